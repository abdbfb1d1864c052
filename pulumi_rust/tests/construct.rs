//! What the engine sees of a Construct, over real gRPC.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use pulumi_rust::testing::{
    Code, FakeEngine, Harness, Outcome, Refused, Registration, construct_request, property_failures,
};
use pulumi_rust::value::Kind;
use pulumi_rust::wire::proto;
use pulumi_rust::{
    Component, Context, Error, Fields, Inputs, Output, Properties, ProviderBuilder, ResourceOptions, Urn, Value,
};

const TOKEN: &str = "demo:index:Pair";

/// Two children, the second fed by the first.
struct Pair;

struct Args {
    message: Output<String>,
    panics: bool,
    waits_for_itself: bool,
}

impl pulumi_rust::Args for Args {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let message = fields.required("message");
        let panics = fields.optional("panics").unwrap_or(false);
        let waits_for_itself = fields.optional("waitsForItself").unwrap_or(false);
        Some(Args { message: message?, panics, waits_for_itself })
    }
}

impl Component for Pair {
    const TOKEN: &'static str = TOKEN;
    type Args = Args;
    type Outputs = Inputs;

    async fn construct(ctx: Context, name: String, args: Args) -> Result<Inputs, Error> {
        let first = ctx.resource(
            "aws:sqs/queue:Queue",
            &format!("{name}-first"),
            Inputs::new().with("message", args.message),
            ResourceOptions { version: "7.51.1".to_owned(), ..ResourceOptions::default() },
        );
        let arn = first.output::<String>("arn");
        let panics = args.panics;
        let policy = arn.map(move |arn| {
            assert!(!panics, "the closure was told to");
            format!("allow {arn}")
        });
        let own = Output::known(ctx.urn().clone());
        let depends_on = if args.waits_for_itself { vec![own] } else { Vec::new() };
        ctx.resource(
            "aws:sqs/queuePolicy:QueuePolicy",
            &format!("{name}-second"),
            Inputs::new().with("policy", policy).with("queueUrl", first.id()),
            ResourceOptions { depends_on, ..ResourceOptions::default() },
        );
        Ok(Inputs::new().with("arn", arn).with("first", first.reference()).with("id", "legal"))
    }
}

fn provider() -> ProviderBuilder {
    ProviderBuilder::new("demo", "0.1.0").component::<Pair>()
}

fn deployed(registration: &Registration) -> Outcome {
    let name = &registration.request.name;
    let outputs = [("arn".to_owned(), format!("arn:{name}").into())].into();
    Outcome::Created(format!("id-{name}"), outputs)
}

fn previewed(_: &Registration) -> Outcome {
    Outcome::Created(String::new(), Properties::new())
}

fn message(value: impl Into<Value>) -> Properties {
    [("message".to_owned(), value.into())].into()
}

async fn construct(
    engine: &FakeEngine,
    inputs: &Properties,
    dry_run: bool,
) -> Result<(Properties, proto::ConstructResponse), Refused> {
    let harness = Harness::start(provider()).await.unwrap();
    let request = construct_request(engine, TOKEN, "pair", inputs, dry_run);
    // A Construct that hangs is the worst of answers: the limit is far beyond what any of these takes.
    tokio::time::timeout(Duration::from_secs(30), harness.construct(request)).await.expect("Construct hangs")
}

#[tokio::test]
async fn children_belong_to_the_component_and_feed_each_other() {
    let engine = FakeEngine::start(deployed).await;
    let (state, response) = construct(&engine, &message("hello"), false).await.unwrap();
    let second = engine.registration("pair-second");
    assert_eq!(second.request.parent, response.urn);
    assert_eq!(second.inputs["policy"], Value::from("allow arn:pair-first"));
    assert_eq!(second.inputs["queueUrl"], Value::from("id-pair-first"));
    assert_eq!(state["arn"].kind, Kind::String("arn:pair-first".to_owned()));
    assert_eq!(state["id"].kind, Kind::String("legal".to_owned()));
    let first = "urn:pulumi:stack::project::aws:sqs/queue:Queue::pair-first";
    assert!(matches!(&state["first"].kind, Kind::Reference(reference) if reference.urn.as_str() == first));
    assert_eq!(response.state_dependencies["arn"].urns, [first]);
}

#[tokio::test]
async fn outputs_are_set_once_and_last() {
    let engine = FakeEngine::start(deployed).await;
    let (_, response) = construct(&engine, &message("hello"), false).await.unwrap();
    let outputs = engine.outputs();
    assert_eq!(outputs.len(), 1);
    assert_eq!(outputs[0].0, Urn::new(response.urn));
    assert_eq!(engine.registrations().len(), 3, "every child had been registered before the answer");
}

#[tokio::test]
async fn every_property_has_its_dependencies() {
    let engine = FakeEngine::start(deployed).await;
    construct(&engine, &message("hello"), false).await.unwrap();
    let first = "urn:pulumi:stack::project::aws:sqs/queue:Queue::pair-first";
    let second = engine.registration("pair-second").request;
    assert_eq!(second.property_dependencies["policy"].urns, [first]);
    assert_eq!(second.dependencies, [first]);
    let first = engine.registration("pair-first").request;
    assert!(first.property_dependencies["message"].urns.is_empty(), "the key is there though nothing stands under it");
}

#[tokio::test]
async fn a_preview_runs_no_closure_and_answers_with_unknowns() {
    let engine = FakeEngine::start(previewed).await;
    let mut inputs = message(Value::unknown());
    inputs.insert("panics".to_owned(), true.into());
    let (state, _) = construct(&engine, &inputs, true).await.unwrap();
    assert!(state["arn"].is_unknown());
    assert!(engine.registration("pair-second").inputs["policy"].is_unknown());
    assert!(engine.registration("pair-first").inputs["message"].is_unknown());
}

#[tokio::test]
async fn secrets_reach_children_and_outputs_as_secrets() {
    let secret_arn = |registration: &Registration| {
        let outputs = [("arn".to_owned(), Value::from(registration.request.name.as_str()).into_secret())].into();
        Outcome::Created("id".to_owned(), outputs)
    };
    let engine = FakeEngine::start(secret_arn).await;
    let (state, _) = construct(&engine, &message(Value::from("hunter2").into_secret()), false).await.unwrap();
    assert!(engine.registration("pair-first").inputs["message"].secret);
    assert!(engine.registration("pair-second").inputs["policy"].secret);
    assert!(state["arn"].secret);
    assert!(!state["first"].secret, "one secret does not taint the rest");
}

#[tokio::test]
async fn a_failed_child_ends_the_construct_with_its_cause() {
    let fails = |registration: &Registration| match registration.request.name.as_str() {
        "pair-first" => Outcome::Failed,
        _ => deployed(registration),
    };
    let engine = FakeEngine::start(fails).await;
    let status = construct(&engine, &message("hello"), false).await.unwrap_err();
    assert!(status.message().contains("`pair-first`"), "{status}");
    assert!(engine.outputs().is_empty());
}

#[tokio::test]
async fn a_child_that_waits_for_its_own_component_does_not_deadlock() {
    let engine = FakeEngine::start(deployed).await;
    let mut inputs = message("hello");
    inputs.insert("waitsForItself".to_owned(), true.into());
    let (_, response) = construct(&engine, &inputs, false).await.unwrap();
    assert!(!engine.registration("pair-second").request.dependencies.contains(&response.urn));
}

#[tokio::test]
async fn a_panic_in_a_closure_is_the_constructs_error() {
    let engine = FakeEngine::start(deployed).await;
    let mut inputs = message("hello");
    inputs.insert("panics".to_owned(), true.into());
    let status = construct(&engine, &inputs, false).await.unwrap_err();
    assert!(status.message().contains("please report it"), "{status}");
}

#[tokio::test]
async fn all_wrong_inputs_are_named_and_nothing_is_registered() {
    let engine = FakeEngine::start(deployed).await;
    let inputs = [("mesage".to_owned(), Value::from("typo")), ("panics".to_owned(), Value::from("yes"))].into();
    let status = construct(&engine, &inputs, true).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(
        property_failures(&status),
        [
            ("message".to_owned(), "is required".to_owned()),
            ("panics".to_owned(), "must be a boolean, not a string".to_owned()),
            ("mesage".to_owned(), "is not a property here; did you mean `message`?".to_owned()),
        ]
    );
    assert!(engine.registrations().is_empty());
}

#[tokio::test]
async fn every_option_reaches_the_components_registration() {
    let engine = FakeEngine::start(deployed).await;
    let harness = Harness::start(provider()).await.unwrap();
    let hooks = proto::construct_request::ResourceHooksBinding {
        before_create: vec!["hook".to_owned()],
        ..proto::construct_request::ResourceHooksBinding::default()
    };
    let alias = proto::Alias { alias: Some(proto::alias::Alias::Urn("urn:old".to_owned())) };
    let request = proto::ConstructRequest {
        parent: "urn:parent".to_owned(),
        aliases: vec![alias.clone()],
        dependencies: vec!["urn:dependency".to_owned()],
        protect: Some(false),
        providers: [("aws".to_owned(), "urn:provider::id".to_owned())].into(),
        additional_secret_outputs: vec!["secret".to_owned()],
        custom_timeouts: Some(proto::construct_request::CustomTimeouts {
            create: "1m30s".to_owned(),
            ..proto::construct_request::CustomTimeouts::default()
        }),
        deleted_with: "urn:deleter".to_owned(),
        delete_before_replace: Some(false),
        ignore_changes: vec!["ignored".to_owned()],
        replace_on_changes: vec!["replaced".to_owned()],
        retain_on_delete: Some(true),
        resource_hooks: Some(hooks),
        replace_with: vec!["urn:replacer".to_owned()],
        replacement_trigger: Some(prost_types::Value {
            kind: Some(prost_types::value::Kind::StringValue("trigger".to_owned())),
        }),
        stack_trace_handle: "handle".to_owned(),
        ..construct_request(&engine, TOKEN, "pair", &message("hello"), false)
    };
    harness.construct(request).await.unwrap();
    let own = engine.registration("pair").request;
    assert_eq!((own.r#type.as_str(), own.name.as_str(), own.parent.as_str()), (TOKEN, "pair", "urn:parent"));
    assert!(!own.custom && !own.remote);
    assert_eq!(own.aliases, [alias]);
    assert_eq!(own.dependencies, ["urn:dependency"]);
    assert_eq!(own.protect, Some(false));
    assert_eq!(own.providers["aws"], "urn:provider::id");
    assert_eq!(own.additional_secret_outputs, ["secret"]);
    assert_eq!(own.custom_timeouts.unwrap().create, "1m30s");
    assert_eq!(own.deleted_with, "urn:deleter");
    assert!(own.delete_before_replace_defined && !own.delete_before_replace);
    assert_eq!(own.ignore_changes, ["ignored"]);
    assert_eq!(own.replace_on_changes, ["replaced"]);
    assert_eq!(own.retain_on_delete, Some(true));
    assert_eq!(own.hooks.unwrap().before_create, ["hook"]);
    assert_eq!(own.replace_with, ["urn:replacer"]);
    assert!(own.replacement_trigger.is_some());
    assert_eq!(own.parent_stack_trace_handle, "handle");

    let child = engine.registration("pair-first").request;
    assert_eq!(child.provider, "urn:provider::id", "children inherit the component's provider");
    assert_eq!(child.version, "", "a version beside an inherited provider would make another default provider");
}

#[tokio::test]
async fn outputs_that_the_program_calls_secret_are_secret() {
    let engine = FakeEngine::start(deployed).await;
    let harness = Harness::start(provider()).await.unwrap();
    let request = proto::ConstructRequest {
        additional_secret_outputs: vec!["arn".to_owned(), "unknown".to_owned()],
        ..construct_request(&engine, TOKEN, "pair", &message("hello"), false)
    };
    let (state, _) = harness.construct(request).await.unwrap();
    assert!(state["arn"].secret && !state.contains_key("unknown"), "{state:?}");
    assert!(engine.outputs()[0].1["arn"].secret, "what the engine keeps is secret too");
}

#[tokio::test]
async fn constructs_run_side_by_side() {
    let engine = FakeEngine::start(deployed).await;
    let harness = Arc::new(Harness::start(provider()).await.unwrap());
    let failed = Arc::new(AtomicBool::new(false));
    let runs = (0..50).map(|n| {
        let (harness, failed) = (Arc::clone(&harness), Arc::clone(&failed));
        let request = construct_request(&engine, TOKEN, &format!("pair{n}"), &message("hello"), false);
        async move {
            let (state, _) = harness.construct(request).await.unwrap();
            if state["arn"].kind != Kind::String(format!("arn:pair{n}-first")) {
                failed.store(true, Ordering::SeqCst);
            }
        }
    });
    futures::future::join_all(runs).await;
    assert!(!failed.load(Ordering::SeqCst));
    assert_eq!(engine.registrations().len(), 150);
}

#[tokio::test]
async fn calls_that_are_not_offered_say_so() {
    let harness = Harness::start(provider()).await.unwrap();
    let status = harness.client().create(proto::CreateRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::Unimplemented);
    let status = harness.client().get_schema(proto::GetSchemaRequest { version: 1, ..Default::default() }).await;
    assert_eq!(status.unwrap_err().message(), "unsupported schema version 1");
}
