//! An option as code.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// `Some(…)` or `None`.
pub(crate) fn code(value: Option<impl ToTokens>) -> TokenStream {
    let some = value.map(|value| quote!(::core::option::Option::Some(#value)));
    some.unwrap_or_else(|| quote!(::core::option::Option::None))
}
