//! Components.

use std::future::Future;

use crate::construct::Context;
use crate::{Args, Error, Outputs, PassedOn};

/// A component: its token, its arguments and outputs, and how it is built.
///
/// ```
/// use pulumi_rust::{Args, Component, Context, Error, Input, Inputs, Output, Outputs, ResourceOptions, component};
///
/// #[derive(Args)]
/// struct WebsiteArgs {
///     /// The bucket's name.
///     bucket_name: Input<String>,
/// }
///
/// #[derive(Outputs)]
/// struct WebsiteOutputs {
///     /// The bucket's ARN.
///     arn: Output<String>,
/// }
///
/// struct Website;
///
/// /// A website in a bucket.
/// #[component(token = "web:index:Website")]
/// impl Component for Website {
///     type Args = WebsiteArgs;
///     type Outputs = WebsiteOutputs;
///
///     async fn construct(ctx: Context, name: String, args: WebsiteArgs) -> Result<WebsiteOutputs, Error> {
///         let inputs = Inputs::new().with("bucket", args.bucket_name);
///         let bucket = ctx.resource("aws:s3/bucket:Bucket", &format!("{name}-site"), inputs, ResourceOptions::default());
///         Ok(WebsiteOutputs { arn: bucket.output("arn") })
///     }
/// }
/// ```
pub trait Component: 'static {
    /// The type token, `package:module:Name`. Given by `#[component(token = "…")]`.
    const TOKEN: &'static str;

    /// What it is, in Markdown. Given by the doc comment under `#[component]`.
    const DESCRIPTION: &'static str = "";

    /// Why it should not be used any more.
    const DEPRECATED: Option<&'static str> = None;

    /// Options of the component that count for each of its children too. Without it, most options of a component mean nothing to what it is made of.
    const PASSES_ON: &'static [PassedOn] = &[];

    /// The arguments.
    type Args: Args;

    /// The outputs; [`crate::Inputs`] where they are named one by one.
    type Outputs: Outputs;

    /// Registers the children and gives the component's outputs.
    ///
    /// The component itself is registered before and its outputs are set after; every child that was registered here is waited for.
    fn construct(
        ctx: Context,
        name: String,
        args: Self::Args,
    ) -> impl Future<Output = Result<Self::Outputs, Error>> + Send;
}
