//! The functions' environment variables: what the function reads, in one place.
//!
//! The names and forms are those of the function's own contract; a test of the project reads them with the function's code.

use std::collections::BTreeMap;

use pulumi_rust::Output;
use serde_json::{Map, Value as Json};

use super::args::{Args, ErrorNames, LogLevel, Target, Within};
use super::naming::Namespace;

/// The variables by name, each known now or later.
pub(crate) type Variables = BTreeMap<String, Output<String>>;

/// What the function is told.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// The target of payloads that name none.
    pub(crate) target: Output<Target>,
    /// The further targets, by name.
    pub(crate) targets: Option<Output<Vec<(String, Target)>>>,
    pub(crate) row_ttl_days: Output<Within<1, 3650>>,
    pub(crate) log_level: Output<LogLevel>,
    pub(crate) error_names: Output<ErrorNames>,
    pub(crate) cancel_on_abort: Output<bool>,
}

impl Told {
    /// What the component's arguments say.
    pub(crate) fn by(args: &Args) -> Self {
        Told {
            target: args.target(),
            targets: args.targets.is_some().then(|| args.named_targets()),
            row_ttl_days: args.row_ttl_days.clone().into_output(),
            log_level: args.log_level.clone().into_output(),
            error_names: args.error_names.clone().into_output(),
            cancel_on_abort: args.cancel_on_abort.clone().into_output(),
        }
    }
}

/// The variables that the component sets. The role's name tells the function which rows of a shared table are its own.
pub(crate) fn of(
    told: &Told,
    table_name: &Output<String>,
    namespace: &Output<Namespace>,
    role_name: Option<&Output<String>>,
) -> Variables {
    let mut variables = Variables::new();
    let mut set = |name: &str, value: Output<String>| variables.insert(name.to_owned(), value);
    set("REDSHIFT_TARGET", told.target.map(|target| target.to_json().to_string()));
    if let Some(named) = &told.targets {
        set("TARGETS", named.map(|named| targets(&named)));
    }
    set("TRACKING_TABLE_NAME", table_name.clone());
    set("STATEMENT_NAMESPACE", namespace.map(|namespace| namespace.as_str().to_owned()));
    if let Some(name) = role_name {
        set("ROLE_NAME", name.clone());
    }
    set("TTL_DAYS", told.row_ttl_days.map(|days| days.get().to_string()));
    set("LOG_LEVEL", told.log_level.map(|level| level.as_str().to_owned()));
    set("ERROR_NAMES", told.error_names.map(|names| names.as_str().to_owned()));
    set("CANCEL_ON_ABORT", told.cancel_on_abort.map(|cancel| cancel.to_string()));
    variables
}

/// The function's `TARGETS`: the further targets by name.
fn targets(named: &[(String, Target)]) -> String {
    let named = named.iter().map(|(name, target)| (name.clone(), target.to_json()));
    Json::Object(named.collect::<Map<_, _>>()).to_string()
}
