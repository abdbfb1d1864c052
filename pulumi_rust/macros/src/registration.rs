//! Names and descriptions of what a package offers, put on the `impl` that makes it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use syn::{Error, ItemImpl, LitStr, Result, parse_quote};

use crate::{docs, name};

/// What is offered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Component,
    Resource,
    Function,
    Method,
}

impl Kind {
    /// The trait that makes it.
    fn made_by(self) -> &'static str {
        match self {
            Kind::Component => "Component",
            Kind::Resource => "CustomResource",
            Kind::Function => "Function",
            Kind::Method => "Method",
        }
    }

    /// The argument that names it.
    fn named_by(self) -> &'static str {
        if self == Kind::Method { "name" } else { "token" }
    }
}

pub(crate) fn expand(kind: Kind, arguments: TokenStream, mut item: ItemImpl) -> Result<TokenStream> {
    let made_by = kind.made_by();
    let implemented = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
    if implemented.is_none_or(|segment| segment.ident != made_by) {
        return Err(Error::new_spanned(&item.self_ty, format!("this stands over an `impl {made_by} for …`")));
    }
    let (mut named, mut deprecated, mut plain) = (None::<LitStr>, None::<LitStr>, false);
    let parser = syn::meta::parser(|meta| {
        if meta.path.is_ident(kind.named_by()) {
            named = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("deprecated") {
            deprecated = Some(meta.value()?.parse()?);
        } else if kind == Kind::Method && meta.path.is_ident("plain") {
            plain = true;
        } else {
            let further = if kind == Kind::Method { ", plain" } else { "" };
            return Err(meta.error(format!("known are {}{further} and deprecated", kind.named_by())));
        }
        Ok(())
    });
    parser.parse2(arguments)?;
    let Some(named) = named else {
        return Err(Error::new_spanned(&item.self_ty, format!("`{} = \"…\"` is missing", kind.named_by())));
    };
    let description = docs::of(&item.attrs);
    if kind == Kind::Method {
        name::check_property(&named.value(), named.span())?;
        item.items.push(parse_quote!(const NAME: &'static str = #named;));
        item.items.push(parse_quote!(const PLAIN: bool = #plain;));
    } else {
        name::check_token(&named)?;
        item.items.push(parse_quote!(const TOKEN: &'static str = #named;));
    }
    item.items.push(parse_quote!(const DESCRIPTION: &'static str = #description;));
    if let Some(message) = deprecated {
        item.items.push(parse_quote!(const DEPRECATED: ::core::option::Option<&'static str> = ::core::option::Option::Some(#message);));
    }
    Ok(quote!(#item))
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::parse_quote;

    use super::{Kind, expand};

    #[test]
    fn the_name_and_the_docs_become_constants() {
        let item = parse_quote! {
            /// A website.
            impl pulumi_rust::Component for Website {}
        };
        let expanded = expand(Kind::Component, quote!(token = "web:index:Website"), item).unwrap().to_string();
        assert!(expanded.contains(r#"const TOKEN : & 'static str = "web:index:Website""#), "{expanded}");
        assert!(expanded.contains(r#"const DESCRIPTION : & 'static str = "A website.""#), "{expanded}");
    }

    #[test]
    fn only_a_method_has_a_plain_result() {
        let method = expand(Kind::Method, quote!(name = "tell", plain), parse_quote!(impl Method for Tell {}));
        assert!(method.unwrap().to_string().contains("const PLAIN : bool = true"));
        let refused = expand(Kind::Function, quote!(token = "a:b:c", plain), parse_quote!(impl Function for F {}));
        assert_eq!(refused.unwrap_err().to_string(), "known are token and deprecated");
        let unknown = expand(Kind::Method, quote!(colour = "red"), parse_quote!(impl Method for Tell {}));
        assert_eq!(unknown.unwrap_err().to_string(), "known are name, plain and deprecated");
    }

    #[test]
    fn the_wrong_place_or_name_is_refused() {
        let refused = |arguments, item| expand(Kind::Component, arguments, item).unwrap_err().to_string();
        let token = quote!(token = "web:index:Website");
        assert!(refused(token.clone(), parse_quote!(impl Website {})).contains("`impl Component for …`"));
        assert!(refused(token, parse_quote!(impl Function for Website {})).contains("`impl Component for …`"));
        assert!(refused(quote!(), parse_quote!(impl Component for Website {})).contains("`token = \"…\"` is missing"));
        let short = refused(quote!(token = "Website"), parse_quote!(impl Component for Website {}));
        assert!(short.contains("token `Website`: a token is `package:module:Name`"), "{short}");
    }
}
