//! Applies the fixes of findings to a text.

use crate::check::check;
use crate::finding::Edit;
use crate::options::Options;

/// A fix may bring another finding that has one; more rounds than this are a defect of the rules.
const MOST_ROUNDS: usize = 32;

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
    for _ in 0..MOST_ROUNDS {
        let (edits, fixes) = edits(&mended.text, options);
        if fixes == 0 {
            break;
        }
        mended.fixes += fixes;
        for edit in edits.iter().rev() {
            mended.text.replace_range(edit.span.bytes(), &edit.new_text);
        }
    }
    mended
}

/// The edits of all fixes that don't touch each other, in the order of the text, and the number of these fixes.
fn edits(text: &str, options: &Options) -> (Vec<Edit>, usize) {
    let mut edits: Vec<Edit> = Vec::new();
    let mut fixes = 0;
    for fix in check(text, options).findings.into_iter().filter_map(|finding| finding.fix) {
        let is_apart = |edit: &Edit, other: &Edit| {
            edit.span.end.offset < other.span.start.offset || other.span.end.offset < edit.span.start.offset
        };
        if fix.edits.iter().all(|edit| edits.iter().all(|other| is_apart(edit, other))) {
            edits.extend(fix.edits);
            fixes += 1;
        }
    }
    edits.sort_by_key(|edit| edit.span.start.offset);
    (edits, fixes)
}
