//! Offsets as JavaScript counts them: in units of UTF-16.
//!
//! Only offsets change. Lines and columns stay as all doors tell them.

use validator::Report;

/// Turns the offsets of a report on `text`, which is UTF-8, in one sweep.
pub(crate) fn count(text: &[u8], report: &mut Report) {
    if text.is_ascii() {
        return;
    }
    let (mut at, mut units) = (0, 0);
    for position in report.positions() {
        units +=
            text.get(at..position.offset).unwrap_or_default().iter().map(|byte| units_begun_by(*byte)).sum::<usize>();
        at = position.offset;
        position.offset = units;
    }
}

/// A character's first byte tells how many units it takes; its other bytes none.
fn units_begun_by(byte: u8) -> usize {
    match byte {
        0x80..0xc0 => 0,
        0xf0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use validator::{Options, check};

    use super::count;

    #[test]
    fn an_offset_counts_what_javascript_counts() {
        let text = "{ \"sqlStatement\": \"SELECT '\u{e9}\u{20ac}\u{1f600}'\", \"sqlStatment\": \"\" }";
        let mut report = check(text, &Options::default());
        let bytes = report.findings.iter().map(|finding| finding.span.bytes()).collect::<Vec<_>>();
        count(text.as_bytes(), &mut report);
        for (finding, bytes) in report.findings.iter().zip(bytes) {
            assert_eq!(finding.span.start.offset, text[..bytes.start].encode_utf16().count());
            assert_eq!(finding.span.end.offset, text[..bytes.end].encode_utf16().count());
        }
        assert!(report.findings.iter().any(|finding| finding.span.start.offset > 30), "one stands behind the letters");
    }
}
