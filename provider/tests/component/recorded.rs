//! The component built against the fake engine, and what the engine then has on record.

use std::path::Path;
use std::time::Duration;

use pulumi_rust::testing::{FakeEngine, Harness, Outcome, Registration, construct_request, property_failures};
use pulumi_rust::wire::proto;
use pulumi_rust::{Properties, Value};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

pub(crate) const TOKEN: &str = "redshift-tasker:index:SfnRedshiftTasker";

/// The outputs that the `aws` package adds to a type's inputs, as far as the component uses them.
const OUTPUTS: [(&str, &[&str]); 10] = [
    ("aws:kms/key:Key", &["arn", "keyId"]),
    ("aws:dynamodb/table:Table", &["arn", "name"]),
    ("aws:sqs/queue:Queue", &["arn", "url"]),
    ("aws:cloudwatch/eventRule:EventRule", &["arn", "name"]),
    ("aws:cloudwatch/logGroup:LogGroup", &["arn"]),
    ("aws:iam/role:Role", &["arn", "name", "uniqueId"]),
    ("aws:lambda/function:Function", &["arn", "name"]),
    ("aws:scheduler/schedule:Schedule", &["arn"]),
    ("aws:sns/topic:Topic", &["arn"]),
    ("aws:cloudwatch/dashboard:Dashboard", &["dashboardArn"]),
];

/// A deployment: every child exists, and an output is `${child.property}`.
pub(crate) fn deployed(registration: &Registration) -> Outcome {
    let name = &registration.request.name;
    let of_type = OUTPUTS.iter().find(|(token, _)| *token == registration.request.r#type);
    let keys = of_type.map_or(&[][..], |(_, keys)| keys);
    let outputs = keys.iter().map(|key| ((*key).to_owned(), format!("${{{name}.{key}}}").into()));
    Outcome::Created(format!("id-of-{name}"), outputs.collect())
}

/// A first preview: nothing exists, so that only inputs are known.
pub(crate) fn previewed(_: &Registration) -> Outcome {
    Outcome::Created(String::new(), Properties::new())
}

/// An engine whose `aws` provider knows where it is.
pub(crate) async fn engine(decide: fn(&Registration) -> Outcome) -> FakeEngine {
    let engine = FakeEngine::start(decide).await;
    let answer = |key: &str, value: &str| (key.to_owned(), Value::from(value));
    let partition = [answer("partition", "aws"), answer("dnsSuffix", "amazonaws.com")];
    engine.answer("aws:index/getPartition:getPartition", partition.into());
    engine.answer("aws:index/getRegion:getRegion", [answer("region", "eu-west-1")].into());
    let caller = [answer("accountId", "111122223333")];
    engine.answer("aws:index/getCallerIdentity:getCallerIdentity", caller.into());
    let role = [answer("arn", "arn:aws:iam::111122223333:role/shared"), answer("uniqueId", "AROAEXAMPLE")];
    engine.answer("aws:iam/getRole:getRole", role.into());
    engine
}

/// Inputs as JSON; a string `unknown` stands for what a preview does not know.
pub(crate) fn inputs(json: &Json) -> Properties {
    let Json::Object(members) = json else { panic!("inputs are an object") };
    members.iter().map(|(key, value)| (key.clone(), input(value))).collect()
}

fn input(json: &Json) -> Value {
    match json {
        Json::String(text) if text == "unknown" => Value::unknown(),
        Json::Object(_) => Value::object(inputs(json)),
        other => other.clone().into(),
    }
}

/// A folder as the plugin's, with an archive for each architecture.
pub(crate) fn plugin_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for architecture in ["arm64", "x86_64"] {
        std::fs::write(folder.path().join(format!("bootstrap-{architecture}.zip")), "").unwrap();
    }
    folder
}

/// Starts the provider as the engine does: the first call tells it its folder.
pub(crate) async fn provider(folder: &Path) -> Harness {
    let harness = Harness::start(provider::provider()).await.unwrap();
    let handshake = proto::ProviderHandshakeRequest {
        root_directory: Some(folder.display().to_string()),
        ..proto::ProviderHandshakeRequest::default()
    };
    harness.client().handshake(handshake).await.unwrap();
    harness
}

/// What the engine is told instead of outputs.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) message: String,
    /// Paths and reasons.
    pub(crate) properties: Vec<(String, String)>,
}

/// Builds the component `tasker` and gives its outputs.
pub(crate) async fn construct(engine: &FakeEngine, json: &Json, dry_run: bool) -> Result<Properties, Refused> {
    let folder = plugin_folder();
    let request = construct_request(engine, TOKEN, "tasker", &inputs(json), dry_run);
    construct_in(folder.path(), request).await
}

/// Builds a component as the request says, with the plugin in this folder.
pub(crate) async fn construct_in(folder: &Path, request: proto::ConstructRequest) -> Result<Properties, Refused> {
    let harness = provider(folder).await;
    // A Construct that hangs is the worst of answers: the limit is far beyond what one takes.
    let built = tokio::time::timeout(Duration::from_secs(30), harness.construct(request)).await;
    match built.expect("Construct hangs") {
        Ok((outputs, _)) => Ok(outputs),
        Err(status) => {
            let properties = property_failures(&status);
            Err(Refused { message: status.message().to_owned(), properties })
        }
    }
}

/// The inputs of a component on a cluster.
pub(crate) fn cluster() -> Json {
    json!({ "redshiftTarget": { "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "etl" } })
}
