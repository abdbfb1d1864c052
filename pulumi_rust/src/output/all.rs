//! Outputs that are waited for together.

use std::collections::BTreeSet;

use futures::future::try_join_all;

use super::{Output, Resolved};
use crate::{Error, Input};

/// The values of several outputs or inputs, once all are known: of a tuple of any types, an array, or a `Vec`, each owned or borrowed.
///
/// Unknown while one is; secret if one is; depends on what any depends on.
///
/// ```
/// use pulumi_rust::{Output, all};
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let (host, port) = (Output::known("db".to_owned()), Output::known(5439));
/// let address = all((&host, &port)).map(|(host, port)| format!("{host}:{port}"));
/// assert_eq!(address.resolve().await.unwrap().value.unwrap(), "db:5439");
/// # }
/// ```
pub fn all<A: All>(outputs: A) -> Output<A::Values> {
    outputs.all()
}

/// What [`all`] takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be waited for together",
    note = "give a tuple of up to eight, an array or a `Vec` of `Output`s and `Input`s or of references to them"
)]
pub trait All {
    /// The values, in the shape of the outputs.
    type Values: Clone + Send + Sync + 'static;

    /// All of them, once all are known.
    fn all(self) -> Output<Self::Values>;
}

/// An [`Output`] or an [`Input`], owned or borrowed.
#[diagnostic::on_unimplemented(message = "`{Self}` is neither an `Output` nor an `Input`")]
pub trait Awaited {
    /// What it resolves to.
    type Value: Clone + Send + Sync + 'static;

    /// It as an output.
    fn awaited(self) -> Output<Self::Value>;
}

impl<T: Clone + Send + Sync + 'static> Awaited for Output<T> {
    type Value = T;

    fn awaited(self) -> Output<T> {
        self
    }
}

impl<T: Clone + Send + Sync + 'static> Awaited for &Output<T> {
    type Value = T;

    fn awaited(self) -> Output<T> {
        self.clone()
    }
}

impl<T: Clone + Send + Sync + 'static> Awaited for Input<T> {
    type Value = T;

    fn awaited(self) -> Output<T> {
        self.into_output()
    }
}

impl<T: Clone + Send + Sync + 'static> Awaited for &Input<T> {
    type Value = T;

    fn awaited(self) -> Output<T> {
        (**self).clone()
    }
}

impl<W: Awaited> All for Vec<W> {
    type Values = Vec<W::Value>;

    fn all(self) -> Output<Self::Values> {
        let outputs: Vec<_> = self.into_iter().map(W::awaited).collect();
        Output::from_future(async move {
            let resolved = try_join_all(outputs.iter().map(Output::resolve)).await?;
            let secret = resolved.iter().any(|one| one.secret);
            let dependencies = resolved.iter().flat_map(|one| one.dependencies.iter().cloned()).collect();
            let value = resolved.into_iter().map(|one| one.value).collect();
            Ok(Resolved { value, secret, dependencies })
        })
    }
}

impl<W: Awaited, const N: usize> All for [W; N] {
    type Values = [W::Value; N];

    fn all(self) -> Output<Self::Values> {
        let same_length =
            |values: Vec<W::Value>| values.try_into().map_err(|_| Error::failed("an array changed its length"));
        Vec::from(self).all().try_map(same_length)
    }
}

macro_rules! tuples {
    ($($($name:ident: $type:ident),+;)+) => {$(
        impl<$($type: Awaited),+> All for ($($type,)+) {
            type Values = ($($type::Value,)+);

            fn all(self) -> Output<Self::Values> {
                let ($($name,)+) = self;
                let ($($name,)+) = ($($name.awaited(),)+);
                Output::from_future(async move {
                    let ($($name,)+) = futures::try_join!($($name.resolve()),+)?;
                    let secret = $($name.secret)||+;
                    let mut dependencies = BTreeSet::new();
                    $(dependencies.extend($name.dependencies);)+
                    let value = (|| Some(($($name.value?,)+)))();
                    Ok(Resolved { value, secret, dependencies })
                })
            }
        }
    )+};
}

tuples! {
    a: A, b: B;
    a: A, b: B, c: C;
    a: A, b: B, c: C, d: D;
    a: A, b: B, c: C, d: D, e: E;
    a: A, b: B, c: C, d: D, e: E, f: F;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H;
}
