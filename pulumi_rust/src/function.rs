//! Functions: what a program can ask a provider without making anything.

use std::future::Future;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::provider::{InvokeRequest, InvokeResponse};
use crate::{Args, Error, Fields, IntoProperties, Outputs, PropertyPath, Reading};

/// A function.
///
/// ```
/// use pulumi_rust::{Args, Error, Function, Outputs, ProviderBuilder, function};
///
/// #[derive(Args)]
/// struct SumArgs { a: f64, b: f64 }
///
/// #[derive(Outputs)]
/// struct SumResult { sum: f64 }
///
/// struct Sum;
///
/// /// Adds two numbers.
/// #[function(token = "maths:index:sum")]
/// impl Function for Sum {
///     type Args = SumArgs;
///     type Outputs = SumResult;
///
///     async fn invoke(&self, args: SumArgs) -> Result<SumResult, Error> {
///         Ok(SumResult { sum: args.a + args.b })
///     }
/// }
///
/// let provider = ProviderBuilder::new("maths", "1.0.0").function(Sum);
/// # let _ = provider;
/// ```
pub trait Function: Send + Sync + 'static {
    /// The token, `package:module:name`. Given by `#[function(token = "…")]`.
    const TOKEN: &'static str;

    /// What it does, in Markdown. Given by the doc comment under `#[function]`.
    const DESCRIPTION: &'static str = "";

    /// Why it should not be used any more.
    const DEPRECATED: Option<&'static str> = None;

    /// The arguments, all known.
    type Args: Args;

    /// The result, all known.
    type Outputs: Outputs;

    /// Runs it.
    fn invoke(&self, args: Self::Args) -> impl Future<Output = Result<Self::Outputs, Error>> + Send;
}

/// Any function.
pub(crate) trait AnyFunction: Send + Sync {
    fn invoke(&self, request: InvokeRequest) -> BoxFuture<'_, Result<InvokeResponse, Error>>;
}

impl<F: Function> AnyFunction for F {
    fn invoke(&self, request: InvokeRequest) -> BoxFuture<'_, Result<InvokeResponse, Error>> {
        async move {
            let mut reading = Reading::new();
            let mut fields = Fields::new(request.args, PropertyPath::root(), &mut reading);
            let args = F::Args::read(&mut fields);
            fields.finish();
            // Secret arguments may be read: it is the engine that makes the result of a call with one a secret.
            let args = match args {
                Some(args) if reading.is_complete() => args,
                _ => {
                    let failures = reading.into_plain_failures();
                    return Ok(InvokeResponse { failures, ..InvokeResponse::default() });
                }
            };
            let result = Function::invoke(self, args).await?.into_properties().resolve().await?;
            Ok(InvokeResponse { result, failures: Vec::new() })
        }
        .boxed()
    }
}
