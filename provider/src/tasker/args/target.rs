//! `redshiftTarget`: where SQL runs, and as whom.

use std::fmt;

use pulumi_rust::value::Kind;
use pulumi_rust::{Fields, FromValue, Output, PropertyPath, Reading, Value};
use serde_json::json;

use super::Arn;
use super::arn::{SecretArn, WorkgroupArn};
use super::name::{ClusterIdentifier, DatabaseName, DatabaseUser, WorkgroupName};

/// Where SQL runs, and as whom. Its debug form shows nothing: any part may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// The cluster or workgroup.
    pub warehouse: Warehouse,
    /// The database.
    pub database: String,
    /// How the Data API signs in.
    pub login: Login,
}

/// A provisioned cluster or a serverless workgroup.
#[derive(Clone, PartialEq, Eq)]
pub enum Warehouse {
    /// A cluster, by its identifier.
    Cluster(String),
    /// A workgroup.
    Workgroup(Workgroup),
}

/// A serverless workgroup.
#[derive(Clone, PartialEq, Eq)]
pub struct Workgroup {
    /// Its name.
    pub name: String,
    /// Its ARN, which holds its UUID.
    pub arn: Option<Arn>,
}

/// How the Data API signs in.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// As a database user, with temporary credentials. Clusters only.
    DbUser(String),
    /// With the name and password in a secret.
    Secret(Arn),
    /// As the function's IAM identity.
    Identity,
}

macro_rules! masked {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

masked!(Target, Warehouse, Workgroup, Login);

impl Target {
    /// The function's `REDSHIFT_TARGET`: `clusterIdentifier` or `workgroupName`, `dbName`, and `dbUser` or `secretArn` where they are used.
    pub fn to_json(&self) -> String {
        let mut target = match &self.warehouse {
            Warehouse::Cluster(identifier) => json!({ "clusterIdentifier": identifier }),
            Warehouse::Workgroup(workgroup) => json!({ "workgroupName": workgroup.name }),
        };
        target["dbName"] = json!(self.database);
        match &self.login {
            Login::DbUser(user) => target["dbUser"] = json!(user),
            Login::Secret(arn) => target["secretArn"] = json!(arn.to_string()),
            Login::Identity => {}
        }
        target.to_string()
    }
}

/// The target as read: unknown as a whole while a part of it is.
#[derive(Clone)]
pub(super) struct TargetInputs {
    pub(super) target: Output<Target>,
}

impl FromValue for TargetInputs {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let before = reading.failures().len();
        let given = Given::in_object(&value);
        let mut fields = Fields::of(value, path, reading)?;

        let cluster: Option<Output<ClusterIdentifier>> = fields.optional("clusterIdentifier");
        let workgroup: Option<Output<WorkgroupName>> = fields.optional("workgroupName");
        let workgroup_arn: Option<Output<WorkgroupArn>> = fields.optional("workgroupArn");
        let database: Option<Output<DatabaseName>> = fields.required("dbName");
        let user: Option<Output<DatabaseUser>> = fields.optional("dbUser");
        let secret: Option<Output<SecretArn>> = fields.optional("secretArn");
        let _: Option<Output<bool>> = fields.optional("iamIdentity");
        given.check_members(&mut fields);
        fields.finish();

        let wrong = given.contradictions();
        for reason in wrong {
            reading.fail(path, reason);
        }
        if reading.failures().len() > before {
            return None;
        }
        if given.undecided() {
            return Some(TargetInputs { target: Output::unknown() });
        }
        let warehouse = match (cluster, workgroup) {
            (Some(cluster), _) => cluster.map(|identifier| Warehouse::Cluster(identifier.into())),
            (None, workgroup) => of_workgroup(&workgroup?, workgroup_arn),
        };
        let login = match (user, secret) {
            (Some(user), _) => user.map(|user| Login::DbUser(user.into())),
            (None, Some(secret)) => secret.map(|SecretArn(arn)| Login::Secret(arn)),
            (None, None) => Output::known(Login::Identity),
        };
        let target = warehouse.zip(&database?).zip(&login).map(|((warehouse, database), login)| Target {
            warehouse,
            database: database.into(),
            login,
        });
        Some(TargetInputs { target })
    }
}

fn of_workgroup(name: &Output<WorkgroupName>, arn: Option<Output<WorkgroupArn>>) -> Output<Warehouse> {
    let arn = arn.map_or_else(|| Output::known(None), |arn| arn.map(|WorkgroupArn(arn)| Some(arn)));
    name.zip(&arn).map(|(name, arn)| Warehouse::Workgroup(Workgroup { name: name.into(), arn }))
}

/// Whether a property that decides something is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Absent,
    Present,
    /// Only in a preview: it may turn out to be anything, also absent.
    Unknown,
}

/// Which of the properties that decide between the kinds of targets are there.
struct Given {
    cluster: Presence,
    workgroup: Presence,
    workgroup_arn: Presence,
    user: Presence,
    secret: Presence,
    /// Present means `true`.
    identity: Presence,
    identity_refused: bool,
}

impl Given {
    fn in_object(value: &Value) -> Self {
        let kind = |key: &str| match &value.kind {
            Kind::Object(properties) => properties.get(key).map_or(&Kind::Null, |value| &value.kind),
            _ => &Kind::Null,
        };
        let of = |key: &str| match kind(key) {
            Kind::Null => Presence::Absent,
            Kind::Unknown => Presence::Unknown,
            _ => Presence::Present,
        };
        Given {
            cluster: of("clusterIdentifier"),
            workgroup: of("workgroupName"),
            workgroup_arn: of("workgroupArn"),
            user: of("dbUser"),
            secret: of("secretArn"),
            identity: match kind("iamIdentity") {
                Kind::Bool(true) => Presence::Present,
                Kind::Unknown => Presence::Unknown,
                _ => Presence::Absent,
            },
            identity_refused: matches!(kind("iamIdentity"), Kind::Bool(false)),
        }
    }

    /// Whether what is created can't be told yet.
    fn undecided(&self) -> bool {
        let deciding = [self.cluster, self.workgroup, self.user, self.secret, self.identity];
        deciding.contains(&Presence::Unknown)
    }

    /// What is wrong with one property because of another.
    fn check_members(&self, fields: &mut Fields<'_>) {
        use Presence::{Absent, Present};
        if self.on_workgroup() && self.user == Present {
            let hint = "give `secretArn`, or nothing to sign in with the function's IAM identity";
            fields.fail("dbUser", format!("is for clusters; on a serverless workgroup, {hint}"));
        }
        if self.workgroup_arn == Present && self.workgroup == Absent {
            fields.fail("workgroupArn", "needs `workgroupName` beside it");
        }
        if self.on_workgroup() && self.identity_refused && self.secret == Absent {
            fields.fail("iamIdentity", "can't be false without `secretArn`: nothing else signs in to a workgroup");
        }
    }

    /// What is wrong with the object as a whole.
    fn contradictions(&self) -> Vec<String> {
        use Presence::{Absent, Present};
        let mut wrong = Vec::new();
        match (self.cluster, self.workgroup) {
            (Present, Present) => wrong.push("takes `clusterIdentifier` or `workgroupName`, not both".to_owned()),
            (Absent, Absent) => {
                let kinds = "`clusterIdentifier` (a provisioned cluster) or `workgroupName` (a serverless workgroup)";
                wrong.push(format!("needs {kinds}"));
            }
            _ => {}
        }
        let user = if self.on_workgroup() { Absent } else { self.user };
        let ways = [(user, "`dbUser`"), (self.secret, "`secretArn`"), (self.identity, "`iamIdentity: true`")];
        let names: Vec<_> = ways.iter().filter(|(way, _)| *way == Present).map(|(_, name)| *name).collect();
        if names.len() > 1 {
            wrong.push(format!("takes one way to sign in, not {}", names.join(" and ")));
        }
        if self.cluster == Present && self.workgroup == Absent && ways.iter().all(|(way, _)| *way == Absent) {
            let ways = "`dbUser`, `secretArn` or `iamIdentity: true`";
            wrong.push(format!("needs a way to sign in to the cluster: {ways}"));
        }
        wrong
    }

    fn on_workgroup(&self) -> bool {
        self.workgroup == Presence::Present && self.cluster == Presence::Absent
    }
}
