//! Structs whose fields are properties: arguments, outputs and objects.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, Ident, Lit, LitFloat, Result, Type};

use crate::attributes;
use crate::{docs, name, optional};

/// What the struct is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Args,
    Outputs,
    Object,
}

/// One field and what was said of it.
struct Property<'a> {
    ident: &'a Ident,
    kind: &'a Type,
    name: String,
    description: String,
    said: attributes::Field,
}

pub(crate) fn expand(role: Role, input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &input.generics,
            "a schema has no generic types: give the struct concrete ones",
        ));
    }
    let properties = properties(role, input)?;
    let token = attributes::Container::of(&input.attrs)?.token;
    if role != Role::Object
        && let Some(token) = &token
    {
        return Err(Error::new_spanned(token, "only objects and enums are types with a token of their own"));
    }
    let ident = &input.ident;
    let read = read(&properties);
    let describe = describe(&docs::of(&input.attrs), &properties);
    let given = properties.iter().map(given);
    let into_properties = quote! {
        #[automatically_derived]
        impl ::pulumi_rust::IntoProperties for #ident {
            fn into_properties(self) -> ::pulumi_rust::Inputs { ::pulumi_rust::Inputs::new() #(#given)* }
        }
    };
    let names = properties.iter().map(|property| &property.name);
    let signature = quote! { types: &mut ::pulumi_rust::schema::Types, plain: bool };
    Ok(match role {
        Role::Args => quote! {
            #into_properties
            #[automatically_derived]
            impl ::pulumi_rust::Args for #ident {
                const NAMES: &'static [&'static str] = &[#(#names),*];
                fn read(fields: &mut ::pulumi_rust::Fields<'_>) -> ::core::option::Option<Self> { #read }
                fn describe(#signature) -> ::pulumi_rust::schema::ObjectSpec { #describe }
            }
        },
        Role::Outputs => quote! {
            #into_properties
            #[automatically_derived]
            impl ::pulumi_rust::Outputs for #ident {
                fn read(fields: &mut ::pulumi_rust::Fields<'_>) -> ::core::option::Option<Self> { #read }
                fn describe(types: &mut ::pulumi_rust::schema::Types) -> ::pulumi_rust::schema::ObjectSpec {
                    let plain = false;
                    #describe
                }
            }
        },
        Role::Object => {
            let token = optional::code(token);
            let type_name = ident.to_string();
            quote! {
                #into_properties
                #[automatically_derived]
                impl ::pulumi_rust::FromValue for #ident {
                    fn from_value(
                        value: ::pulumi_rust::Value,
                        path: &::pulumi_rust::PropertyPath,
                        reading: &mut ::pulumi_rust::Reading,
                    ) -> ::core::option::Option<Self> {
                        let mut all_fields = ::pulumi_rust::Fields::of(value, path, reading)?;
                        let fields = &mut all_fields;
                        let read = (|| { #read })();
                        all_fields.finish();
                        read
                    }
                }
                #[automatically_derived]
                impl ::pulumi_rust::IntoInput for #ident {
                    fn into_input(self) -> ::pulumi_rust::Output<::pulumi_rust::Value> {
                        ::pulumi_rust::IntoProperties::into_properties(self).into_object()
                    }
                }
                #[automatically_derived]
                impl ::pulumi_rust::schema::PropertyType for #ident {
                    fn describe(#signature) -> ::pulumi_rust::schema::TypeSpec {
                        types.object(#token, #type_name, plain, |types| { #describe })
                    }
                }
            }
        }
    })
}

fn properties(role: Role, input: &DeriveInput) -> Result<Vec<Property<'_>>> {
    let shape = "properties are named: this needs a struct with named fields";
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, shape));
    };
    let fields = match &data.fields {
        Fields::Named(fields) => fields.named.iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(_) => return Err(Error::new_spanned(&input.ident, shape)),
    };
    let mut seen = BTreeSet::new();
    let mut properties = Vec::new();
    for field in fields {
        let Some(ident) = &field.ident else { continue };
        let said = attributes::Field::of(&field.attrs)?;
        let (name, span) = match &said.rename {
            Some(name) => (name.value(), name.span()),
            None => (name::camel_case(&ident.to_string()), ident.span()),
        };
        name::check_property(&name, span)?;
        if !seen.insert(name.clone()) {
            return Err(Error::new(span, format!("property `{name}` is there twice")));
        }
        check(role, &name, &said, ident)?;
        properties.push(Property { ident, kind: &field.ty, name, description: docs::of(&field.attrs), said });
    }
    Ok(properties)
}

/// What can't be said of a field together, or not of a field of this role.
fn check(role: Role, name: &str, said: &attributes::Field, ident: &Ident) -> Result<()> {
    let refuse = |reason: &str| Err(Error::new(ident.span(), format!("property `{name}`: {reason}")));
    if role == Role::Outputs && (said.default.is_some() || !said.environment.is_empty()) {
        return refuse("an output has no default");
    }
    if role != Role::Args && said.autoname {
        return refuse("only an input of a custom resource gets an automatic name");
    }
    if said.autoname && said.default.is_some() {
        return refuse("has an automatic name or a default, not both");
    }
    if let Some(Lit::Str(_)) = &said.default
        && said.secret
    {
        return refuse("a secret with a default that everybody can read is none");
    }
    Ok(())
}

fn read(properties: &[Property<'_>]) -> TokenStream {
    let local = |property: &Property<'_>| format_ident!("read_{}", property.ident.to_string().trim_start_matches("r#"));
    let reads = properties.iter().map(|property| {
        let Property { kind, name, said, .. } = property;
        let local = local(property);
        let secret = said.secret.then(|| quote!(.map(::pulumi_rust::FromValue::into_secret)));
        let default = default_value(said, kind);
        let defaulted = default.map(|default| quote!(fields.defaulted::<#kind>(#name, || #default)));
        let read = defaulted.unwrap_or_else(|| quote!(fields.required::<#kind>(#name)));
        quote!(let #local = #read #secret;)
    });
    let members = properties.iter().map(|property| {
        let (ident, local) = (property.ident, local(property));
        quote!(#ident: #local?)
    });
    quote! {
        #(#reads)*
        ::core::option::Option::Some(Self { #(#members),* })
    }
}

/// The value of a property that was not given, if anything was said of it.
fn default_value(said: &attributes::Field, kind: &Type) -> Option<TokenStream> {
    let literal = said.default.as_ref().map(|literal| {
        let literal = match literal {
            // Numbers are `f64` on the wire.
            Lit::Int(number) => Lit::Float(LitFloat::new(&format!("{}.0", number.base10_digits()), number.span())),
            literal => literal.clone(),
        };
        quote!(::pulumi_rust::Value::from(#literal))
    });
    let literal = optional::code(literal);
    let environment = &said.environment;
    match (said.default.is_some(), environment.is_empty()) {
        (false, true) => None,
        (true, true) => Some(literal),
        (_, false) => Some(quote! {
            ::pulumi_rust::schema::from_environment::<#kind>(&[#(#environment),*]).or(#literal)
        }),
    }
}

fn given(property: &Property<'_>) -> TokenStream {
    let Property { ident, name, said, .. } = property;
    if said.secret {
        quote!(.with(#name, ::pulumi_rust::IntoInput::into_input(self.#ident).secret()))
    } else {
        quote!(.with(#name, self.#ident))
    }
}

fn describe(description: &str, properties: &[Property<'_>]) -> TokenStream {
    let properties = properties.iter().map(|property| {
        let Property { kind, name, description, said, .. } = property;
        let attributes::Field { environment, deprecated, reference, .. } = said;
        let default = said.default.as_ref().map(|default| quote!(.default_value(#default)));
        let environment = (!environment.is_empty()).then(|| quote!(.environment(&[#(#environment),*])));
        let secret = said.secret.then(|| quote!(.secret()));
        let deprecated = deprecated.as_ref().map(|message| quote!(.deprecated(#message)));
        let replaces = said.replace_on_changes.then(|| quote!(.replace_on_changes()));
        let reference = reference.as_ref().map(|reference| quote!(.reference(#reference)));
        let autoname = said.autoname.then(|| quote!(.autonamed()));
        quote! {
            .property(
                ::pulumi_rust::schema::PropertySpec::of::<#kind>(#name, types, plain)
                    .description(#description) #default #environment #secret #deprecated #replaces #reference #autoname
            )
        }
    });
    quote! {
        let _ = (&types, plain);
        ::pulumi_rust::schema::ObjectSpec::new(#description) #(#properties)*
    }
}

#[cfg(test)]
mod tests;
