//! `redshiftTarget`: where SQL runs, and as whom.

use std::collections::BTreeMap;
use std::fmt;

use pulumi_rust::schema::{PropertyType, TypeSpec, Types};
use pulumi_rust::value::Kind;
use pulumi_rust::{FromValue, Input, IntoInput, Object, Output, PropertyPath, Reading, Value, all};
use serde_json::{Value as Json, json};

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

masked!(Target, Warehouse, Workgroup, Login, RedshiftTarget);

impl Target {
    /// The function's `REDSHIFT_TARGET`, or a member of its `TARGETS`: `clusterIdentifier` or `workgroupName`, `dbName`, and `dbUser` or `secretArn` where they are used.
    pub fn to_json(&self) -> Json {
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
        target
    }
}

/// Where SQL runs, and as whom. Give either `clusterIdentifier` or `workgroupName`. On a cluster, give exactly one of `dbUser`, `secretArn` and `iamIdentity: true`. On a serverless workgroup, give `secretArn`, or nothing to sign in with the function's IAM identity.
#[derive(Clone, Object)]
pub struct RedshiftTarget {
    /// The identifier of a provisioned cluster in the function's account and region: 1 to 63 lower-case letters, digits and single hyphens, starting with a letter.
    cluster_identifier: Option<Input<ClusterIdentifier>>,
    /// The name of a Redshift Serverless workgroup in the function's account and region: 3 to 64 lower-case letters, digits and hyphens.
    workgroup_name: Option<Input<WorkgroupName>>,
    /// The ARN of that workgroup. IAM knows a workgroup by its UUID, which its name does not tell. With the ARN, the function may run SQL on this workgroup only. Without it, on every workgroup of the account and region that lets it sign in.
    workgroup_arn: Option<Input<WorkgroupArn>>,
    /// The database that statements run in: 1 to 127 letters, digits and `_ $ . @ + -`, starting with a letter or an underscore.
    db_name: Input<DatabaseName>,
    /// The database user to sign in as with temporary credentials. Clusters only. 1 to 128 letters, digits and `_ . @ + -`, starting with a letter.
    db_user: Option<Input<DatabaseUser>>,
    /// The ARN of the Secrets Manager secret with the database user's name and password.
    secret_arn: Option<Input<SecretArn>>,
    /// Whether to sign in with the function's IAM identity: the database user is then named after the function's role. The default is true on a serverless workgroup without `secretArn`, and false otherwise.
    iam_identity: Option<Input<bool>>,
}

/// The target as read: unknown as a whole while a part of it is.
#[derive(Clone, Debug)]
pub struct TargetInputs {
    target: Output<Target>,
}

impl TargetInputs {
    /// The target of an input.
    pub(crate) fn of(input: Input<TargetInputs>) -> Output<Target> {
        input.into_output().and_then(|inputs| inputs.target)
    }

    /// The targets of inputs, with their names.
    pub(crate) fn named(inputs: BTreeMap<String, Input<TargetInputs>>) -> Output<Vec<(String, Target)>> {
        let of_one = |(name, input)| Self::of(input).map(|target| (name, target));
        all(inputs.into_iter().map(of_one).collect::<Vec<_>>())
    }
}

impl IntoInput for TargetInputs {
    fn into_input(self) -> Output<Value> {
        self.target.map(|target| Value::from(target.to_json())).into_input()
    }
}

impl PropertyType for TargetInputs {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        RedshiftTarget::describe(types, plain)
    }
}

impl FromValue for TargetInputs {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let before = reading.failures().len();
        let given = Given::in_object(&value);
        let is_object = matches!(value.kind, Kind::Object(_));
        let read = RedshiftTarget::from_value(value, path, reading);
        if is_object {
            given.check(path, reading);
        }
        if reading.failures().len() > before {
            return None;
        }
        if given.undecided() {
            return Some(TargetInputs { target: Output::unknown() });
        }
        let RedshiftTarget { cluster_identifier, workgroup_name, workgroup_arn, db_name, db_user, secret_arn, .. } =
            read?;
        let warehouse = match (cluster_identifier, workgroup_name) {
            (Some(cluster), _) => cluster.map(|identifier| Warehouse::Cluster(identifier.into())),
            (None, workgroup) => of_workgroup(&workgroup?.into_output(), workgroup_arn),
        };
        let login = match (db_user, secret_arn) {
            (Some(user), _) => user.map(|user| Login::DbUser(user.into())),
            (None, Some(secret)) => secret.map(|secret| Login::Secret(secret.into())),
            (None, None) => Output::known(Login::Identity),
        };
        let target = all((&warehouse, &db_name, &login)).map(|(warehouse, database, login)| Target {
            warehouse,
            database: database.into(),
            login,
        });
        Some(TargetInputs { target })
    }
}

fn of_workgroup(name: &Output<WorkgroupName>, arn: Option<Input<WorkgroupArn>>) -> Output<Warehouse> {
    let arn = arn.map_or_else(|| Output::known(None), |arn| arn.map(|arn| Some(arn.into())));
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

    /// Says everything that is wrong between the properties.
    fn check(&self, path: &PropertyPath, reading: &mut Reading) {
        use Presence::{Absent, Present};
        let mut fail = |key: &str, reason: String| reading.fail(&path.key(key), reason);
        if self.on_workgroup() && self.user == Present {
            let hint = "give `secretArn`, or nothing to sign in with the function's IAM identity";
            fail("dbUser", format!("is for clusters; on a serverless workgroup, {hint}"));
        }
        if self.workgroup_arn == Present && self.workgroup == Absent {
            fail("workgroupArn", "needs `workgroupName` beside it".to_owned());
        }
        if self.on_workgroup() && self.identity_refused && self.secret == Absent {
            let reason = "can't be false without `secretArn`: nothing else signs in to a workgroup";
            fail("iamIdentity", reason.to_owned());
        }
        for reason in self.contradictions() {
            reading.fail(path, reason);
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
