//! What can be given as a property: a value, an output of one, or a collection of either.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;

use crate::output::{Output, Resolved};
use crate::value::{Archive, Asset, Kind, ResourceReference};
use crate::{Error, Input, Value};

/// What can be given as a property. Every mark stays where it stands: one secret in a list leaves the others as they are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be given as a property",
    note = "give a value, an `Output` or `Input` of one, a `Vec`, `Option` or `BTreeMap<String, _>` of those, or what derives `Object` or `Enum`"
)]
pub trait IntoInput {
    /// The property as an output.
    fn into_input(self) -> Output<Value>;
}

macro_rules! known {
    ($($type:ty),+) => {$(
        impl IntoInput for $type {
            fn into_input(self) -> Output<Value> {
                Output::of(self.into())
            }
        }
    )+};
}

known!(Value, bool, f64, i32, u32, u16, u8, String, &str, Asset, Archive, ResourceReference, serde_json::Value);

impl<T: Clone + Send + Sync + IntoInput + 'static> IntoInput for Output<T> {
    fn into_input(self) -> Output<Value> {
        self.and_then(IntoInput::into_input)
    }
}

impl<T: Clone + Send + Sync + IntoInput + 'static> IntoInput for &Output<T> {
    fn into_input(self) -> Output<Value> {
        self.clone().into_input()
    }
}

impl<T: Clone + Send + Sync + IntoInput + 'static> IntoInput for Input<T> {
    fn into_input(self) -> Output<Value> {
        self.into_output().into_input()
    }
}

impl<T: IntoInput> IntoInput for Option<T> {
    fn into_input(self) -> Output<Value> {
        self.map_or_else(|| Output::of(Value::NULL), IntoInput::into_input)
    }
}

impl<T: IntoInput> IntoInput for Vec<T> {
    fn into_input(self) -> Output<Value> {
        let items: Vec<Output<Value>> = self.into_iter().map(IntoInput::into_input).collect();
        Output::from_future(async move {
            Ok(unmarked(Kind::List(try_join_all(items.iter().map(Output::resolve_value)).await?)))
        })
    }
}

impl<T: IntoInput> IntoInput for BTreeMap<String, T> {
    fn into_input(self) -> Output<Value> {
        let items: Vec<(String, Output<Value>)> =
            self.into_iter().map(|(key, item)| (key, item.into_input())).collect();
        Output::from_future(async move {
            let items = items
                .iter()
                .map(|(key, item)| async move { Ok::<_, Error>((key.clone(), item.resolve_value().await?)) });
            Ok(unmarked(Kind::Object(try_join_all(items).await?.into_iter().collect())))
        })
    }
}

/// A known value whose marks, if any, are inside of it.
pub(crate) fn unmarked(kind: Kind) -> Resolved<Value> {
    Resolved { value: Some(kind.into()), secret: false, dependencies: BTreeSet::new() }
}
