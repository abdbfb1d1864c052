//! The taskers of a schedule: two deployments on one table. They mean different places by a start that names no target, and
//! by one name too. Either they run as one role, and the second only starts statements; or each has a role with rights at
//! its own targets and to its own statements, a schedule, and a queue that gets the events of both.

use crate::env::{self, Settings};
use crate::target::Target;
use crate::testing::NAMESPACE;

/// The one whose queue gets the events, and that the schedule's ticks wake, where they run as one role.
pub(super) const FIRST: usize = 0;
/// The other one.
pub(super) const SECOND: usize = 1;
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
    static SETTINGS: [Settings; COUNT] = [0, 1].map(|tasker| {
        let (own, further) = ENVIRONMENTS[tasker];
        let settings = Settings::parse(|name| match name {
            env::REDSHIFT_TARGET => Some(own.to_owned()),
            env::TARGETS => Some(further.to_owned()),
            env::TRACKING_TABLE_NAME => Some("tracking".to_owned()),
            env::STATEMENT_NAMESPACE => Some(NAMESPACE.to_owned()),
            env::ROLE_NAME => Some(format!("role-{tasker}")),
            _ => None,
        });
        settings.expect("valid settings")
    });
}

/// What a tasker's function finds in its environment; `apart`: whether each has a role of its own.
pub(super) fn settings(tasker: usize, apart: bool) -> Settings {
    let settings = SETTINGS.with(|settings| settings[tasker].clone());
    if apart { settings } else { Settings { role: Some("role".to_owned()), ..settings } }
}

/// Whether `target` is the one that is meant at `site`.
pub(super) fn is_meant(target: &Target, site: Site) -> bool {
    let name = site.further.then_some(FURTHER);
    SETTINGS.with(|settings| settings[site.tasker].targets.named(name) == Ok(target))
}
