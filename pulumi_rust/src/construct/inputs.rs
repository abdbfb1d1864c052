//! A set of named properties, each known now or later.

use futures::future::try_join_all;

use crate::into_input::unmarked;
use crate::value::Kind;
use crate::{Error, IntoInput, Output, Properties, Value};

/// The inputs of a resource or function, or the outputs of a component.
///
/// ```
/// use pulumi_rust::{Inputs, Output};
/// let inputs = Inputs::new().with("name", "queue").with("kmsMasterKeyId", Output::known("key".to_owned()));
/// # let _ = inputs;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    properties: Vec<(String, Output<Value>)>,
}

impl Inputs {
    /// No properties.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a property. A null, such as an absent `Option`, is left out.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl IntoInput) -> Self {
        self.properties.push((key.into(), value.into_input()));
        self
    }

    /// Adds all of other properties.
    #[must_use]
    pub fn with_all(mut self, other: Inputs) -> Self {
        self.properties.extend(other.properties);
        self
    }

    /// Waits for every property.
    pub(crate) async fn resolve(&self) -> Result<Properties, Error> {
        let resolved = try_join_all(self.properties.iter().map(|(key, output)| async move {
            let value = output.resolve_value().await?;
            Ok::<_, Error>((key.clone(), value))
        }))
        .await?;
        Ok(resolved.into_iter().filter(|(_, value)| value.kind != Kind::Null).collect())
    }

    /// All properties as one value; unknowns, secrets and dependencies stay where they are.
    pub fn into_object(self) -> Output<Value> {
        Output::from_future(async move { Ok(unmarked(Kind::Object(self.resolve().await?))) })
    }
}

impl IntoInput for Inputs {
    fn into_input(self) -> Output<Value> {
        self.into_object()
    }
}
