//! What a component may ask of the engine beside registrations: transforms, hooks, packages, resources that exist, methods of children; and what becomes of it where the engine refuses.
//!
//! Engine and provider are one process here, without sockets between them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use pulumi_rust::engine::Severity;
use pulumi_rust::testing::{Code, FakeEngine, Harness, MonitorCall, Outcome, Refused, Registration, construct_request};
use pulumi_rust::wire::proto;
use pulumi_rust::{
    Component, Context, CustomTimeouts, Error, ErrorHook, Fields, Hook, Inputs, Output, PackageSource, Parameters,
    PassedOn, Properties, ProviderBuilder, ResourceHooks, ResourceOptions, Transform, Value, Verdict,
};

const TOKEN: &str = "demo:index:Stage";
const QUEUE: &str = "aws:sqs/queue:Queue";

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
    const PASSES_ON: &'static [PassedOn] = &[PassedOn::IgnoreChanges, PassedOn::CustomTimeouts];
    type Args = Args;
    type Outputs = Inputs;

    async fn construct(ctx: Context, _: String, args: Args) -> Result<Inputs, Error> {
        match args.scene.as_str() {
            "transforms" => Ok(transforms(&ctx)),
            "hooks" => hooks(&ctx).await,
            "a package" => Ok(a_package(&ctx)),
            "existing" => Ok(existing(&ctx)),
            "a method" => Ok(a_method(&ctx)),
            "a function" => Ok(a_function(&ctx)),
            "talk" => talk(&ctx).await,
            "one child" => {
                let queue = ctx.resource(QUEUE, "queue", named("queue"), ResourceOptions::default());
                Ok(Inputs::new().with("name", queue.output::<String>("name")))
            }
            "own options" => {
                let options = ResourceOptions {
                    ignore_changes: vec!["tags".to_owned()],
                    custom_timeouts: Some(CustomTimeouts { create: "1m".to_owned(), ..CustomTimeouts::default() }),
                    ..ResourceOptions::default()
                };
                ctx.resource(QUEUE, "queue", named("queue"), options);
                Ok(Inputs::new())
            }
            scene => Err(Error::failed(format!("there is no scene `{scene}`"))),
        }
    }
}

fn named(name: &str) -> Inputs {
    Inputs::new().with("name", name)
}

fn transforms(ctx: &Context) -> Inputs {
    let tagged = Transform::new(|mut candidate| async move {
        assert!(candidate.name != "panics", "told to panic");
        if candidate.custom {
            candidate.inputs.insert("tag".to_owned(), Value::from(candidate.name.as_str()).into_secret());
            candidate.options.protect = Some(true);
            candidate.options.ignore_changes.push("tag".to_owned());
        }
        Ok(candidate)
    });
    let options = ResourceOptions { transforms: vec![tagged], ..ResourceOptions::default() };
    let group = ctx.group("demo:index:Group", "group", options);
    let below = ResourceOptions { parent: Some(group.urn()), ..ResourceOptions::default() };
    ctx.resource(QUEUE, "below", named("below"), below);
    ctx.resource(QUEUE, "beside", named("beside"), ResourceOptions::default());
    Inputs::new()
}

async fn hooks(ctx: &Context) -> Result<Inputs, Error> {
    let told = ctx.clone();
    let announce = Hook::new(move |event| {
        let told = told.clone();
        async move {
            let (id, known) = (event.name, event.new_outputs.is_some());
            told.engine().log(Severity::Info, format!("{id} is there: {known}"), event.urn.as_ref()).await
        }
    });
    ctx.register_hook("announce", announce).await?;
    let doubt = Hook::new(|event| async move {
        if event.name == "doubted" { Err(Error::failed("there is no room")) } else { Ok(()) }
    });
    ctx.register_hook("doubt", doubt).await?;
    let patient =
        ErrorHook::new(
            |failed| async move { Ok(if failed.errors.len() < 3 { Verdict::Retry } else { Verdict::GiveUp }) },
        );
    ctx.register_error_hook("patient", patient).await?;
    let names = |name: &str| vec![name.to_owned()];
    let hooks = ResourceHooks {
        before_create: names("doubt"),
        after_create: names("announce"),
        on_error: names("patient"),
        ..ResourceHooks::default()
    };
    ctx.resource(QUEUE, "queue", named("queue"), ResourceOptions { hooks, ..ResourceOptions::default() });
    Ok(Inputs::new())
}

fn package() -> PackageSource {
    PackageSource {
        name: "terraform-provider".to_owned(),
        version: "0.10.0".to_owned(),
        parameters: Some(Parameters { name: "netbox".to_owned(), version: "3.9.2".to_owned(), value: vec![1, 2] }),
        ..PackageSource::default()
    }
}

fn a_package(ctx: &Context) -> Inputs {
    let options =
        ResourceOptions { package: Some(package()), version: "3.9.2".to_owned(), ..ResourceOptions::default() };
    ctx.resource("netbox:index:Tag", "tag", Inputs::new(), options.clone());
    ctx.resource("netbox:index:Tag", "other", Inputs::new(), options.clone());
    let provider = Some("urn:pulumi:s::p::pulumi:providers:netbox::n::id".to_owned());
    ctx.resource("netbox:index:Tag", "provided", Inputs::new(), ResourceOptions { provider, ..options });
    Inputs::new()
}

fn existing(ctx: &Context) -> Inputs {
    let id = Output::known("vpc-1".to_owned());
    let options = ResourceOptions { version: "7.51.1".to_owned(), ..ResourceOptions::default() };
    let vpc = ctx.existing("aws:ec2/vpc:Vpc", "vpc", id, Inputs::new().with("region", "eu-west-1"), options);
    let subnet = Inputs::new().with("vpcId", vpc.id());
    ctx.resource("aws:ec2/subnet:Subnet", "subnet", subnet, ResourceOptions::default());
    Inputs::new().with("block", vpc.output::<String>("cidrBlock"))
}

fn a_method(ctx: &Context) -> Inputs {
    let site = ctx.resource("site:index:Site", "site", named("site"), ResourceOptions::default());
    let page = ctx.call("site:index:Site/pageUrl", &site, "0.1.0", Inputs::new().with("page", site.id()));
    Inputs::new().with("url", page.property("url"))
}

fn a_function(ctx: &Context) -> Inputs {
    let queue = ctx.resource(QUEUE, "queue", named("queue"), ResourceOptions::default());
    let args = Inputs::new().with("name", queue.output::<String>("name"));
    Inputs::new().with("depth", ctx.invoke("aws:sqs/getDepth:getDepth", "7.51.1", args).property("depth"))
}

async fn talk(ctx: &Context) -> Result<Inputs, Error> {
    ctx.engine().log(Severity::Warning, "mind the gap", Some(ctx.urn())).await?;
    ctx.engine().status("half way", ctx.urn()).await?;
    ctx.engine().require_version(">=3.200.0").await?;
    let stack = ctx.engine().root_resource().await?.map(|urn| urn.to_string());
    Ok(Inputs::new().with("stack", stack).with("region", ctx.config("aws:region").map(str::to_owned)))
}

fn deployed(registration: &Registration) -> Outcome {
    Outcome::Created(format!("id-{}", registration.request.name), Properties::new())
}

fn request(engine: &FakeEngine, scene: &str) -> proto::ConstructRequest {
    construct_request(engine, TOKEN, "stage", &[("scene".to_owned(), Value::from(scene))].into(), false)
}

async fn perform(engine: &FakeEngine, request: proto::ConstructRequest) -> Result<Properties, Refused> {
    let harness = Harness::within(ProviderBuilder::new("demo", "0.1.0").component::<Stage>(), engine);
    // A Construct that hangs is the worst of answers: the limit is far beyond what any of these takes.
    let construct = tokio::time::timeout(Duration::from_secs(30), harness.construct(request));
    construct.await.expect("Construct hangs").map(|(state, _)| state)
}

async fn play(engine: &FakeEngine, scene: &str) -> Result<Properties, Refused> {
    perform(engine, request(engine, scene)).await
}

#[tokio::test]
async fn a_transform_changes_the_resource_that_has_it_and_those_below() {
    let engine = FakeEngine::within(deployed);
    play(&engine, "transforms").await.unwrap();
    let below = engine.registration("below");
    assert_eq!(below.inputs["tag"], Value::from("below").into_secret());
    assert_eq!((below.request.protect, below.request.ignore_changes), (Some(true), vec!["tag".to_owned()]));
    let beside = engine.registration("beside");
    assert!(!beside.inputs.contains_key("tag"));
    assert_eq!(beside.request.protect, None);
}

#[tokio::test]
async fn hooks_run_around_a_creation() {
    let engine = FakeEngine::within(deployed);
    play(&engine, "hooks").await.unwrap();
    assert_eq!(engine.logs(), ["queue is there: true"]);
}

#[tokio::test]
async fn an_operation_that_failed_is_tried_again_as_its_hook_says() {
    let tries = AtomicUsize::new(0);
    let engine = FakeEngine::within(move |registration| match tries.fetch_add(1, Ordering::SeqCst) {
        0 | 1 => Outcome::Failed,
        _ => deployed(registration),
    });
    play(&engine, "hooks").await.unwrap();
    let engine = FakeEngine::within(|_| Outcome::Failed);
    let refused = play(&engine, "hooks").await.unwrap_err();
    assert!(refused.message().contains("`queue`"), "{refused}");
}

#[tokio::test]
async fn a_package_of_parameters_is_registered_once_and_named_by_its_reference() {
    let engine = FakeEngine::within(deployed);
    play(&engine, "a package").await.unwrap();
    let [registered] = &engine.packages()[..] else { panic!("{:?}", engine.packages()) };
    assert_eq!((registered.name.as_str(), registered.version.as_str()), ("terraform-provider", "0.10.0"));
    let parameters = registered.parameterization.clone().unwrap();
    assert_eq!((parameters.name.as_str(), parameters.value), ("netbox", vec![1, 2]));
    for name in ["tag", "other"] {
        let request = engine.registration(name).request;
        assert_eq!((request.package_ref.as_str(), request.version.as_str()), ("package-1", ""), "{name}");
    }
    assert_eq!(engine.registration("provided").request.package_ref, "", "its provider says which package it is of");
}

#[tokio::test]
async fn an_engine_without_parameterized_packages_is_told_to_be_upgraded() {
    // What it can do is asked by name, and this one says yes to all but knows no RegisterPackage.
    let engine = FakeEngine::within(deployed);
    engine.refuse(MonitorCall::RegisterPackage, "unknown method RegisterPackage");
    let refused = play(&engine, "a package").await.unwrap_err();
    assert_eq!(refused.message(), "can't register package `terraform-provider`: unknown method RegisterPackage");
}

#[tokio::test]
async fn a_resource_that_exists_is_read_and_feeds_others() {
    let engine = FakeEngine::within(deployed);
    engine.exists("vpc-1", [("cidrBlock".to_owned(), Value::from("10.0.0.0/16"))].into());
    let state = play(&engine, "existing").await.unwrap();
    assert_eq!(state["block"].kind, Value::from("10.0.0.0/16").kind);
    let [read] = &engine.reads()[..] else { panic!("{:?}", engine.reads()) };
    assert_eq!((read.id.as_str(), read.version.as_str()), ("vpc-1", "7.51.1"));
    assert!(read.parent.ends_with("::stage"), "{}", read.parent);
    let subnet = engine.registration("subnet");
    assert_eq!(subnet.inputs["vpcId"], Value::from("vpc-1"));
    assert_eq!(subnet.request.dependencies, ["urn:pulumi:stack::project::aws:ec2/vpc:Vpc::vpc"]);
    assert_eq!(engine.registrations().len(), 2, "what exists is not registered");
}

#[tokio::test]
async fn a_method_of_a_child_is_called_with_its_dependencies() {
    let engine = FakeEngine::within(deployed);
    engine.answer("site:index:Site/pageUrl", [("url".to_owned(), Value::from("http://site/page"))].into());
    let state = play(&engine, "a method").await.unwrap();
    assert_eq!(state["url"].kind, Value::from("http://site/page").kind);
    let [call] = &engine.calls()[..] else { panic!("{:?}", engine.calls()) };
    let site = "urn:pulumi:stack::project::site:index:Site::site";
    assert_eq!(call.arg_dependencies["page"].urns, [site]);
    assert_eq!(call.arg_dependencies["__self__"].urns, [site]);
}

#[tokio::test]
async fn a_function_is_not_asked_of_what_is_yet_to_be_created() {
    let engine = FakeEngine::within(deployed);
    engine.answer("aws:sqs/getDepth:getDepth", [("depth".to_owned(), Value::from(3))].into());
    // In a preview its name is known though nothing is there: the engine is told what must be.
    let preview = proto::ConstructRequest { dry_run: true, ..request(&engine, "a function") };
    perform(&engine, preview).await.unwrap();
    assert_eq!(engine.invokes()[0].depends_on, ["urn:pulumi:stack::project::aws:sqs/queue:Queue::queue"]);
}

/// The host of YAML programs registers a component as a custom resource, which to the engine is not there while it has no id.
#[tokio::test]
async fn a_function_is_asked_in_a_deployment_whatever_its_arguments_come_from() {
    let engine = FakeEngine::within(deployed);
    engine.answer("aws:sqs/getDepth:getDepth", [("depth".to_owned(), Value::from(3))].into());
    let state = play(&engine, "a function").await.unwrap();
    assert_eq!(state["depth"].kind, Value::from(3).kind);
    assert!(engine.invokes()[0].depends_on.is_empty());
}

#[tokio::test]
async fn options_are_passed_on_to_children_where_the_component_says_so() {
    for (scene, ignored, create) in [("one child", vec!["all"], "9m"), ("own options", vec!["all", "tags"], "1m")] {
        let engine = FakeEngine::within(deployed);
        let request = proto::ConstructRequest {
            ignore_changes: vec!["all".to_owned()],
            replace_on_changes: vec!["name".to_owned()],
            custom_timeouts: Some(proto::construct_request::CustomTimeouts {
                create: "9m".to_owned(),
                ..proto::construct_request::CustomTimeouts::default()
            }),
            ..request(&engine, scene)
        };
        perform(&engine, request).await.unwrap();
        let queue = engine.registration("queue").request;
        assert_eq!(queue.ignore_changes, ignored);
        assert_eq!(queue.custom_timeouts.unwrap().create, create, "{scene}: the child's own count more");
        assert!(queue.replace_on_changes.is_empty(), "not passed on, since the component does not say so");
    }
}

#[tokio::test]
async fn the_engine_is_talked_to_and_tells_of_the_stack() {
    let engine = FakeEngine::within(deployed);
    let request = proto::ConstructRequest {
        config: [("aws:region".to_owned(), "eu-west-1".to_owned())].into(),
        ..request(&engine, "talk")
    };
    let state = perform(&engine, request).await.unwrap();
    assert_eq!(engine.logs(), ["mind the gap", "half way"]);
    assert_eq!(state["region"], Value::from("eu-west-1"));
    assert_eq!(state["stack"], Value::from("urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack"));
}

#[tokio::test]
async fn what_a_deployment_leaves_out_has_unknown_outputs() {
    let engine = FakeEngine::within(|_| Outcome::LeftOut);
    assert!(play(&engine, "one child").await.unwrap()["name"].is_unknown());
}

#[tokio::test]
async fn every_refusal_of_the_engine_is_the_constructs_error() {
    for (call, scene, expected) in [
        (MonitorCall::GetDeploymentInfo, "one child", "can't ask for the deployment: gone"),
        (MonitorCall::RegisterResource, "one child", "can't register `stage` (demo:index:Stage): gone"),
        (MonitorCall::RegisterResourceOutputs, "one child", "can't set the component's outputs: gone"),
        (MonitorCall::ReadResource, "existing", "can't read `vpc` (aws:ec2/vpc:Vpc): gone"),
        (MonitorCall::Call, "a method", "can't call site:index:Site/pageUrl: gone"),
        (MonitorCall::RegisterResourceHook, "hooks", "can't register hook `announce`: gone"),
        (MonitorCall::RegisterErrorHook, "hooks", "can't register hook `patient`: gone"),
    ] {
        let engine = FakeEngine::within(deployed);
        engine.refuse(call, "gone");
        assert_eq!(play(&engine, scene).await.unwrap_err().message(), expected);
    }
    let engine = FakeEngine::within(|_| Outcome::Refused("no such package".to_owned()));
    let refused = play(&engine, "one child").await.unwrap_err();
    assert_eq!(refused.code(), Code::Unknown);
    assert_eq!(refused.message(), "can't register `queue` (aws:sqs/queue:Queue): no such package");
}
