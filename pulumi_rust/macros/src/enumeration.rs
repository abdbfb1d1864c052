//! Enums whose variants are words.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::{attributes, docs, optional};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "this needs an enum whose variants are words"));
    };
    let token = attributes::Container::of(&input.attrs)?.token;
    let token = optional::code(token);
    let mut seen = BTreeSet::new();
    let (mut idents, mut words, mut specs) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let ident = &variant.ident;
            return Err(Error::new_spanned(ident, format!("variant `{ident}`: a word has no fields")));
        }
        let said = attributes::Variant::of(&variant.attrs)?;
        let name = variant.ident.to_string();
        let word = said.value.as_ref().map_or_else(|| name.clone(), syn::LitStr::value);
        if !seen.insert(word.clone()) {
            return Err(Error::new_spanned(
                &variant.ident,
                format!("variant `{name}`: the word `{word}` is there twice"),
            ));
        }
        let description = docs::of(&variant.attrs);
        let deprecated = optional::code(said.deprecated);
        specs.push(quote! {
            ::pulumi_rust::schema::EnumWord { name: #name, value: #word, description: #description, deprecated: #deprecated }
        });
        idents.push(&variant.ident);
        words.push(word);
    }
    if idents.is_empty() {
        return Err(Error::new_spanned(&input.ident, "an enum without words can't be given"));
    }
    let wanted = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let wanted = format!("must be one of {wanted}");
    let (ident, type_name, description) = (&input.ident, input.ident.to_string(), docs::of(&input.attrs));
    Ok(quote! {
        #[allow(dead_code, reason = "offered to whoever writes the enum")]
        impl #ident {
            /// All of them, in the order of the schema.
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];

            /// The word for it.
            pub const fn as_str(&self) -> &'static str {
                match self { #(Self::#idents => #words),* }
            }
        }
        #[automatically_derived]
        impl ::pulumi_rust::FromValue for #ident {
            fn from_value(
                value: ::pulumi_rust::Value,
                path: &::pulumi_rust::PropertyPath,
                reading: &mut ::pulumi_rust::Reading,
            ) -> ::core::option::Option<Self> {
                let text = <::std::string::String as ::pulumi_rust::FromValue>::from_value(value, path, reading)?;
                match text.as_str() {
                    #(#words => ::core::option::Option::Some(Self::#idents),)*
                    _ => {
                        reading.fail(path, #wanted);
                        ::core::option::Option::None
                    }
                }
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<#ident> for ::pulumi_rust::Value {
            fn from(word: #ident) -> Self {
                word.as_str().into()
            }
        }
        #[automatically_derived]
        impl ::pulumi_rust::IntoInput for #ident {
            fn into_input(self) -> ::pulumi_rust::Output<::pulumi_rust::Value> {
                ::pulumi_rust::Value::from(self).into_input()
            }
        }
        #[automatically_derived]
        impl ::pulumi_rust::schema::PropertyType for #ident {
            fn describe(types: &mut ::pulumi_rust::schema::Types, plain: bool) -> ::pulumi_rust::schema::TypeSpec {
                types.enumeration((#token, #type_name), plain, #description, &[#(#specs),*])
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use syn::{DeriveInput, parse_quote};

    use super::expand;

    #[track_caller]
    fn refused(input: &DeriveInput, expected: &str) {
        let error = expand(input).expect_err("it was taken").to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn only_words_are_taken() {
        refused(
            &parse_quote!(
                enum Size {
                    Small,
                    Other(String),
                }
            ),
            "variant `Other`: a word has no fields",
        );
        refused(
            &parse_quote!(
                struct Size;
            ),
            "needs an enum",
        );
        refused(
            &parse_quote!(
                enum Size {}
            ),
            "without words",
        );
        refused(
            &parse_quote!(
                enum Size {
                    #[pulumi(value = "S")]
                    Small,
                    S,
                }
            ),
            "variant `S`: the word `S` is there twice",
        );
    }
}
