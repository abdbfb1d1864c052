//! The derives and attributes of `pulumi_rust`, which re-exports and documents them.
//!
//! They look at names, docs and attributes only; what a field's type means is left to the traits of `pulumi_rust`, so an alias or a type of the user's own means the same as what it
//! stands for. Every message names the field it is about.

mod attributes;
mod docs;
mod enumeration;
mod name;
mod object;
mod optional;
mod registration;

use proc_macro::TokenStream;
use syn::{DeriveInput, ItemImpl, parse_macro_input};

use object::Role;
use registration::Kind;

/// A struct whose fields are the inputs of a component, custom resource, function or method.
#[proc_macro_derive(Args, attributes(pulumi))]
pub fn args(input: TokenStream) -> TokenStream {
    derived(object::expand(Role::Args, &parse_macro_input!(input as DeriveInput)))
}

/// A struct whose fields are the outputs of a component, custom resource, function or method.
#[proc_macro_derive(Outputs, attributes(pulumi))]
pub fn outputs(input: TokenStream) -> TokenStream {
    derived(object::expand(Role::Outputs, &parse_macro_input!(input as DeriveInput)))
}

/// A struct that is a property: an object type of the schema.
#[proc_macro_derive(Object, attributes(pulumi))]
pub fn object(input: TokenStream) -> TokenStream {
    derived(object::expand(Role::Object, &parse_macro_input!(input as DeriveInput)))
}

/// An enum whose variants are words.
#[proc_macro_derive(Enum, attributes(pulumi))]
pub fn enumeration(input: TokenStream) -> TokenStream {
    derived(enumeration::expand(&parse_macro_input!(input as DeriveInput)))
}

/// Names a component: `#[component(token = "package:module:Name")]` over its `impl Component for`, whose doc comment describes it in the schema.
#[proc_macro_attribute]
pub fn component(arguments: TokenStream, item: TokenStream) -> TokenStream {
    registered(Kind::Component, arguments, item)
}

/// Names a custom resource: `#[resource(token = "package:module:Name")]` over its `impl CustomResource for`.
#[proc_macro_attribute]
pub fn resource(arguments: TokenStream, item: TokenStream) -> TokenStream {
    registered(Kind::Resource, arguments, item)
}

/// Names a function: `#[function(token = "package:module:name")]` over its `impl Function for`.
#[proc_macro_attribute]
pub fn function(arguments: TokenStream, item: TokenStream) -> TokenStream {
    registered(Kind::Function, arguments, item)
}

/// Names a method: `#[method(name = "urlFor")]` over its `impl Method for`. With `plain`, programs get its result itself rather than an output of it.
#[proc_macro_attribute]
pub fn method(arguments: TokenStream, item: TokenStream) -> TokenStream {
    registered(Kind::Method, arguments, item)
}

fn derived(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(syn::Error::into_compile_error).into()
}

fn registered(kind: Kind, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ItemImpl);
    derived(registration::expand(kind, arguments.into(), item))
}
