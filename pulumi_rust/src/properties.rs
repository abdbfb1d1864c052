//! Structs whose fields are properties: what derives [`macro@crate::Args`] and [`macro@crate::Outputs`].

use crate::schema::{ObjectSpec, Types};
use crate::value::Properties;
use crate::{Fields, Inputs};

/// The inputs of a component, custom resource, function or method, or of the provider itself.
///
/// Derived, it reads every field by its name in `camelCase` and says of each what is wrong. A field's type says whether it is plain (`T`), may be known later (`Input<T>`) or may be
/// missing (`Option<_>`). Its doc comment describes it in the schema. `#[pulumi(…)]` on a field says the rest:
///
/// | | |
/// |---|---|
/// | `rename = "type"` | another name |
/// | `default = 30` | what it is when it is not given: a boolean, a number or a string |
/// | `env = "WEB_REGION"`, `env("A", "B")` | environment variables that give it, before the default |
/// | `secret` | state and logs must not show it |
/// | `deprecated = "use b"` | why it should not be used any more |
/// | `replace_on_changes` | a change replaces the resource |
/// | `reference = "/aws/v7.51.1/schema.json#/…"` | its type is another package's |
/// | `autoname` | a custom resource's name, made up when it is not given |
///
/// ```
/// use pulumi_rust::{Args, Input};
///
/// /// What a website needs.
/// #[derive(Args)]
/// struct WebsiteArgs {
///     /// The domain it answers to.
///     domain: Input<String>,
///     /// Days that its logs are kept.
///     #[pulumi(default = 30)]
///     retention_days: Input<u32>,
///     /// Whether search engines may list it. Plain, since it decides what is created.
///     listed: Option<bool>,
/// }
/// ```
///
/// A wrong name does not compile:
///
/// ```compile_fail
/// #[derive(pulumi_rust::Args)]
/// struct WebsiteArgs {
///     urn: String,
/// }
/// ```
///
/// Neither does a type that the schema has not:
///
/// ```compile_fail
/// #[derive(pulumi_rust::Args)]
/// struct WebsiteArgs {
///     size: i64,
/// }
/// ```
pub trait Args: Sized + Send + 'static {
    /// The names of the properties.
    const NAMES: &'static [&'static str] = &[];

    /// Reads every argument and says of each what is wrong; gives nothing when anything is.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;

    /// The properties in the schema. Nothing needs to be said where the schema is written by hand.
    fn describe(types: &mut Types, plain: bool) -> ObjectSpec {
        let _ = (types, plain);
        ObjectSpec::default()
    }
}

/// The outputs of a component, custom resource, function or method.
///
/// Derived, every field becomes a property; see [`macro@crate::Args`] for what can be said of a field. [`Inputs`] are outputs too, named one by one and unknown to the schema.
///
/// ```
/// use pulumi_rust::{Output, Outputs};
///
/// #[derive(Outputs)]
/// struct WebsiteOutputs {
///     /// Where it is.
///     url: Output<String>,
///     /// Who may change it.
///     #[pulumi(secret)]
///     token: Output<String>,
/// }
/// ```
pub trait Outputs: IntoProperties + Sized + Send + 'static {
    /// Reads them back, as from a state; properties that are not asked for are let be.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;

    /// The properties in the schema.
    fn describe(types: &mut Types) -> ObjectSpec {
        let _ = types;
        ObjectSpec::default()
    }
}

/// What is a set of named properties; derived by [`macro@crate::Args`] and [`macro@crate::Outputs`].
pub trait IntoProperties {
    /// The properties by name.
    fn into_properties(self) -> Inputs;
}

impl IntoProperties for Inputs {
    fn into_properties(self) -> Inputs {
        self
    }
}

impl Outputs for Inputs {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let all: Properties = fields.take_all();
        Some(all.into_iter().fold(Inputs::new(), |inputs, (key, value)| inputs.with(key, value)))
    }
}

/// No properties.
impl IntoProperties for () {
    fn into_properties(self) -> Inputs {
        Inputs::new()
    }
}

/// No inputs.
impl Args for () {
    fn read(_: &mut Fields<'_>) -> Option<Self> {
        Some(())
    }
}

/// No outputs.
impl Outputs for () {
    fn read(_: &mut Fields<'_>) -> Option<Self> {
        Some(())
    }
}
