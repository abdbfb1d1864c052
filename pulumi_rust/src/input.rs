//! What may be given as a value or as an output of one.

use std::ops::Deref;

use crate::{FromValue, Output, PropertyPath, Reading, Value};

/// An argument that may be known later. In the schema it is an ordinary input, while a bare `T` is *plain*: it must be known before the deployment.
///
/// It is an [`Output`] in every respect.
///
/// ```
/// use pulumi_rust::{Input, Output};
/// fn greet(name: impl Into<Input<String>>) -> Output<String> {
///     name.into().map(|name| format!("hello {name}"))
/// }
/// greet("you");
/// greet(Output::known("me".to_owned()));
/// ```
#[derive(Clone, Debug)]
pub struct Input<T: Clone>(Output<T>);

impl<T: Clone> Input<T> {
    /// The output that it is.
    pub fn into_output(self) -> Output<T> {
        self.0
    }
}

impl<T: Clone> Deref for Input<T> {
    type Target = Output<T>;

    fn deref(&self) -> &Output<T> {
        &self.0
    }
}

impl<T: Clone> From<Output<T>> for Input<T> {
    fn from(output: Output<T>) -> Self {
        Input(output)
    }
}

impl<T: Clone + Send + Sync + 'static> From<T> for Input<T> {
    fn from(value: T) -> Self {
        Input(Output::known(value))
    }
}

impl From<&str> for Input<String> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<T: FromValue + Clone + Send + Sync + 'static> FromValue for Input<T> {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        Output::from_value(value, path, reading).map(Input)
    }

    fn absent() -> Option<Self> {
        Output::absent().map(Input)
    }

    fn into_secret(self) -> Self {
        Input(self.0.secret())
    }
}
