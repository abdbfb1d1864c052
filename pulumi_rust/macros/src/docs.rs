//! Doc comments as descriptions.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of all doc comments, as Markdown.
pub(crate) fn of(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    lines.join("\n").trim().to_owned()
}

fn line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &meta.value else { return None };
    let text = meta.path.is_ident("doc").then(|| text.value())?;
    Some(text.strip_prefix(' ').unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use syn::{ItemStruct, parse_quote};

    #[test]
    fn a_description_is_the_comment_without_its_margin() {
        let item: ItemStruct = parse_quote! {
            /// One line.
            ///
            ///     code
            #[derive(Debug)]
            struct A;
        };
        assert_eq!(super::of(&item.attrs), "One line.\n\n    code");
    }
}
