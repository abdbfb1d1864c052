//! Calls of a custom resource, a function and a method over real gRPC: what the engine sends arrives, what the provider answers goes out.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::Duration;

use prost::Message;
use pulumi_rust::engine::Engine;
use pulumi_rust::provider::{
    AutonamingMode, CallRequest, CallResponse, Changes, CheckRequest, CheckResponse, ConfigureRequest, CreateRequest,
    CreateResponse, DiffKind, DiffRequest, DiffResponse, InvokeRequest, InvokeResponse, ListRequest, ListResponse,
    Listed, PartialFailure, PropertyDiff, Provider, ReadRequest, ReadResponse,
};
use pulumi_rust::testing::{Client, Harness};
use pulumi_rust::wire::{Decoder, Encoder, proto};
use pulumi_rust::{Error, MissingKey, Properties, PropertyFailure, PropertyPath, Urn, Value};
use tokio_stream::StreamExt;

/// A provider of files that are only names.
struct Files;

fn named(name: &str) -> Properties {
    [("name".to_owned(), name.into())].into()
}

impl Provider for Files {
    fn version(&self) -> &'static str {
        "1.0.0"
    }

    async fn configure(&self, request: ConfigureRequest) -> Result<(), Error> {
        if request.args.contains_key("folder") {
            return Ok(());
        }
        let key = MissingKey { name: "folder".to_owned(), description: "where files lie".to_owned() };
        Err(Error::MissingConfiguration { keys: vec![key] })
    }

    async fn check(&self, request: CheckRequest) -> Result<CheckResponse, Error> {
        let mut inputs = request.news;
        let autonaming = request.autonaming.unwrap();
        assert_eq!(autonaming.mode, AutonamingMode::Propose);
        inputs.entry("name".to_owned()).or_insert_with(|| autonaming.proposed_name.into());
        let mut failures = Vec::new();
        if inputs.remove("colour").is_some() {
            let path = PropertyPath::root().key("colour");
            failures.push(PropertyFailure { path, reason: "files have none".to_owned() });
        }
        Ok(CheckResponse { inputs, failures })
    }

    async fn diff(&self, request: DiffRequest) -> Result<DiffResponse, Error> {
        if request.old_inputs == request.news {
            return Ok(DiffResponse { changes: Changes::None, ..DiffResponse::default() });
        }
        let diff = PropertyDiff { kind: DiffKind::Update, replaces: true, input: true };
        Ok(DiffResponse {
            changes: Changes::Some,
            diffs: vec!["name".to_owned()],
            replaces: vec!["name".to_owned()],
            detailed: Some(BTreeMap::from([("name".to_owned(), diff)])),
            ..DiffResponse::default()
        })
    }

    async fn create(&self, request: CreateRequest) -> Result<CreateResponse, Error> {
        assert_eq!(request.timeout, Duration::from_mins(1));
        if request.name == "broken" {
            let failure = PartialFailure {
                id: "id-broken".to_owned(),
                properties: named("broken"),
                inputs: request.properties,
                reasons: vec!["the disk is full".to_owned()],
            };
            return Err(Error::Partial { failure: Box::new(failure) });
        }
        let id = if request.preview || request.name == "nameless" { String::new() } else { "id-1".to_owned() };
        Ok(CreateResponse { id, properties: request.properties })
    }

    async fn read(&self, request: ReadRequest) -> Result<ReadResponse, Error> {
        match request.id.as_str() {
            "id-1" => Ok(ReadResponse { id: request.id, properties: named("a"), inputs: named("a") }),
            _ => Ok(ReadResponse::default()),
        }
    }

    async fn list(&self, request: ListRequest) -> Result<ListResponse, Error> {
        assert_eq!(request.page_size, 1);
        let resources = vec![Listed { id: "id-1".to_owned(), name: "a".to_owned() }];
        Ok(ListResponse { resources, continuation_token: Some("next".to_owned()) })
    }

    async fn invoke(&self, request: InvokeRequest) -> Result<InvokeResponse, Error> {
        Ok(InvokeResponse { result: request.args, ..InvokeResponse::default() })
    }

    async fn call(&self, _: Engine, request: CallRequest) -> Result<CallResponse, Error> {
        if request.dry_run {
            std::future::pending::<()>().await;
        }
        Ok(CallResponse { result: request.args, ..CallResponse::default() })
    }
}

async fn client() -> (Harness, Client) {
    let harness = Harness::start(Files).await.unwrap();
    let client = harness.client();
    (harness, client)
}

fn wire(properties: &Properties) -> prost_types::Struct {
    Encoder::with_outputs().properties(properties)
}

fn plain(wire: Option<prost_types::Struct>) -> Properties {
    Decoder::default().properties(wire.unwrap()).unwrap()
}

#[tokio::test]
async fn check_fills_in_defaults_and_names_what_is_wrong() {
    let (_harness, mut client) = client().await;
    let autonaming =
        proto::check_request::AutonamingOptions { proposed_name: "file-1a2b3c4".to_owned(), ..Default::default() };
    let news: Properties = [("colour".to_owned(), "red".into())].into();
    let request = proto::CheckRequest { news: Some(wire(&news)), autonaming: Some(autonaming), ..Default::default() };
    let checked = client.check(request).await.unwrap().into_inner();
    assert_eq!(plain(checked.inputs), named("file-1a2b3c4"));
    assert_eq!(checked.failures[0].property, "colour");
}

#[tokio::test]
async fn a_difference_is_told_in_detail() {
    let (_harness, mut client) = client().await;
    let request =
        proto::DiffRequest { old_inputs: Some(wire(&named("a"))), news: Some(wire(&named("b"))), ..Default::default() };
    let diff = client.diff(request.clone()).await.unwrap().into_inner();
    assert_eq!(diff.changes(), proto::diff_response::DiffChanges::DiffSome);
    assert!(diff.has_detailed_diff);
    assert_eq!(diff.detailed_diff["name"].kind(), proto::property_diff::Kind::UpdateReplace);
    let same = client.diff(proto::DiffRequest { news: Some(wire(&named("a"))), ..request }).await.unwrap().into_inner();
    assert_eq!(same.changes(), proto::diff_response::DiffChanges::DiffNone);
    assert!(!same.has_detailed_diff);
}

#[tokio::test]
async fn create_gives_an_id_except_in_a_preview() {
    let (_harness, mut client) = client().await;
    let request = proto::CreateRequest { properties: Some(wire(&named("a"))), timeout: 60.0, ..Default::default() };
    assert_eq!(client.create(request.clone()).await.unwrap().into_inner().id, "id-1");
    let preview = proto::CreateRequest { preview: true, ..request.clone() };
    assert_eq!(client.create(preview).await.unwrap().into_inner().id, "");
    let status = client.create(proto::CreateRequest { name: "nameless".to_owned(), ..request }).await.unwrap_err();
    assert!(status.message().contains("has no id"), "{status}");
}

/// `google.rpc.Status`, as the engine reads it.
#[derive(Clone, PartialEq, Message)]
struct RpcStatus {
    #[prost(message, repeated, tag = "3")]
    details: Vec<prost_types::Any>,
}

fn detail<T: Message + Default>(status: &tonic::Status, name: &str) -> T {
    let details = RpcStatus::decode(status.details()).unwrap().details;
    assert_eq!(details[0].type_url, format!("type.googleapis.com/pulumirpc.{name}"));
    T::decode(&*details[0].value).unwrap()
}

#[tokio::test]
async fn a_resource_that_came_up_half_stays_in_the_state() {
    let (_harness, mut client) = client().await;
    let request = proto::CreateRequest { name: "broken".to_owned(), timeout: 60.0, ..Default::default() };
    let status = client.create(request).await.unwrap_err();
    let failure: proto::ErrorResourceInitFailed = detail(&status, "ErrorResourceInitFailed");
    assert_eq!(failure.id, "id-broken");
    assert_eq!(failure.reasons, ["the disk is full"]);
    assert_eq!(plain(failure.properties), named("broken"));
}

#[tokio::test]
async fn missing_configuration_is_named() {
    let (_harness, mut client) = client().await;
    let status = client.configure(proto::ConfigureRequest::default()).await.unwrap_err();
    let missing: proto::ConfigureErrorMissingKeys = detail(&status, "ConfigureErrorMissingKeys");
    assert_eq!(missing.missing_keys[0].name, "folder");
}

#[tokio::test]
async fn what_is_gone_reads_as_an_empty_id() {
    let (_harness, mut client) = client().await;
    let read = |id: &str| proto::ReadRequest { id: id.to_owned(), ..Default::default() };
    assert_eq!(plain(client.read(read("id-1")).await.unwrap().into_inner().inputs), named("a"));
    assert_eq!(client.read(read("id-2")).await.unwrap().into_inner().id, "");
}

#[tokio::test]
async fn a_list_is_a_stream_that_names_its_next_page() {
    use proto::list_response::Response;
    let (_harness, mut client) = client().await;
    let request = proto::ListRequest { page_size: 1, ..Default::default() };
    let page: Vec<_> = client.list(request).await.unwrap().into_inner().map(Result::unwrap).collect().await;
    assert!(matches!(&page[0].response, Some(Response::Result(one)) if one.id == "id-1"));
    assert!(matches!(&page[1].response, Some(Response::Continuation(next)) if next.continuation_token == "next"));
}

#[tokio::test]
async fn a_methods_result_keeps_secrets_and_dependencies() {
    let (_harness, mut client) = client().await;
    let value = Value::from("hunter2").into_secret().depending_on([Urn::new("urn:a")]);
    let args: Properties = [("password".to_owned(), value)].into();
    let request = proto::CallRequest { args: Some(wire(&args)), accepts_output_values: true, ..Default::default() };
    let called = client.call(request).await.unwrap().into_inner();
    assert_eq!(plain(called.r#return), args);
    assert_eq!(called.return_dependencies["password"].urns, ["urn:a"]);
}

#[tokio::test]
async fn a_function_answers_with_values() {
    let (_harness, mut client) = client().await;
    let request = proto::InvokeRequest { args: Some(wire(&named("a"))), ..Default::default() };
    assert_eq!(plain(client.invoke(request).await.unwrap().into_inner().r#return), named("a"));
}

#[tokio::test]
async fn cancel_ends_what_is_under_way() {
    let (_harness, client) = client().await;
    let (mut caller, mut canceller) = (client.clone(), client);
    let request = proto::CallRequest { dry_run: true, ..Default::default() };
    let (answer, cancel) = tokio::join!(caller.call(request), canceller.cancel(()));
    cancel.unwrap();
    assert_eq!(answer.unwrap_err().code(), tonic::Code::Cancelled);
}

#[tokio::test]
async fn a_call_that_is_not_offered_says_so() {
    let (_harness, mut client) = client().await;
    let status = client.delete(proto::DeleteRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::Unimplemented);
    assert_eq!(status.message(), "Delete is not implemented by this provider");
}
