//! What the package says of itself in its schema, and what the generators of each language need to know.

use pulumi_rust::schema::PackageInfo;
use serde_json::json;

use crate::tasker::child::AWS_VERSION;

/// The package.
pub(crate) fn info() -> PackageInfo {
    let keywords = ["pulumi", "aws", "redshift", "stepfunctions", "category/database", "kind/component"];
    PackageInfo {
        display_name: "Redshift Tasker".to_owned(),
        description: "A Pulumi package (redshift-tasker) to run SQL on Amazon Redshift as tasks of AWS Step Functions, with a callback when a statement ends."
            .to_owned(),
        keywords: keywords.map(str::to_owned).to_vec(),
        license: "MIT OR Apache-2.0".to_owned(),
        ..PackageInfo::default()
    }
    .language(
        "nodejs",
        json!({
            "packageName": "@redshift-tasker/pulumi",
            "dependencies": { "@pulumi/aws": "^7.48.0", "@pulumi/pulumi": "^3.142.0" },
            "respectSchemaVersion": true,
        }),
    )
    .language(
        "python",
        json!({
            "packageName": "pulumi_redshift_tasker",
            "requires": { "pulumi": ">=3.142.0,<4.0.0", "pulumi-aws": ">=7.48.0,<8.0.0" },
            "pyproject": { "enabled": true },
            "respectSchemaVersion": true,
        }),
    )
    .language(
        "go",
        json!({
            "importBasePath": "github.com/redshift-tasker/pulumi-redshift-tasker/sdk/go/redshifttasker",
            "rootPackageName": "redshifttasker",
            "generateResourceContainerTypes": true,
            "respectSchemaVersion": true,
        }),
    )
    .language("csharp", json!({ "packageReferences": { "Pulumi": "3.*", "Pulumi.Aws": "7.*" }, "respectSchemaVersion": true }))
    .language("java", json!({ "dependencies": { "com.pulumi:aws": AWS_VERSION } }))
}
