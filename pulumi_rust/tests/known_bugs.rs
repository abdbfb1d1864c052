//! Bugs that users of the official component hosts met, by their issue in `pulumi/pulumi` where no other repository is named. Each has a test here, or where this list says:
//!
//! | issue | what went wrong | tested in |
//! |---|---|---|
//! | #7540, #7541, #7542, #6913 | dependents did not wait for children | [`children_that_no_output_names_are_waited_for`] |
//! | #12471 | a method's result forgot its component | [`a_methods_result_depends_on_its_component`] |
//! | #9071, #7862, #12736, #13551, pulumi-dotnet#122, #421 | waiting in a circle | [`nobody_waits_for_what_it_is_part_of`], `family.rs` |
//! | #10640, #12593, pulumi-eks#555, pulumi-awsx#887, #930 | providers did not reach children and functions | [`the_provider_reaches_children_groups_and_functions`], `family.rs` |
//! | pulumi-awsx#948 | "must support secrets" with a provider that is not configured | [`the_handshake_says_what_is_supported_before_any_configuration`] |
//! | #12154, #19494 | options got lost | `construct.rs`: `every_option_reaches_the_components_registration` |
//! | #18801, #17278, #12662 | aliases of remote components, and of ones without a parent | [`every_kind_of_alias_survives`] |
//! | #6948, pulumi-awsx#979 | transforms did not reach remote components | [`type_name_and_parent_stay_as_the_engine_sent_them`], `engine_services.rs` |
//! | #15024, #15115 | an output called `id` | `construct.rs`: `children_belong_to_the_component_and_feed_each_other` |
//! | #17474, #2756, #9564 | one secret tainted all, or none | [`a_nested_secret_stays_nested`], `values.rs` |
//! | #16092, #9585 | relative paths of assets | [`the_plugins_folder_is_an_absolute_path`] |
//! | #7156 | log lines broke the port | `plugin.rs` |
//! | #19905, #20151 | a failed child hung the Construct | `construct.rs`: `a_failed_child_ends_the_construct_with_its_cause` |
//! | #5582, #6087 | a component did not see the stack's configuration | [`the_stacks_configuration_and_its_secrets_are_there`] |
//! | #10521, #18812 | plugins of children were not installed | [`packages_of_children_are_in_the_schema`] |
//! | #17439 | two components that fail at once | `side_by_side.rs` |
//! | #9704, #9877, #17838 | options of a component meant nothing to its children | `engine_services.rs`: `options_are_passed_on_…` |
//! | #20744, pulumi-terraform-bridge#3247 | plain results of methods | [`a_method_may_have_a_plain_result`] |
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use pulumi_rust::schema::PackageInfo;
use pulumi_rust::testing::{FakeEngine, Harness, Outcome, Refused, Registration, construct_request};
use pulumi_rust::value::Kind;
use pulumi_rust::wire::proto;
use pulumi_rust::{
    Args, Component, Context, Error, Input, Inputs, Method, Output, Outputs, Properties, ProviderBuilder,
    ResourceOptions, This, Urn, Value, component, method,
};

const QUEUE: &str = "aws:sqs/queue:Queue";
const CALLER: &str = "aws:index/getCaller:getCaller";

#[derive(Args)]
struct StageArgs {
    scene: String,
    settings: Option<Input<Value>>,
}

#[derive(Outputs)]
struct StageOutputs {
    told: Output<String>,
}

struct Stage;

#[component(token = "demo:index:Stage")]
impl Component for Stage {
    type Args = StageArgs;
    type Outputs = StageOutputs;

    async fn construct(ctx: Context, _: String, args: StageArgs) -> Result<StageOutputs, Error> {
        let told = match args.scene.as_str() {
            "a chain" => {
                let mut last = Output::known(String::new());
                for number in 0..5 {
                    let inputs = Inputs::new().with("before", last);
                    last = ctx.resource(QUEUE, &format!("link-{number}"), inputs, ResourceOptions::default()).id();
                }
                Output::known("a chain".to_owned())
            }
            "circles" => {
                let own = Output::known(ctx.urn().clone());
                let group = ctx.group("demo:index:Group", "group", after(&[&own]));
                let in_group = ResourceOptions { parent: Some(group.urn()), ..after(&[&own, &group.urn()]) };
                let inner = ctx.group("demo:index:Group", "inner", in_group);
                let in_inner =
                    ResourceOptions { parent: Some(inner.urn()), ..after(&[&own, &group.urn(), &inner.urn()]) };
                ctx.resource(QUEUE, "innermost", Inputs::new(), in_inner).id()
            }
            "providers" => {
                let versioned = || ResourceOptions { version: "7.51.1".to_owned(), ..ResourceOptions::default() };
                let group = ctx.group("demo:index:Group", "group", ResourceOptions::default());
                ctx.resource(QUEUE, "child", Inputs::new(), versioned());
                let below = ResourceOptions { parent: Some(group.urn()), ..versioned() };
                ctx.resource(QUEUE, "grandchild", Inputs::new(), below);
                let own = ResourceOptions { provider: Some("urn:own::id".to_owned()), ..versioned() };
                ctx.resource(QUEUE, "explicit", Inputs::new(), own);
                ctx.invoke(CALLER, "7.51.1", Inputs::new()).property("account").typed("the account")
            }
            "settings" => {
                ctx.resource(QUEUE, "child", Inputs::new().with("settings", args.settings), ResourceOptions::default());
                Output::known("settings".to_owned())
            }
            "configuration" => {
                let region = ctx.config("aws:region").unwrap_or_default();
                let secret = ctx.config_is_secret("aws:token") && !ctx.config_is_secret("aws:region");
                Output::known(format!("{region} {secret}"))
            }
            scene => return Err(Error::failed(format!("there is no scene `{scene}`"))),
        };
        Ok(StageOutputs { told })
    }
}

fn after(urns: &[&Output<Urn>]) -> ResourceOptions {
    ResourceOptions { depends_on: urns.iter().map(|&urn| urn.clone()).collect(), ..ResourceOptions::default() }
}

struct Tell;

#[method(name = "tell", plain)]
impl Method for Tell {
    type Component = Stage;
    type Args = ();
    type Outputs = StageOutputs;

    async fn call(_: Context, stage: This<Stage>, (): ()) -> Result<StageOutputs, Error> {
        Ok(stage.outputs)
    }
}

fn provider() -> ProviderBuilder {
    let dependencies = vec![("aws".to_owned(), "7.51.1".to_owned())];
    let info = PackageInfo { dependencies, ..PackageInfo::default() };
    ProviderBuilder::new("demo", "0.1.0").info(info).component::<Stage>().method::<Tell>()
}

fn deployed(registration: &Registration) -> Outcome {
    Outcome::Created(format!("id-{}", registration.request.name), Properties::new())
}

fn request(engine: &FakeEngine, scene: &str) -> proto::ConstructRequest {
    construct_request(engine, Stage::TOKEN, "stage", &[("scene".to_owned(), Value::from(scene))].into(), false)
}

async fn perform(
    engine: &FakeEngine,
    request: proto::ConstructRequest,
) -> Result<(Properties, proto::ConstructResponse), Refused> {
    let harness = Harness::within(provider(), engine);
    // A Construct that hangs is the worst of answers: the limit is far beyond what any of these takes.
    tokio::time::timeout(Duration::from_secs(30), harness.construct(request)).await.expect("Construct hangs")
}

fn told(state: &Properties) -> &Kind {
    &state["told"].kind
}

#[tokio::test]
async fn children_that_no_output_names_are_waited_for() {
    let engine = FakeEngine::within(deployed);
    perform(&engine, request(&engine, "a chain")).await.unwrap();
    // Each link is registered only once the one before it exists.
    let names: Vec<String> = engine.registrations().into_iter().map(|seen| seen.request.name).collect();
    assert_eq!(names, ["stage", "link-0", "link-1", "link-2", "link-3", "link-4"]);
    assert_eq!(engine.outputs().len(), 1);
}

#[tokio::test]
async fn a_methods_result_depends_on_its_component() {
    let engine = FakeEngine::within(deployed);
    let (_, built) = perform(&engine, request(&engine, "a chain")).await.unwrap();
    let harness = Harness::within(provider(), &engine);
    let call = harness.call(&engine, "demo:index:Stage/tell", &built.urn, Properties::new()).await;
    let (result, response) = call.unwrap();
    assert_eq!(told(&result), &Kind::String("a chain".to_owned()));
    assert_eq!(response.return_dependencies["told"].urns, [built.urn]);
}

#[tokio::test]
async fn nobody_waits_for_what_it_is_part_of() {
    let engine = FakeEngine::within(deployed);
    perform(&engine, request(&engine, "circles")).await.unwrap();
    for name in ["group", "inner", "innermost"] {
        assert!(engine.registration(name).request.dependencies.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn the_provider_reaches_children_groups_and_functions() {
    for (provider, version) in [("", "7.51.1"), ("urn:west::id", "")] {
        let engine = FakeEngine::within(deployed);
        engine.answer(CALLER, [("account".to_owned(), Value::from("1"))].into());
        let providers = Some(("aws".to_owned(), provider.to_owned())).filter(|(_, provider)| !provider.is_empty());
        let request =
            proto::ConstructRequest { providers: providers.into_iter().collect(), ..request(&engine, "providers") };
        perform(&engine, request).await.unwrap();
        for name in ["child", "grandchild"] {
            let child = engine.registration(name).request;
            assert_eq!((child.provider.as_str(), child.version.as_str()), (provider, version), "{name}");
        }
        let invoke = &engine.invokes()[0];
        assert_eq!((invoke.provider.as_str(), invoke.version.as_str()), (provider, version));
        assert_eq!(engine.registration("explicit").request.provider, "urn:own::id");
    }
}

#[tokio::test]
async fn the_handshake_says_what_is_supported_before_any_configuration() {
    let harness = Harness::within(provider(), &FakeEngine::within(deployed));
    let answer = harness.client().handshake(proto::ProviderHandshakeRequest::default()).await.unwrap().into_inner();
    assert!(answer.accept_secrets && answer.accept_resources && answer.accept_outputs);
}

#[tokio::test]
async fn every_kind_of_alias_survives() {
    use proto::alias::{Alias, Spec, spec::Parent};
    let alias = |alias| proto::Alias { alias: Some(alias) };
    let spec = |name: &str, parent| Spec { name: name.to_owned(), parent, ..Spec::default() };
    let aliases = vec![
        alias(Alias::Urn("urn:pulumi:dev::shop::demo:index:Stage::old".to_owned())),
        alias(Alias::Spec(spec("renamed", None))),
        alias(Alias::Spec(spec("", Some(Parent::NoParent(true))))),
        alias(Alias::Spec(spec("", Some(Parent::ParentUrn("urn:other".to_owned()))))),
        alias(Alias::Spec(Spec {
            r#type: "demo:old:Stage".to_owned(),
            stack: "prod".to_owned(),
            project: "old".to_owned(),
            ..Spec::default()
        })),
    ];
    let engine = FakeEngine::within(deployed);
    let request = proto::ConstructRequest { aliases: aliases.clone(), ..request(&engine, "a chain") };
    perform(&engine, request).await.unwrap();
    let own = engine.registration("stage").request;
    assert_eq!(own.aliases, aliases);
    assert!(own.alias_specs, "otherwise an alias without a parent means one with the same parent");
}

#[tokio::test]
async fn type_name_and_parent_stay_as_the_engine_sent_them() {
    let engine = FakeEngine::within(deployed);
    let name = "odd name::with $ signs";
    let parent = "urn:pulumi:dev::shop::a:b:C$d:e:F::its parent".to_owned();
    let request =
        proto::ConstructRequest { name: name.to_owned(), parent: parent.clone(), ..request(&engine, "a chain") };
    perform(&engine, request).await.unwrap();
    let own = engine.registration(name).request;
    assert_eq!((own.r#type.as_str(), own.parent), (Stage::TOKEN, parent));
}

#[tokio::test]
async fn a_nested_secret_stays_nested() {
    let engine = FakeEngine::within(deployed);
    let settings = Value::object([("user", Value::from("me")), ("password", Value::from("hunter2").into_secret())]);
    let inputs = [("scene".to_owned(), Value::from("settings")), ("settings".to_owned(), settings.clone())].into();
    perform(&engine, construct_request(&engine, Stage::TOKEN, "stage", &inputs, false)).await.unwrap();
    assert_eq!(engine.registration("child").inputs["settings"], settings);
}

#[tokio::test]
async fn the_plugins_folder_is_an_absolute_path() {
    let engine = FakeEngine::within(deployed).engine();
    assert!(engine.plugin_directory().unwrap().is_absolute(), "the folder of the running binary");
    let shaken = proto::ProviderHandshakeRequest { root_directory: Some("plugins".to_owned()), ..Default::default() };
    let fake = FakeEngine::within(deployed);
    let harness = Harness::within(FolderTeller, &fake);
    harness.client().handshake(shaken).await.unwrap();
    let (state, _) = harness.construct(construct_request(&fake, "t", "n", &Properties::new(), false)).await.unwrap();
    let Kind::String(folder) = &state["folder"].kind else { panic!("{state:?}") };
    assert_eq!(folder, &std::env::current_dir().unwrap().join("plugins").display().to_string());
}

/// Tells the plugin's folder as it knows it.
struct FolderTeller;

impl pulumi_rust::provider::Provider for FolderTeller {
    fn version(&self) -> &'static str {
        "1.0.0"
    }

    async fn construct(
        &self,
        engine: pulumi_rust::engine::Engine,
        _: pulumi_rust::provider::ConstructRequest,
    ) -> Result<pulumi_rust::provider::ConstructResponse, Error> {
        let folder = engine.plugin_directory().unwrap().display().to_string();
        let state = [("folder".to_owned(), Value::from(folder))].into();
        Ok(pulumi_rust::provider::ConstructResponse { urn: Urn::new("urn"), state })
    }
}

#[tokio::test]
async fn the_stacks_configuration_and_its_secrets_are_there() {
    let engine = FakeEngine::within(deployed);
    let request = proto::ConstructRequest {
        config: [("aws:region".to_owned(), "eu-west-1".to_owned()), ("aws:token".to_owned(), "hunter2".to_owned())]
            .into(),
        config_secret_keys: vec!["aws:token".to_owned()],
        ..request(&engine, "configuration")
    };
    let (state, _) = perform(&engine, request).await.unwrap();
    assert_eq!(told(&state), &Kind::String("eu-west-1 true".to_owned()));
}

#[test]
fn packages_of_children_are_in_the_schema() {
    let schema = provider().to_schema();
    assert_eq!(schema["dependencies"][0], serde_json::json!({ "name": "aws", "version": "7.51.1" }));
}

#[test]
fn a_method_may_have_a_plain_result() {
    let schema = provider().to_schema();
    assert_eq!(schema["functions"]["demo:index:Stage/tell"]["outputs"]["plain"], true);
}
