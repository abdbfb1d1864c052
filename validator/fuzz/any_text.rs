//! What holds for any text, however broken: it is checked without a panic, in both formats and as both kinds, and what is
//! found lies in it.

use validator::{Finding, Format, Kind, Options, check, editor, mend};

/// Checks a text in every way.
pub(crate) fn check_all(text: &str) {
    for (format, kind) in [
        (None, None),
        (Some(Format::Json), Some(Kind::Payload)),
        (Some(Format::Json), Some(Kind::StateMachine)),
        (Some(Format::Yaml), Some(Kind::Payload)),
        (Some(Format::Yaml), Some(Kind::StateMachine)),
    ] {
        let options = Options { format, kind, ..Options::default() };
        for finding in &check(text, &options).findings {
            lies_in(text, finding);
        }
    }
    let options = Options::default();
    let mended = mend(text, &options);
    assert_eq!(mend(&mended.text, &options).text, mended.text, "mending a mended text changes nothing");
    let middle = (text.len() / 2..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    drop(editor::complete(text, middle, &options));
    drop(editor::hover(text, middle, &options));
}

/// The spans of a finding are parts of the text, and its edits don't overlap.
fn lies_in(text: &str, finding: &Finding) {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    for span in std::iter::once(finding.span).chain(edits.clone()) {
        assert!(text.get(span.bytes()).is_some(), "{finding:?}");
        assert!(span.start.line >= 1 && span.start.column >= 1, "{finding:?}");
    }
    let edits: Vec<_> = edits.collect();
    assert!(edits.is_sorted_by(|one, next| one.end.offset <= next.start.offset), "{finding:?}");
}
