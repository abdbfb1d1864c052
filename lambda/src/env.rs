//! The function's environment variables: every name, meaning and default, and the one place that reads them.
//!
//! The provider sets them; nothing else in the crate looks at the environment. A value that is missing or wrong is
//! reported under its name as the Lambda error `ConfigurationError`, on each invocation, so that a state machine shows it.
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `REDSHIFT_TARGET` | JSON: `clusterIdentifier` or `workgroupName`, `dbName`, and `dbUser` or `secretArn` where they are used | required |
//! | `TARGETS` | JSON: further targets of the same form, by the name that a payload's `target` gives | `{}` |
//! | `TRACKING_TABLE_NAME` | the DynamoDB table with one row per statement | required |
//! | `STATEMENT_NAMESPACE` | eight characters `a-z2-7` that start this installation's statement names | required |
//! | `ROLE_NAME` | the name of the role that the function runs as: a row of another role on the table is left to that one | none, then every row is its own |
//! | `TTL_DAYS` | days that a finished row stays | 1 |
//! | `CANCEL_ON_ABORT` | `true` or `false`: whether the statement of an execution that is over is cancelled | `true` |
//! | `ERROR_NAMES` | `compatible`: a failed task gets the error `FAILED`, as with the predecessor; `detailed`: `Redshift.Failed`, `Redshift.Aborted`, `Redshift.Rejected`, `Redshift.OutcomeUnknown` | `compatible` |
//! | `RESPONSE_AUTHORITY` | `host:port` of a local cloud's CloudFormation; AWS's own response URLs need nothing | none |
//! | `LOG_LEVEL` | `ERROR`, `WARN` (`WARNING`), `INFO`, `DEBUG` or `TRACE` of this function's own log lines | `INFO` |
//! | `METRICS` | `true` or `false`: whether metrics are written to the log, in CloudWatch's embedded format | `true` |
//! | `AWS_LAMBDA_FUNCTION_NAME` | set by Lambda: the metrics' dimension | none, then there are no metrics |
//! | `AWS_REGION` | set by Lambda | `us-east-1` |
//! | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` | set by Lambda: the function's role | none |
//! | `AWS_ENDPOINT_URL` | where AWS answers instead, for tests | AWS |

use std::time::Duration;

use tracing::level_filters::LevelFilter;

use crate::error::Error;
use crate::op::Namespace;
use crate::secret::Secret;
use crate::target::{Target, Targets};

/// Where SQL runs and as whom; JSON in `REDSHIFT_TARGET`.
pub const REDSHIFT_TARGET: &str = "REDSHIFT_TARGET";
/// Further targets by name; JSON.
pub const TARGETS: &str = "TARGETS";
/// The tracking table's name.
pub const TRACKING_TABLE_NAME: &str = "TRACKING_TABLE_NAME";
/// The installation's prefix of statement names.
pub const STATEMENT_NAMESPACE: &str = "STATEMENT_NAMESPACE";
/// The name of the role that the function runs as.
pub const ROLE_NAME: &str = "ROLE_NAME";
/// Days that a finished row stays.
pub const TTL_DAYS: &str = "TTL_DAYS";
/// Whether statements of executions that are over are cancelled.
pub const CANCEL_ON_ABORT: &str = "CANCEL_ON_ABORT";
/// What failed tasks are told as their error.
pub const ERROR_NAMES: &str = "ERROR_NAMES";
/// One more authority that custom resources' answers may be sent to.
pub const RESPONSE_AUTHORITY: &str = "RESPONSE_AUTHORITY";
/// Level of the function's own log lines.
pub const LOG_LEVEL: &str = "LOG_LEVEL";
/// Whether metrics are written.
pub const METRICS: &str = "METRICS";
/// The function's name, as Lambda sets it.
pub const AWS_LAMBDA_FUNCTION_NAME: &str = "AWS_LAMBDA_FUNCTION_NAME";
/// The region that Lambda runs in.
pub const AWS_REGION: &str = "AWS_REGION";

/// The role's keys.
pub const AWS_ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
/// The role's keys.
pub const AWS_SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// The role's keys.
pub const AWS_SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
/// Where AWS answers instead.
pub const AWS_ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";

/// How AWS is reached, as Lambda sets it for the process's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub keys: Option<Keys>,
    pub endpoint: Option<String>,
}

/// The keys of the function's role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    pub access_key_id: String,
    pub secret_access_key: Secret<String>,
    pub session_token: Option<Secret<String>>,
}

impl Access {
    /// Reads the environment. Without keys, calls fail and say so.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let given = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let keys = given(AWS_ACCESS_KEY_ID).zip(given(AWS_SECRET_ACCESS_KEY));
        let keys = keys.map(|(access_key_id, secret)| Keys {
            access_key_id,
            secret_access_key: Secret::new(secret),
            session_token: given(AWS_SESSION_TOKEN).map(Secret::new),
        });
        Self { keys, endpoint: given(AWS_ENDPOINT_URL) }
    }
}

/// How a failure is named to Step Functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorNames {
    /// `FAILED`, whatever happened.
    Compatible,
    /// One for each way to end.
    Detailed,
}

/// Everything the function is told by its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub targets: Targets,
    pub table_name: String,
    pub namespace: Namespace,
    /// What the function runs as, where it is told.
    pub role: Option<String>,
    pub keep_finished: Duration,
    pub cancel_on_abort: bool,
    pub error_names: ErrorNames,
    pub response_authority: Option<String>,
    pub log_level: LevelFilter,
    /// The function's name, if its metrics are wanted.
    pub metrics_of: Option<String>,
    pub region: String,
}

impl Settings {
    /// Parses the environment, given as a lookup so that tests need no process-wide state.
    ///
    /// # Errors
    /// [`Error::Configuration`] naming the variable and what it should hold.
    pub fn parse(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let required = |name: &'static str| match lookup(name) {
            Some(value) if !value.is_empty() => Ok(value),
            _ => Err(wrong(name, "is not set")),
        };
        let optional = |name: &str, default: &str| lookup(name).unwrap_or_else(|| default.to_owned());
        let namespace = Namespace::parse(&required(STATEMENT_NAMESPACE)?)
            .ok_or_else(|| wrong(STATEMENT_NAMESPACE, "must be eight characters of a-z and 2-7"))?;
        let metrics = flag(METRICS, &optional(METRICS, "true"))?;
        Ok(Self {
            targets: Targets::new(
                Target::parse(&required(REDSHIFT_TARGET)?).map_err(|problem| wrong(REDSHIFT_TARGET, &problem))?,
                Target::parse_named(&optional(TARGETS, "{}")).map_err(|problem| wrong(TARGETS, &problem))?,
            ),
            table_name: required(TRACKING_TABLE_NAME)?,
            namespace,
            role: lookup(ROLE_NAME).filter(|role| !role.is_empty()),
            keep_finished: ttl(&optional(TTL_DAYS, "1"))?,
            cancel_on_abort: flag(CANCEL_ON_ABORT, &optional(CANCEL_ON_ABORT, "true"))?,
            error_names: error_names(&optional(ERROR_NAMES, "compatible"))?,
            response_authority: lookup(RESPONSE_AUTHORITY).filter(|authority| !authority.is_empty()),
            log_level: log_level(&optional(LOG_LEVEL, "INFO"))?,
            metrics_of: lookup(AWS_LAMBDA_FUNCTION_NAME).filter(|_| metrics),
            region: optional(AWS_REGION, "us-east-1"),
        })
    }
}

fn wrong(variable: &'static str, problem: &str) -> Error {
    Error::Configuration { variable, problem: problem.to_owned() }
}

fn ttl(text: &str) -> Result<Duration, Error> {
    let days: u32 = text.parse().map_err(|_| wrong(TTL_DAYS, "must be a whole number of days, 1 or more"))?;
    if days == 0 {
        return Err(wrong(TTL_DAYS, "must be 1 or more: a row is needed until its statement has been reported"));
    }
    Ok(Duration::from_secs(u64::from(days) * 24 * 60 * 60))
}

fn flag(variable: &'static str, text: &str) -> Result<bool, Error> {
    text.parse().map_err(|_| wrong(variable, "must be true or false"))
}

fn error_names(text: &str) -> Result<ErrorNames, Error> {
    match text {
        "compatible" => Ok(ErrorNames::Compatible),
        "detailed" => Ok(ErrorNames::Detailed),
        _ => Err(wrong(ERROR_NAMES, "must be compatible or detailed")),
    }
}

fn log_level(text: &str) -> Result<LevelFilter, Error> {
    match text.to_ascii_uppercase().as_str() {
        "ERROR" | "CRITICAL" | "FATAL" => Ok(LevelFilter::ERROR),
        "WARN" | "WARNING" => Ok(LevelFilter::WARN),
        "INFO" => Ok(LevelFilter::INFO),
        "DEBUG" => Ok(LevelFilter::DEBUG),
        "TRACE" => Ok(LevelFilter::TRACE),
        _ => Err(wrong(LOG_LEVEL, "must be ERROR, WARN, INFO, DEBUG or TRACE")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Login, Place};

    const CLUSTER: &str = r#"{"clusterIdentifier":"warehouse","dbName":"dev","dbUser":"awsuser"}"#;

    fn parse(overrides: &[(&str, &str)]) -> Result<Settings, Error> {
        Settings::parse(|name| {
            let overridden = overrides.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            overridden.or_else(|| match name {
                REDSHIFT_TARGET => Some(CLUSTER.to_owned()),
                TRACKING_TABLE_NAME => Some("tracking".to_owned()),
                STATEMENT_NAMESPACE => Some("abcdefgh".to_owned()),
                _ => None,
            })
        })
    }

    #[test]
    fn defaults_fill_what_is_not_set() {
        let settings = parse(&[]).expect("valid");
        assert_eq!(settings.keep_finished, Duration::from_hours(24));
        assert!(settings.cancel_on_abort);
        assert_eq!(settings.log_level, LevelFilter::INFO);
        let own = settings.targets.named(None).expect("its own");
        assert_eq!(own.place, Place::Cluster("warehouse".to_owned()));
        assert_eq!(own.login, Login::DbUser("awsuser".to_owned()));
        assert_eq!(settings.targets.names().count(), 0);
    }

    #[test]
    fn a_workgroup_without_more_uses_the_identity() {
        let settings = parse(&[(REDSHIFT_TARGET, r#"{"workgroupName":"analytics","dbName":"dev"}"#)]).expect("valid");
        assert_eq!(settings.targets.named(None).map(|own| &own.login), Ok(&Login::Identity));
    }

    #[test]
    fn a_wrong_value_is_named() {
        for (name, value) in [
            (REDSHIFT_TARGET, "{}"),
            (REDSHIFT_TARGET, "warehouse"),
            (REDSHIFT_TARGET, r#"{"dbName":"dev"}"#),
            (REDSHIFT_TARGET, r#"{"dbName":"dev","clusterIdentifier":"a","workgroupName":"b"}"#),
            (REDSHIFT_TARGET, r#"{"dbName":"dev","workgroupName":"b","dbUser":"c"}"#),
            (REDSHIFT_TARGET, r#"{"dbName":"dev","clusterIdentifier":"a","dbUser":"c","secretArn":"d"}"#),
            (TARGETS, r#"{"a":{"dbName":"dev"}}"#),
            (TRACKING_TABLE_NAME, ""),
            (STATEMENT_NAMESPACE, "short"),
            (TTL_DAYS, "0"),
            (TTL_DAYS, "1.5"),
            (CANCEL_ON_ABORT, "yes"),
            (ERROR_NAMES, "short"),
            (METRICS, "some"),
            (LOG_LEVEL, "LOUD"),
        ] {
            let error = parse(&[(name, value)]).expect_err(value);
            assert_eq!(error.name(), "ConfigurationError");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}
