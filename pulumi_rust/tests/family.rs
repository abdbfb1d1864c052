//! Groups, the providers that are inherited through them, and what it means to depend on one.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::Duration;

use pulumi_rust::testing::{Code, FakeEngine, Harness, Outcome, Refused, Registration, construct_request};
use pulumi_rust::value::Kind;
use pulumi_rust::wire::proto;
use pulumi_rust::{
    Component, Context, Error, Fields, Inputs, Output, Properties, ProviderBuilder, Resource, ResourceOptions, Urn,
    Value,
};

const TOKEN: &str = "demo:index:Stage";

/// A component that plays the scene it is told to.
struct Stage;

struct Args {
    scene: String,
}

impl pulumi_rust::Args for Args {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Args { scene: fields.required("scene")? })
    }
}

impl Component for Stage {
    const TOKEN: &'static str = TOKEN;
    type Args = Args;
    type Outputs = Inputs;

    async fn construct(ctx: Context, _: String, args: Args) -> Result<Inputs, Error> {
        match args.scene.as_str() {
            "inherited providers" => Ok(inherited_providers(&ctx)),
            "waiting for a group" => Ok(waiting_for_a_group(&ctx)),
            "a member that waits" => Ok(a_member_that_waits(&ctx)),
            "mistyped" => Ok(Inputs::new().with("size", queue(&ctx, "first", None, &[]).output::<f64>("name"))),
            "one child" => Ok(Inputs::new().with("name", queue(&ctx, "first", None, &[]).output::<String>("name"))),
            "a function" => Ok(Inputs::new().with(
                "account",
                ctx.invoke("aws:index/getCaller:getCaller", "7.51.1", Inputs::new()).property("account"),
            )),
            scene => Err(Error::failed(format!("there is no scene `{scene}`"))),
        }
    }
}

fn queue(ctx: &Context, name: &str, parent: Option<&Resource>, after: &[&Resource]) -> Resource {
    let options = ResourceOptions {
        parent: parent.map(Resource::urn),
        depends_on: after.iter().map(|resource| resource.urn()).collect(),
        ..ResourceOptions::default()
    };
    ctx.resource("aws:sqs/queue:Queue", name, Inputs::new().with("name", name), options)
}

fn group(ctx: &Context, name: &str, parent: Option<Output<Urn>>, providers: &[(&str, &str)]) -> Resource {
    let providers = providers.iter().map(|(package, provider)| ((*package).to_owned(), (*provider).to_owned()));
    let options = ResourceOptions { parent, providers: providers.collect(), ..ResourceOptions::default() };
    ctx.group("demo:index:Group", name, options)
}

fn inherited_providers(ctx: &Context) -> Inputs {
    let outer = group(ctx, "outer", None, &[("aws", "urn:west::id")]);
    let inner = group(ctx, "inner", Some(outer.urn()), &[("random", "urn:random::id")]);
    queue(ctx, "in-inner", Some(&inner), &[]);
    queue(ctx, "in-component", None, &[]);
    let options = ResourceOptions {
        parent: Some(outer.urn()),
        provider: Some("urn:pulumi:stack::project::pulumi:providers:aws::east::id".to_owned()),
        ..ResourceOptions::default()
    };
    let east = ctx.group("demo:index:Group", "east", options);
    queue(ctx, "in-east", Some(&east), &[]);
    Inputs::new().with("group", outer.reference())
}

fn waiting_for_a_group(ctx: &Context) -> Inputs {
    let outer = group(ctx, "outer", None, &[]);
    let inner = group(ctx, "inner", Some(outer.urn()), &[]);
    queue(ctx, "in-inner", Some(&inner), &[]);
    queue(ctx, "apart", None, &[]);
    queue(ctx, "after", None, &[&outer]);
    queue(ctx, "too-late", Some(&inner), &[]);
    let fed = Inputs::new().with("groupUrn", outer.urn().map(|urn| urn.as_str().to_owned()));
    ctx.resource("aws:sqs/queue:Queue", "fed", fed, ResourceOptions::default());
    Inputs::new()
}

fn a_member_that_waits(ctx: &Context) -> Inputs {
    let outer = group(ctx, "outer", None, &[]);
    let sibling = queue(ctx, "sibling", Some(&outer), &[]);
    queue(ctx, "member", Some(&outer), &[&outer, &sibling]);
    Inputs::new()
}

fn deployed(registration: &Registration) -> Outcome {
    Outcome::Created(format!("id-{}", registration.request.name), Properties::new())
}

fn urn_of(name: &str) -> String {
    let token = if ["outer", "inner", "east"].contains(&name) { "demo:index:Group" } else { "aws:sqs/queue:Queue" };
    format!("urn:pulumi:stack::project::{token}::{name}")
}

fn request(engine: &FakeEngine, scene: &str) -> proto::ConstructRequest {
    let inputs = [("scene".to_owned(), Value::from(scene))].into();
    let request = construct_request(engine, TOKEN, "stage", &inputs, false);
    proto::ConstructRequest { providers: [("aws".to_owned(), "urn:default::id".to_owned())].into(), ..request }
}

async fn play(engine: &FakeEngine, scene: &str) -> Result<Properties, Refused> {
    let harness = Harness::start(ProviderBuilder::new("demo", "0.1.0").component::<Stage>()).await.unwrap();
    let construct = harness.construct(request(engine, scene));
    // A Construct that hangs is the worst of answers: the limit is far beyond what any of these takes.
    tokio::time::timeout(Duration::from_secs(30), construct).await.expect("Construct hangs").map(|(state, _)| state)
}

#[tokio::test]
async fn providers_are_inherited_along_the_parents() {
    let engine = FakeEngine::start(deployed).await;
    play(&engine, "inherited providers").await.unwrap();
    assert_eq!(engine.registration("outer").request.providers["aws"], "urn:west::id");
    assert_eq!(engine.registration("in-inner").request.provider, "urn:west::id");
    assert_eq!(engine.registration("in-component").request.provider, "urn:default::id");
    let east = "urn:pulumi:stack::project::pulumi:providers:aws::east::id";
    assert_eq!(engine.registration("east").request.provider, east);
    assert_eq!(engine.registration("in-east").request.provider, east);
}

#[tokio::test]
async fn a_reference_to_a_group_has_no_id() {
    let engine = FakeEngine::start(deployed).await;
    let state = play(&engine, "inherited providers").await.unwrap();
    let Kind::Reference(group) = &state["group"].kind else { panic!("{:?}", state["group"]) };
    assert_eq!((group.urn.as_str(), &group.id), (urn_of("outer").as_str(), &None));
}

#[tokio::test]
async fn who_depends_on_a_group_depends_on_what_was_registered_below_it() {
    let engine = FakeEngine::start(deployed).await;
    play(&engine, "waiting for a group").await.unwrap();
    let expected = ["in-inner", "inner", "outer"].map(urn_of);
    let after = engine.registration("after").request;
    assert_eq!(after.dependencies, expected, "neither `apart` nor what came later");
    let fed = engine.registration("fed").request;
    let with_the_late_one = ["in-inner", "too-late", "inner", "outer"].map(urn_of);
    assert_eq!(fed.property_dependencies["groupUrn"].urns, with_the_late_one);
    let position = |name: &str| engine.registrations().iter().position(|seen| seen.request.name == name).unwrap();
    assert!(position("in-inner") < position("after"));
}

#[tokio::test]
async fn a_member_of_a_group_that_depends_on_the_group_does_not_deadlock() {
    let engine = FakeEngine::start(deployed).await;
    play(&engine, "a member that waits").await.unwrap();
    assert_eq!(engine.registration("member").request.dependencies, [urn_of("sibling")]);
}

#[tokio::test]
async fn a_secret_in_a_plain_argument_is_refused_rather_than_shown() {
    let engine = FakeEngine::start(deployed).await;
    let harness = Harness::start(ProviderBuilder::new("demo", "0.1.0").component::<Stage>()).await.unwrap();
    let inputs = [("scene".to_owned(), Value::from("one child").into_secret())].into();
    let status = harness.construct(construct_request(&engine, TOKEN, "stage", &inputs, true)).await.unwrap_err();
    let failures = pulumi_rust::testing::property_failures(&status);
    assert_eq!(failures[0].0, "scene");
    assert!(failures[0].1.starts_with("can't be a secret"), "{failures:?}");
}

#[tokio::test]
async fn an_output_of_another_type_is_named_as_an_output() {
    let engine = FakeEngine::start(deployed).await;
    let status = play(&engine, "mistyped").await.unwrap_err();
    let expected = "output `name` of `first` (aws:sqs/queue:Queue) is not of the expected type: \
                    must be a number, not a string";
    assert_eq!(status.message(), expected);
}

#[tokio::test]
async fn cancel_ends_the_requests_of_children_too() {
    let engine = FakeEngine::start(|_| Outcome::Never).await;
    let harness = Harness::start(ProviderBuilder::new("demo", "0.1.0").component::<Stage>()).await.unwrap();
    let construct = harness.construct(request(&engine, "one child"));
    let cancel = async {
        engine.until_under_way(1).await;
        harness.cancel().await.unwrap();
    };
    let (built, ()) = tokio::join!(construct, cancel);
    assert_eq!(built.unwrap_err().code(), Code::Cancelled);
    tokio::time::timeout(Duration::from_secs(30), engine.until_under_way(0)).await.expect("a request was left behind");
}

#[tokio::test]
async fn an_engine_of_before_deployment_info_is_asked_feature_by_feature() {
    for (engine, names_parent) in
        [(FakeEngine::start_old(deployed).await, false), (FakeEngine::start(deployed).await, true)]
    {
        engine.answer("aws:index/getCaller:getCaller", [("account".to_owned(), Value::from("1"))].into());
        play(&engine, "a function").await.unwrap();
        assert_eq!(!engine.invokes()[0].parent.is_empty(), names_parent, "only newer engines know a function's parent");
        assert_eq!(engine.features_asked().contains(&"outputValues".to_owned()), !names_parent);
    }
}

#[test]
fn debug_never_shows_the_configuration() {
    let config = BTreeMap::from([("aws:token".to_owned(), "hunter2".to_owned())]);
    let construct = pulumi_rust::provider::ConstructRequest { config: config.clone(), ..Default::default() };
    let call = pulumi_rust::provider::CallRequest { config, ..Default::default() };
    let shown = format!("{construct:?} {call:?}");
    assert!(shown.contains("aws:token") && !shown.contains("hunter2"), "{shown}");
}
