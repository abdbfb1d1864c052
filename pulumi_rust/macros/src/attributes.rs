//! What `#[pulumi(…)]` says of a struct, field or variant.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Result, Token, parenthesized, punctuated::Punctuated};

use crate::name;

/// Of a field.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) rename: Option<LitStr>,
    pub(crate) default: Option<Lit>,
    pub(crate) environment: Vec<LitStr>,
    pub(crate) secret: bool,
    pub(crate) deprecated: Option<LitStr>,
    pub(crate) replace_on_changes: bool,
    pub(crate) reference: Option<LitStr>,
    pub(crate) autoname: bool,
}

impl Field {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut field = Self::default();
        each(attributes, |meta| {
            match key(meta).as_str() {
                "rename" => field.rename = Some(meta.value()?.parse()?),
                "default" => field.default = Some(literal(meta)?),
                "env" => field.environment = texts(meta)?,
                "secret" => field.secret = true,
                "deprecated" => field.deprecated = Some(meta.value()?.parse()?),
                "replace_on_changes" => field.replace_on_changes = true,
                "reference" => field.reference = Some(meta.value()?.parse()?),
                "autoname" => field.autoname = true,
                other => {
                    return Err(unknown(
                        meta,
                        other,
                        "rename, default, env, secret, deprecated, replace_on_changes, reference, autoname",
                    ));
                }
            }
            Ok(())
        })?;
        Ok(field)
    }
}

/// Of an object or enum.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) token: Option<LitStr>,
}

impl Container {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut container = Self::default();
        each(attributes, |meta| match key(meta).as_str() {
            "token" => {
                let token: LitStr = meta.value()?.parse()?;
                name::check_token(&token)?;
                container.token = Some(token);
                Ok(())
            }
            other => Err(unknown(meta, other, "token")),
        })?;
        Ok(container)
    }
}

/// Of an enum's variant.
#[derive(Default)]
pub(crate) struct Variant {
    pub(crate) value: Option<LitStr>,
    pub(crate) deprecated: Option<LitStr>,
}

impl Variant {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut variant = Self::default();
        each(attributes, |meta| {
            match key(meta).as_str() {
                "value" => variant.value = Some(meta.value()?.parse()?),
                "deprecated" => variant.deprecated = Some(meta.value()?.parse()?),
                other => return Err(unknown(meta, other, "value, deprecated")),
            }
            Ok(())
        })?;
        Ok(variant)
    }
}

fn each(attributes: &[Attribute], mut read: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>) -> Result<()> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("pulumi"))
        .try_for_each(|attribute| attribute.parse_nested_meta(|meta| read(&meta)))
}

fn key(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

fn unknown(meta: &ParseNestedMeta<'_>, key: &str, known: &str) -> syn::Error {
    meta.error(format!("`{key}` means nothing here; known are {known}"))
}

/// A literal, negative numbers included.
fn literal(meta: &ParseNestedMeta<'_>) -> Result<Lit> {
    let expression: Expr = meta.value()?.parse()?;
    let wrong = || syn::Error::new_spanned(&expression, "a default is a boolean, a number or a string");
    match &expression {
        Expr::Lit(ExprLit { lit: lit @ (Lit::Bool(_) | Lit::Int(_) | Lit::Float(_) | Lit::Str(_)), .. }) => {
            Ok(lit.clone())
        }
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => match &*unary.expr {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                Ok(Lit::Int(syn::LitInt::new(&format!("-{number}"), number.span())))
            }
            Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => {
                Ok(Lit::Float(syn::LitFloat::new(&format!("-{number}"), number.span())))
            }
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

/// `env = "A"` or `env("A", "B")`.
fn texts(meta: &ParseNestedMeta<'_>) -> Result<Vec<LitStr>> {
    if meta.input.peek(Token![=]) {
        return Ok(vec![meta.value()?.parse()?]);
    }
    let content;
    parenthesized!(content in meta.input);
    Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?.into_iter().collect())
}
