//! The taskers of a schedule: two deployments on one table, of which the second only starts statements. They mean
//! different places by a start that names no target, and by one name too.

use crate::env::{self, Settings};
use crate::target::Target;
use crate::testing::NAMESPACE;

/// The one whose queue gets the events, and that the schedule's ticks wake.
pub(super) const FIRST: usize = 0;
/// The one further target's name.
pub(super) const FURTHER: &str = "lake";

/// The tasker that a state invokes, and whether it names the further target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) tasker: usize,
    pub(super) further: bool,
}

const ENVIRONMENTS: [(&str, &str); 2] = [
    (
        r#"{"clusterIdentifier":"warehouse","dbName":"dev","dbUser":"u"}"#,
        r#"{"lake":{"workgroupName":"lake","dbName":"dev"}}"#,
    ),
    (
        r#"{"clusterIdentifier":"annex","dbName":"dev","dbUser":"u"}"#,
        r#"{"lake":{"workgroupName":"pond","dbName":"dev"}}"#,
    ),
];

/// How many taskers there can be.
pub(super) const COUNT: usize = ENVIRONMENTS.len();

thread_local! {
    static SETTINGS: [Settings; COUNT] = ENVIRONMENTS.map(|(own, further)| {
        let settings = Settings::parse(|name| match name {
            env::REDSHIFT_TARGET => Some(own.to_owned()),
            env::TARGETS => Some(further.to_owned()),
            env::TRACKING_TABLE_NAME => Some("tracking".to_owned()),
            env::STATEMENT_NAMESPACE => Some(NAMESPACE.to_owned()),
            _ => None,
        });
        settings.expect("valid settings")
    });
}

/// What a tasker's function finds in its environment.
pub(super) fn settings(tasker: usize) -> Settings {
    SETTINGS.with(|settings| settings[tasker].clone())
}

/// Whether `target` is the one that is meant at `site`.
pub(super) fn is_meant(target: &Target, site: Site) -> bool {
    let name = site.further.then_some(FURTHER);
    SETTINGS.with(|settings| settings[site.tasker].targets.named(name) == Ok(target))
}
