//! Which URLs an answer to CloudFormation may be sent to.
//!
//! The URL comes with the payload, so whoever may invoke the function could make it send a request to anywhere: into the
//! network of a VPC, or to the address that hands out credentials. CloudFormation's own response URLs are pre-signed ones
//! of its buckets (`cloudformation-custom-resource-response-<region>`), over https; nothing else is taken. One further
//! authority can be allowed by the environment, for a local cloud.

use http::Uri;

/// The start of the names of CloudFormation's buckets.
const BUCKET: &str = "cloudformation-custom-resource-response-";

/// Whether an answer may be sent there. `local` is one more `host:port` that is allowed, over http too.
pub(crate) fn is_allowed(url: &str, local: Option<&str>) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return false };
    if local.is_some_and(|local| authority.as_str() == local) {
        return scheme == "http" || scheme == "https";
    }
    let plain = !authority.as_str().contains('@') && matches!(authority.port_u16(), None | Some(443));
    scheme == "https" && plain && is_cloudformations(authority.host())
}

/// `<bucket>.s3.amazonaws.com`, `<bucket>.s3.<region>.amazonaws.com`, `<bucket>.s3-<region>.amazonaws.com`, and China's.
fn is_cloudformations(host: &str) -> bool {
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let Some((bucket, storage)) = host.split_once('.') else { return false };
    let Some(storage) = storage.strip_suffix(".amazonaws.com").or_else(|| storage.strip_suffix(".amazonaws.com.cn"))
    else {
        return false;
    };
    let region = match storage.strip_prefix("s3") {
        Some("") => None,
        Some(rest) => rest.strip_prefix('.').or_else(|| rest.strip_prefix('-')).or(Some("")),
        None => return false,
    };
    bucket.strip_prefix(BUCKET).is_some_and(is_name) && region.is_none_or(is_name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cloudformations_own_urls_are_allowed() {
        for host in [
            "cloudformation-custom-resource-response-useast1.s3.amazonaws.com",
            "cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com",
            "cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com",
            "cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn",
        ] {
            assert!(is_allowed(&format!("https://{host}/arn%3Aaws%3A?X-Amz-Signature=x"), None), "{host}");
            assert!(is_allowed(&format!("https://{host}:443/x"), None), "{host}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let host = "cloudformation-custom-resource-response-useast1.s3.amazonaws.com";
        for url in [
            "http://169.254.169.254/latest/meta-data".to_owned(),
            format!("http://{host}/x"),
            format!("https://{host}:8443/x"),
            format!("https://user@{host}/x"),
            format!("https://{host}@evil.example/x"),
            format!("https://{host}.evil.example/x"),
            "https://evil.example/cloudformation-custom-resource-response-useast1.s3.amazonaws.com".to_owned(),
            "https://cloudformation-custom-resource-response-.s3.amazonaws.com/x".to_owned(),
            "https://cloudformation-custom-resource-response-x.s3x.amazonaws.com/x".to_owned(),
            "https://cloudformation-custom-resource-response-x.s3.evil.com.amazonaws.com/x".to_owned(),
            "https://my-bucket.s3.amazonaws.com/x".to_owned(),
            "ftp://x".to_owned(),
            String::new(),
        ] {
            assert!(!is_allowed(&url, None), "{url}");
        }
    }

    #[test]
    fn a_local_cloud_is_allowed_by_its_whole_authority() {
        assert!(is_allowed("http://127.0.0.1:4566/x", Some("127.0.0.1:4566")));
        assert!(!is_allowed("http://127.0.0.1:4567/x", Some("127.0.0.1:4566")));
        assert!(!is_allowed("http://127.0.0.1:4566@evil.example/x", Some("127.0.0.1:4566")));
    }

    proptest! {
        #[test]
        fn no_host_of_others_gets_through(host in "[a-z0-9.-]{1,40}", path in "[a-z/@:.]{0,20}") {
            prop_assume!(!host.starts_with(BUCKET));
            let url = format!("https://{host}/{path}");
            prop_assert!(!is_allowed(&url, None));
        }

        #[test]
        fn no_text_makes_it_panic(url in "\\PC{0,80}") {
            let _allowed = is_allowed(&url, None);
        }
    }
}
