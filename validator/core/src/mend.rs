//! Applies the fixes of findings to a text.
//!
//! Each step must leave fewer findings that have a fix. So mending ends, and a mended text is not changed again, even
//! where a text is so broken that one fix brings forth another.

use crate::check::check;
use crate::finding::{Edit, Fix};
use crate::options::Options;

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many fixes were applied.
    pub fixes: usize,
}

/// Applies every fix of a text's findings, and those of the findings that are left then, until none has one.
///
/// Nothing else is changed, and mending a mended text changes nothing.
///
/// ```
/// use validator::{Options, mend};
///
/// let mended = mend(r#"{ "sqlStatment": "SELECT 1", }"#, &Options::default());
/// assert_eq!(mended.text, r#"{ "sqlStatement": "SELECT 1" }"#);
/// assert_eq!(mended.fixes, 2);
/// assert_eq!(mend(&mended.text, &Options::default()).fixes, 0);
/// ```
pub fn mend(text: &str, options: &Options) -> Mended {
    let mut mended = Mended { text: text.to_owned(), fixes: 0 };
    let mut open = fixes(text, options);
    while !open.is_empty() {
        let step = |chosen: Vec<Fix>| {
            let text = applied(&mended.text, &chosen);
            let left = fixes(&text, options);
            (left.len() < open.len()).then_some((text, chosen.len(), left))
        };
        let singly = || open.iter().find_map(|fix| step(vec![fix.clone()]));
        let Some((text, count, left)) = step(apart(&open)).or_else(singly) else { break };
        mended = Mended { text, fixes: mended.fixes + count };
        open = left;
    }
    mended
}

fn fixes(text: &str, options: &Options) -> Vec<Fix> {
    check(text, options).findings.into_iter().filter_map(|finding| finding.fix).collect()
}

/// The fixes that don't touch each other.
fn apart(fixes: &[Fix]) -> Vec<Fix> {
    let touches = |edit: &Edit, other: &Edit| {
        edit.span.start.offset <= other.span.end.offset && other.span.start.offset <= edit.span.end.offset
    };
    let mut chosen: Vec<Fix> = Vec::new();
    for fix in fixes {
        let taken = || chosen.iter().flat_map(|fix| &fix.edits);
        if !fix.edits.iter().any(|edit| taken().any(|other| touches(edit, other))) {
            chosen.push(fix.clone());
        }
    }
    chosen
}

/// A text with the edits of fixes, none of which touches another.
fn applied(text: &str, fixes: &[Fix]) -> String {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span.start.offset);
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.bytes(), &edit.new_text);
    }
    text
}
