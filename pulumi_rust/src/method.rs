//! Methods: what a program can ask a component that exists.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;

use crate::component::Component;
use crate::construct::{self, Context};
use crate::engine::Engine;
use crate::monitor::Monitor;
use crate::provider::{CallRequest, CallResponse, ConstructRequest};
use crate::value::Kind;
use crate::{Args, Error, Fields, Outputs, Properties, PropertyPath, Reading, Urn, Value};

/// A method of a component.
///
/// ```
/// # use pulumi_rust::{Args, Component, Context, Error, Input, Output, Outputs, component};
/// use pulumi_rust::{Method, ProviderBuilder, This, method};
/// # #[derive(Args)] struct WebsiteArgs { domain: Input<String> }
/// # #[derive(Outputs)] struct WebsiteOutputs { url: Output<String> }
/// # struct Website;
/// # #[component(token = "web:index:Website")]
/// # impl Component for Website {
/// #     type Args = WebsiteArgs;
/// #     type Outputs = WebsiteOutputs;
/// #     async fn construct(_: Context, _: String, args: WebsiteArgs) -> Result<WebsiteOutputs, Error> {
/// #         Ok(WebsiteOutputs { url: args.domain.map(|domain| format!("https://{domain}")) })
/// #     }
/// # }
///
/// #[derive(Args)]
/// struct PageArgs { path: Input<String> }
///
/// #[derive(Outputs)]
/// struct Page { url: Output<String> }
///
/// struct PageUrl;
///
/// /// The address of a page.
/// #[method(name = "pageUrl")]
/// impl Method for PageUrl {
///     type Component = Website;
///     type Args = PageArgs;
///     type Outputs = Page;
///
///     async fn call(_: Context, website: This<Website>, args: PageArgs) -> Result<Page, Error> {
///         Ok(Page { url: website.outputs.url.zip(&args.path).map(|(site, path)| format!("{site}/{path}")) })
///     }
/// }
///
/// let provider = ProviderBuilder::new("web", "1.0.0").component::<Website>().method::<PageUrl>();
/// # let _ = provider;
/// ```
pub trait Method: 'static {
    /// The name in other languages. Given by `#[method(name = "…")]`.
    const NAME: &'static str;

    /// What it does, in Markdown. Given by the doc comment under `#[method]`.
    const DESCRIPTION: &'static str = "";

    /// Why it should not be used any more.
    const DEPRECATED: Option<&'static str> = None;

    /// Whether programs get the result itself and wait for it, rather than an output of it. Given by `#[method(name = "…", plain)]`. It can't be called while an argument is unknown.
    const PLAIN: bool = false;

    /// Whose method it is.
    type Component: Component;

    /// The arguments.
    type Args: Args;

    /// The result. It depends on the component.
    type Outputs: Outputs;

    /// Runs it. Children that it registers belong to the component.
    fn call(
        ctx: Context,
        this: This<Self::Component>,
        args: Self::Args,
    ) -> impl Future<Output = Result<Self::Outputs, Error>> + Send;
}

/// The component that a method is called on.
#[derive(Debug)]
pub struct This<C: Component> {
    /// Its urn.
    pub urn: Urn,
    /// Its outputs, as the engine has them.
    pub outputs: C::Outputs,
}

/// The function of the engine that tells a resource's state.
const GET_RESOURCE: &str = "pulumi:pulumi:getResource";

/// Calls one method.
pub(crate) async fn run<M: Method>(engine: Engine, mut request: CallRequest) -> Result<CallResponse, Error> {
    let urn = own_urn(request.args.remove("__self__"))?;
    let args = match read_args::<M>(std::mem::take(&mut request.args)) {
        Ok(args) => args,
        Err(reading) => {
            let failures = reading.into_plain_failures();
            return Ok(CallResponse { failures, ..CallResponse::default() });
        }
    };
    let monitor = engine.monitor(&request.monitor_endpoint).await?;
    let this = This { outputs: outputs_of::<M::Component>(&monitor, &urn).await?, urn: urn.clone() };
    let ctx = Context::new::<M::Component>(engine, monitor.clone(), urn.clone(), as_of_component(request, &monitor));
    let body = AssertUnwindSafe(M::call(ctx.clone(), this, args)).catch_unwind();
    let mut result = construct::complete(&ctx, body).await?;
    for value in result.values_mut() {
        value.dependencies.insert(urn.clone());
    }
    Ok(CallResponse { result, failures: Vec::new() })
}

fn own_urn(this: Option<Value>) -> Result<Urn, Error> {
    let this = this.ok_or_else(|| Error::failed("a method was called without `__self__`"))?;
    match this.kind {
        Kind::Reference(reference) if !this.secret => Ok(reference.urn),
        Kind::Reference(_) => Err(Error::failed("`__self__` is a secret: call methods on a component itself")),
        Kind::Unknown => Err(Error::failed("`__self__` is unknown: call methods on a component itself")),
        other => Err(Error::failed(format!("`__self__` must be a resource, not {}", other.describe()))),
    }
}

fn read_args<M: Method>(args: Properties) -> Result<M::Args, Reading> {
    let mut reading = Reading::new();
    let mut fields = Fields::new(args, PropertyPath::root(), &mut reading);
    let args = M::Args::read(&mut fields);
    fields.finish();
    match args {
        Some(args) if reading.is_plain() => Ok(args),
        _ => Err(reading),
    }
}

/// The outputs of a component that exists, asked from the engine: a reference carries none.
async fn outputs_of<C: Component>(monitor: &Monitor, urn: &Urn) -> Result<C::Outputs, Error> {
    let args = [("urn".to_owned(), Value::from(urn.as_str()))].into();
    let mut answer = monitor.ask(GET_RESOURCE, &args).await?;
    let what = format!("the state of `{urn}`");
    let mut reading = Reading::new();
    let state = answer.remove("state").unwrap_or_else(|| Value::object::<String>([]));
    let outputs = Fields::of(state, &PropertyPath::root(), &mut reading).and_then(|mut fields| {
        let outputs = C::Outputs::read(&mut fields);
        fields.finish_leniently();
        outputs
    });
    outputs.ok_or_else(|| Error::Mistyped { what, failures: reading.into_plain_failures() })
}

/// What a Construct would have been told; the engine leaves a part of it out of calls.
fn as_of_component(request: CallRequest, monitor: &Monitor) -> ConstructRequest {
    let mut deployment = ConstructRequest {
        project: request.project,
        stack: request.stack,
        organization: request.organization,
        dry_run: request.dry_run,
        parallel: request.parallel,
        config: request.config,
        config_secret_keys: request.config_secret_keys,
        monitor_endpoint: request.monitor_endpoint,
        accepts_output_values: request.accepts_output_values,
        stack_trace_handle: request.stack_trace_handle,
        ..ConstructRequest::default()
    };
    monitor.complete(&mut deployment);
    deployment
}
