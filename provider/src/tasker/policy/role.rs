//! What the function may do: one statement per purpose, on the narrowest resource that the service knows.

use super::{Document, Principal, Statement};
use crate::tasker::args::{Arn, Login, TablePermissions, Target, Warehouse, Workgroup};
use crate::tasker::place::Place;

/// The ARNs of what the functions work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Children {
    pub table: String,
    /// Of the events, where the function takes them.
    pub queue: Option<String>,
    /// Where the functions are made here.
    pub log_group: Option<String>,
    /// The keys that encrypt any of these.
    pub keys: Vec<String>,
}

/// Whose statements the functions may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Those that the one function started.
    Function,
    /// Those that any function of the role started; the role by its unique id.
    Role(String),
}

/// What the arguments say of the functions' rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights<'a> {
    /// Every target.
    pub targets: &'a [Target],
    pub sharing: Sharing,
    pub table_permissions: TablePermissions,
    /// Whether the queue may be purged.
    pub purging: bool,
    /// Whether the functions have network interfaces.
    pub vpc: bool,
}

/// Lambda, and nobody else, runs as the role.
pub fn trust() -> Document {
    let lambda = Principal::Service("lambda.amazonaws.com".to_owned());
    Document::new([Statement::allow("LambdaRunsAsThisRole", &["sts:AssumeRole"])
        .because("Lambda, and nobody else, runs as the role.")
        .to(lambda)])
}

/// The role's policy.
pub fn policy(rights: &Rights<'_>, place: &Place, children: &Children) -> Document {
    let mut statements: Vec<Statement> = rights.targets.iter().map(|target| start(target, place)).collect();
    statements.push(own_statements(&rights.sharing));
    statements.extend(rights.targets.iter().flat_map(|target| sign_in(target, place)));
    statements.extend([callbacks(), executions(place)]);
    statements.extend(table(rights.table_permissions, &children.table));
    statements.extend(children.queue.as_deref().map(events));
    statements.extend(children.queue.as_deref().filter(|_| rights.purging).map(purge));
    if !children.keys.is_empty() {
        statements.push(key(place, &children.keys));
    }
    statements.extend(children.log_group.as_deref().map(logs));
    statements.extend(rights.vpc.then(network_interfaces));
    statements.push(traces());
    Document::new(super::merged(statements))
}

/// Starting SQL, on the one cluster or workgroup.
fn start(target: &Target, place: &Place) -> Statement {
    let on = match &target.warehouse {
        Warehouse::Cluster(cluster) => place.arn("redshift", &format!("cluster:{cluster}")),
        Warehouse::Workgroup(workgroup) => workgroup_arn(workgroup, place),
    };
    let actions = ["redshift-data:BatchExecuteStatement", "redshift-data:ExecuteStatement"];
    Statement::allow("StartStatements", &actions).because("SQL is started on the targets alone. A workgroup whose ARN is not given is any of the account and region, since IAM knows workgroups by their UUIDs: signing in is then what limits the function.").on(on)
}

/// IAM knows a workgroup by its UUID. Where only the name is given, every workgroup of the account and region: signing in is then what limits the function.
fn workgroup_arn(workgroup: &Workgroup, place: &Place) -> String {
    match &workgroup.arn {
        Some(arn) => arn.to_string(),
        None => place.arn("redshift-serverless", "workgroup/*"),
    }
}

/// These actions know no resource. The condition limits them to statements that this role's function started: the owner's id is that of the role's session, which Lambda names after the function. Functions that share the role follow each other's.
fn own_statements(sharing: &Sharing) -> Statement {
    let actions = [
        "redshift-data:CancelStatement",
        "redshift-data:DescribeStatement",
        "redshift-data:GetStatementResult",
        "redshift-data:ListStatements",
    ];
    let (operator, owner) = match sharing {
        Sharing::Function => ("StringEquals", "${aws:userid}".to_owned()),
        Sharing::Role(unique_id) => ("StringLike", format!("{unique_id}:*")),
    };
    Statement::allow("FollowOwnStatements", &actions).because("These actions know no resource. The condition limits them to statements that the function started; where functions share the role, to those that the role started.").on("*").when(
        operator,
        "redshift-data:statement-owner-iam-userid",
        [owner],
    )
}

/// The Data API signs in on the caller's behalf, with the caller's rights.
fn sign_in(target: &Target, place: &Place) -> Vec<Statement> {
    match (&target.login, &target.warehouse) {
        (Login::Secret(secret), _) => vec![read_secret(secret), decrypt_secret(secret)],
        (Login::DbUser(user), Warehouse::Cluster(cluster)) => vec![
            // The one user, in the one database; never creating users nor joining groups.
            Statement::allow("SignInAsDatabaseUser", &["redshift:GetClusterCredentials"]).because("The one user, in the one database, with temporary credentials; never creating users nor joining groups.")
                .on(place.arn("redshift", &format!("dbuser:{cluster}/{user}")))
                .on(place.arn("redshift", &format!("dbname:{cluster}/{}", target.database))),
        ],
        (Login::Identity, Warehouse::Cluster(cluster)) => vec![
            // The database user named after the role, in the one database.
            Statement::allow("SignInAsIamIdentity", &["redshift:GetClusterCredentialsWithIAM"]).because("The database user that is named after the role, in the one database of a cluster.")
                .on(place.arn("redshift", &format!("dbname:{cluster}/{}", target.database))),
        ],
        // A workgroup takes no user's name: the arguments' rules refuse it.
        (Login::Identity | Login::DbUser(_), Warehouse::Workgroup(workgroup)) => vec![
            Statement::allow("SignInToWorkgroup", &["redshift-serverless:GetCredentials"]).because("The database user that is named after the role, in a workgroup.")
                .on(workgroup_arn(workgroup, place)),
        ],
    }
}

/// The one secret, in all its versions.
fn read_secret(secret: &Arn) -> Statement {
    Statement::allow("SignInWithSecret", &["secretsmanager:GetSecretValue"])
        .because("The one secret, in all its versions.")
        .on(secret.to_string())
}

/// A secret may be encrypted with a key that the component doesn't know. The encryption context narrows this to the one secret, and the service to Secrets Manager.
fn decrypt_secret(secret: &Arn) -> Statement {
    let Arn { partition, region, account, .. } = secret;
    let suffix = if partition == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
    Statement::allow("DecryptThatSecret", &["kms:Decrypt"]).because("A secret may be encrypted with a key that the component does not know: the encryption context narrows this to the one secret, and the service to Secrets Manager.")
        .on(format!("arn:{partition}:kms:{region}:{account}:key/*"))
        .when("StringEquals", "kms:EncryptionContext:SecretARN", [secret.to_string()])
        .when("StringEquals", "kms:ViaService", [format!("secretsmanager.{region}.{suffix}")])
}

/// Telling Step Functions how a statement ended, and asking whether a task still waits. These actions know no resource: the task token is the right.
fn callbacks() -> Statement {
    let actions = ["states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"];
    Statement::allow("CallBack", &actions).because("Telling Step Functions how a statement ended, and that it still runs. These actions know no resource: the task token is the right.").on("*")
}

/// Asking whether an execution still runs, before its statement is cancelled or started late. Their names and those of their machines are not known here, so any of the account and region.
fn executions(place: &Place) -> Statement {
    Statement::allow("AskForExecutions", &["states:DescribeExecution"]).because("Whether an execution still runs, before its statement is cancelled or started late. Names of executions and of their machines are not known here.").on(place.arn("states", "execution:*"))
}

/// The tracking table, as far as the arguments let the function have it.
fn table(permissions: TablePermissions, table_arn: &str) -> Vec<Statement> {
    match permissions {
        TablePermissions::ReadWrite => vec![tracking(table_arn), due_rows(table_arn)],
        TablePermissions::Read => vec![
            Statement::allow("ReadTracking", &["dynamodb:GetItem"])
                .because("Questions with `LATEST`, where `table.permissions` is `Read`.")
                .on(table_arn),
        ],
        TablePermissions::None => Vec::new(),
    }
}

/// Single rows of the tracking table, by key. No scan, no batch.
fn tracking(table_arn: &str) -> Statement {
    let actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    Statement::allow("TrackStatements", &actions)
        .because("Single rows of the tracking table, by key. No scan, no batch.")
        .on(table_arn)
}

/// Finding the rows that are not at their end. The index holds keys alone.
fn due_rows(table_arn: &str) -> Statement {
    Statement::allow("FindDueRows", &["dynamodb:Query"])
        .because("The rows that are not at their end. The index holds keys alone.")
        .on(format!("{table_arn}/index/due"))
}

/// What Lambda's poller needs, which works as the function.
fn events(queue_arn: &str) -> Statement {
    let actions = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    Statement::allow("TakeEvents", &actions)
        .because("What Lambda's poller needs, which works as the function.")
        .on(queue_arn)
}

/// Clearing the queue, where the arguments ask for it.
fn purge(queue_arn: &str) -> Statement {
    Statement::allow("PurgeEvents", &["sqs:PurgeQueue"])
        .because("Clearing the queue, only where `queue.enablePurging` asks for it.")
        .on(queue_arn)
}

/// The network interfaces of functions in a VPC, which Lambda makes with the function's rights. Interfaces don't exist beforehand and describing knows no resource.
fn network_interfaces() -> Statement {
    let actions = [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    ];
    Statement::allow("HaveNetworkInterfaces", &actions).because("Lambda makes the network interfaces of functions in a VPC with the function's rights; only where `vpc` is given. Interfaces do not exist beforehand, and describing knows no resource.").on("*")
}

/// The key, through the services that hold the function's data: rows, events and its own environment. Never directly.
fn key(place: &Place, key_arns: &[String]) -> Statement {
    let services = ["dynamodb", "lambda", "sqs"].map(|service| place.service(service));
    let statement = Statement::allow("UseTheKey", &["kms:Decrypt", "kms:GenerateDataKey"])
        .because("Rows, events and the function's environment, through the services that hold them. Never directly.");
    key_arns.iter().fold(statement, Statement::on).when("StringEquals", "kms:ViaService", services)
}

/// Lines of its own log group; making groups is not its business.
fn logs(log_group_arn: &str) -> Statement {
    Statement::allow("WriteLogs", &["logs:CreateLogStream", "logs:PutLogEvents"])
        .because("Lines of its own log group; making groups is not its business.")
        .on(format!("{log_group_arn}:*"))
}

/// Traces of invocations. These actions know no resource.
fn traces() -> Statement {
    Statement::allow("WriteTraces", &["xray:PutTelemetryRecords", "xray:PutTraceSegments"])
        .because("Traces of invocations. These actions know no resource.")
        .on("*")
}
