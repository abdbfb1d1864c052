//! Where SQL runs and as whom: the function's own target, and further ones that a payload may name.
//!
//! Both come from the environment as JSON and become types here, once. Which of them a start means is looked up by
//! [`Targets::named`]; a payload can't bring a target of its own, so that the function's rights and the choice of places
//! stay with whoever deployed it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A provisioned cluster or a serverless workgroup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Cluster(String),
    Workgroup(String),
}

/// How the Data API logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// As a database user, with temporary credentials (clusters only).
    DbUser(String),
    /// With the user and password of a secret.
    Secret(String),
    /// As the function's own IAM identity.
    Identity,
}

/// Where SQL runs and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub place: Place,
    pub database: String,
    pub login: Login,
}

/// Every target of the function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    own: Target,
    further: BTreeMap<String, Target>,
}

/// A target that a start chose, with the name that it chose it by; the function's own has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub name: Option<String>,
    pub target: Target,
}

/// A name that the deployment does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownTarget;

impl Targets {
    /// The function's own target, and further ones by name.
    pub fn new(own: Target, further: BTreeMap<String, Target>) -> Self {
        Self { own, further }
    }

    /// The target of this name; the function's own for a payload that names none.
    ///
    /// # Errors
    /// [`UnknownTarget`] if no further target has the name.
    pub fn named(&self, name: Option<&str>) -> Result<&Target, UnknownTarget> {
        name.map_or(Ok(&self.own), |name| self.further.get(name).ok_or(UnknownTarget))
    }

    /// The same, with the name.
    ///
    /// # Errors
    /// [`UnknownTarget`] likewise.
    pub fn choose(&self, name: Option<String>) -> Result<Chosen, UnknownTarget> {
        let target = self.named(name.as_deref())?.clone();
        Ok(Chosen { name, target })
    }

    /// The names that a payload may give.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.further.keys().map(String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WireTarget {
    cluster_identifier: Option<String>,
    workgroup_name: Option<String>,
    db_name: String,
    db_user: Option<String>,
    secret_arn: Option<String>,
}

impl Target {
    /// Parses `{"clusterIdentifier" | "workgroupName", "dbName", "dbUser" | "secretArn" | neither}`.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wire: WireTarget =
            serde_json::from_str(text).map_err(|error| format!("must be the target as JSON: {error}"))?;
        wire.checked().map_err(str::to_owned)
    }

    /// Parses an object of targets by name.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence.
    pub fn parse_named(text: &str) -> Result<BTreeMap<String, Self>, String> {
        let wire: BTreeMap<String, WireTarget> =
            serde_json::from_str(text).map_err(|error| format!("must be targets by name, as JSON: {error}"))?;
        let named = wire.into_iter().map(|(name, target)| match target.checked() {
            _ if name.trim().is_empty() => Err("must not hold a blank name".to_owned()),
            Ok(target) => Ok((name, target)),
            Err(problem) => Err(format!("{problem} (target `{name}`)")),
        });
        named.collect()
    }
}

impl WireTarget {
    fn checked(self) -> Result<Target, &'static str> {
        let place = match (self.cluster_identifier, self.workgroup_name) {
            (Some(name), None) => Place::Cluster(name),
            (None, Some(name)) => Place::Workgroup(name),
            _ => return Err("must hold exactly one of `clusterIdentifier` and `workgroupName`"),
        };
        let login = match (self.db_user, self.secret_arn) {
            (Some(_), Some(_)) => return Err("must not hold both `dbUser` and `secretArn`"),
            (Some(_), None) if matches!(place, Place::Workgroup(_)) => {
                return Err("must not hold `dbUser`: a serverless workgroup takes a secret or the IAM identity");
            }
            (Some(user), None) => Login::DbUser(user),
            (None, Some(arn)) => Login::Secret(arn),
            (None, None) => Login::Identity,
        };
        Ok(Target { place, database: self.db_name, login })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_finds_its_target_and_no_name_the_functions_own() {
        let own = Target::parse(r#"{"clusterIdentifier":"warehouse","dbName":"dev","dbUser":"u"}"#).expect("valid");
        let further = Target::parse_named(r#"{"analytics":{"workgroupName":"analytics","dbName":"dev"}}"#);
        let targets = Targets::new(own.clone(), further.expect("valid"));
        assert_eq!(targets.named(None), Ok(&own));
        assert_eq!(targets.named(Some("analytics")).map(|target| &target.login), Ok(&Login::Identity));
        assert_eq!(targets.named(Some("warehouse")), Err(UnknownTarget));
        assert_eq!(targets.names().collect::<Vec<_>>(), ["analytics"]);
    }

    #[test]
    fn what_is_wrong_with_a_named_target_names_it() {
        for (text, problem) in [
            ("[]", "must be targets by name"),
            (r#"{"a":{"dbName":"dev"}}"#, "exactly one of"),
            (r#"{"a":{"dbName":"dev","workgroupName":"b","dbUser":"c"}}"#, "(target `a`)"),
            (r#"{" ":{"dbName":"dev","workgroupName":"b"}}"#, "blank name"),
        ] {
            let found = Target::parse_named(text).expect_err(text);
            assert!(found.contains(problem), "{found}");
        }
    }
}
