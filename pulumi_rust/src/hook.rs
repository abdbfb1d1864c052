//! Hooks: functions that the engine runs around the operations on a resource.

use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use prost::Message;

use crate::callbacks::Function;
use crate::wire::proto::{ErrorHookRequest, ErrorHookResponse, ResourceHookRequest, ResourceHookResponse};
use crate::wire::{Decoder, urn_from};
use crate::{Error, Properties, Urn};

/// An operation on a resource that a hook stands around.
#[derive(Clone, Debug, Default)]
pub struct HookEvent {
    /// The resource.
    pub urn: Option<Urn>,
    /// Its id, or empty while it has none.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its type token.
    pub token: String,
    /// Its inputs of the last deployment; none before it is created.
    pub old_inputs: Option<Properties>,
    /// Its inputs now; none where it is deleted.
    pub new_inputs: Option<Properties>,
    /// Its outputs of the last deployment; none before it is created.
    pub old_outputs: Option<Properties>,
    /// Its outputs now; none before the operation, and where it is deleted.
    pub new_outputs: Option<Properties>,
}

/// An operation on a resource that failed.
#[derive(Clone, Debug, Default)]
pub struct FailedOperation {
    /// The resource, as for other hooks; it has no new outputs.
    pub event: HookEvent,
    /// The operation: `create`, `update` or `delete`.
    pub operation: String,
    /// What went wrong, once for each time it was tried.
    pub errors: Vec<String>,
}

/// What becomes of an operation that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again.
    Retry,
    /// It has failed.
    GiveUp,
}

type Run = dyn Fn(HookEvent) -> BoxFuture<'static, Result<(), Error>> + Send + Sync;
type Judge = dyn Fn(FailedOperation) -> BoxFuture<'static, Result<Verdict, Error>> + Send + Sync;

/// A function that the engine runs before or after an operation. It gets a name by [`Context::register_hook`](crate::Context::register_hook), which then stands in
/// [`ResourceHooks`](crate::ResourceHooks).
///
/// An error before an operation fails the operation; one after it is shown as a warning.
///
/// ```
/// use pulumi_rust::Hook;
/// let announce = Hook::new(|event| async move {
///     tracing::info!("{} is there", event.name);
///     Ok(())
/// });
/// # let _ = announce;
/// ```
#[derive(Clone)]
pub struct Hook {
    run: Arc<Run>,
    pub(crate) in_previews: bool,
    pub(crate) ignores_errors: bool,
}

/// A function that the engine asks whether an operation that failed is tried again. It gets a name by [`Context::register_error_hook`](crate::Context::register_error_hook), which then
/// stands in [`ResourceHooks::on_error`](crate::ResourceHooks::on_error).
///
/// ```
/// use pulumi_rust::{ErrorHook, Verdict};
/// let patient = ErrorHook::new(|failed| async move {
///     Ok(if failed.errors.len() < 3 { Verdict::Retry } else { Verdict::GiveUp })
/// });
/// # let _ = patient;
/// ```
#[derive(Clone)]
pub struct ErrorHook {
    judge: Arc<Judge>,
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook").field("in_previews", &self.in_previews).finish_non_exhaustive()
    }
}

impl fmt::Debug for ErrorHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErrorHook")
    }
}

impl Hook {
    /// A hook that does not run in previews.
    pub fn new<F>(run: impl Fn(HookEvent) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        Hook { run: Arc::new(move |event| run(event).boxed()), in_previews: false, ignores_errors: false }
    }

    /// The same hook, run in previews too.
    #[must_use]
    pub fn in_previews(mut self) -> Self {
        self.in_previews = true;
        self
    }

    /// The same hook, whose errors are no more than warnings.
    #[must_use]
    pub fn ignoring_errors(mut self) -> Self {
        self.ignores_errors = true;
        self
    }

    /// The hook over the engine's messages. Its error is part of the answer.
    pub(crate) fn into_function(self) -> Function {
        Arc::new(move |request| {
            let run = Arc::clone(&self.run);
            async move {
                let request = ResourceHookRequest::decode(&*request).map_err(unreadable)?;
                let ran = caught(async move { run(event_from(request)?).await }).await;
                let error = ran.err().map(|error| error.to_string()).unwrap_or_default();
                Ok(ResourceHookResponse { error }.encode_to_vec())
            }
            .boxed()
        })
    }
}

impl ErrorHook {
    /// A hook.
    pub fn new<F>(judge: impl Fn(FailedOperation) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Verdict, Error>> + Send + 'static,
    {
        ErrorHook { judge: Arc::new(move |failed| judge(failed).boxed()) }
    }

    pub(crate) fn into_function(self) -> Function {
        Arc::new(move |request| {
            let judge = Arc::clone(&self.judge);
            async move {
                let request = ErrorHookRequest::decode(&*request).map_err(unreadable)?;
                let response = match caught(async move { judge(failed_from(request)?).await }).await {
                    Ok(verdict) => ErrorHookResponse { retry: verdict == Verdict::Retry, error: String::new() },
                    Err(error) => ErrorHookResponse { retry: false, error: error.to_string() },
                };
                Ok(response.encode_to_vec())
            }
            .boxed()
        })
    }
}

fn unreadable(error: prost::DecodeError) -> Error {
    Error::caused("can't read a hook's request", error)
}

async fn caught<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|panic| Err(Error::panicked(panic.as_ref())))
}

fn known(wire: Option<prost_types::Struct>) -> Result<Option<Properties>, Error> {
    wire.map(|wire| Decoder::default().properties(wire)).transpose()
}

fn event_from(wire: ResourceHookRequest) -> Result<HookEvent, Error> {
    Ok(HookEvent {
        urn: urn_from(wire.urn),
        id: wire.id,
        name: wire.name,
        token: wire.r#type,
        old_inputs: known(wire.old_inputs)?,
        new_inputs: known(wire.new_inputs)?,
        old_outputs: known(wire.old_outputs)?,
        new_outputs: known(wire.new_outputs)?,
    })
}

fn failed_from(wire: ErrorHookRequest) -> Result<FailedOperation, Error> {
    Ok(FailedOperation {
        event: HookEvent {
            urn: urn_from(wire.urn),
            id: wire.id,
            name: wire.name,
            token: wire.r#type,
            old_inputs: known(wire.old_inputs)?,
            new_inputs: known(wire.new_inputs)?,
            old_outputs: known(wire.old_outputs)?,
            new_outputs: None,
        },
        operation: wire.failed_operation,
        errors: wire.errors,
    })
}
