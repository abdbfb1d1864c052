//! Construct: from a component's inputs to its registered children and outputs.
//!
//! The order is the engine's: the component's own registration with every option copied, its children, its outputs exactly once, and the answer only after every request has been
//! answered (a program's `dependsOn` relies on that). The first child that fails ends the Construct with its cause and aborts the rest.

mod calls;
mod children;
mod context;
mod inputs;
mod lineage;
mod registration;
mod resource;

use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;

pub use context::Context;
pub use inputs::Inputs;
pub use resource::Resource;

use crate::component::Component;
use crate::engine::Engine;
use crate::provider::{ConstructRequest, ConstructResponse};
use crate::wire::{Encoder, proto};
use crate::{Args, Error, Fields, IntoProperties, Properties, PropertyPath, Reading};

/// Builds one component.
pub(crate) async fn run<C: Component>(engine: Engine, request: ConstructRequest) -> Result<ConstructResponse, Error> {
    let args = read_args::<C>(&request)?;
    let monitor = engine.monitor(&request.monitor_endpoint).await?;
    let own = registration::of_component(&request).await?;
    let urn = crate::Urn::new(monitor.register(own).await?.urn);

    let name = request.name.clone();
    let secret = request.options.additional_secret_outputs.clone();
    let ctx = Context::new::<C>(engine, monitor.clone(), urn.clone(), request);
    let body = AssertUnwindSafe(C::construct(ctx.clone(), name, args)).catch_unwind();
    let mut state = complete(&ctx, body).await?;
    // The engine does this for custom resources and leaves components alone.
    for key in secret {
        if let Some(value) = state.get_mut(&key) {
            value.secret = true;
        }
    }

    let outputs = Encoder::without_outputs().properties(&state);
    let request = proto::RegisterResourceOutputsRequest { urn: urn.as_str().to_owned(), outputs: Some(outputs) };
    monitor.register_outputs(request).await?;
    Ok(ConstructResponse { urn, state })
}

/// Runs the code of a component or method and gives its outputs, once every request that it started has been answered.
pub(crate) async fn complete<O: IntoProperties>(
    ctx: &Context,
    body: impl Future<Output = Result<Result<O, Error>, Box<dyn Any + Send>>>,
) -> Result<Properties, Error> {
    // Also when the call itself is dropped: a cancelled Construct leaves no request behind.
    let _ending = Ending(ctx);
    let children = ctx.children();
    let built = tokio::select! {
        // The body first: what it registers in this turn is watched in this turn.
        biased;
        built = body => built.unwrap_or_else(|panic| Err(Error::panicked(panic.as_ref()))),
        error = children.failure() => Err(error),
    };
    finish(ctx, built?.into_properties()).await
}

/// The end of a Construct, however it comes.
struct Ending<'a>(&'a Context);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Waits for the children, then for the outputs, and for children that only the outputs registered.
async fn finish(ctx: &Context, outputs: Inputs) -> Result<crate::Properties, Error> {
    let children = ctx.children();
    children.drain().await?;
    let state = outputs.resolve().await?;
    children.drain().await?;
    Ok(state)
}

fn read_args<C: Component>(request: &ConstructRequest) -> Result<C::Args, Error> {
    let mut reading = Reading::new();
    let mut fields = Fields::new(request.inputs.clone(), PropertyPath::root(), &mut reading);
    let args = C::Args::read(&mut fields);
    fields.finish();
    let failures = reading.into_plain_failures();
    match args {
        Some(args) if failures.is_empty() => Ok(args),
        _ => Err(Error::Inputs { context: format!("component `{}` ({})", request.name, request.token), failures }),
    }
}
