//! A line for each finding, and a summary.

use std::fmt::Write;

use validator::Severity;

use super::{Checked, counted};

pub(super) fn render(checked: &[Checked]) -> String {
    let mut told = String::new();
    for file in checked {
        for finding in &file.findings {
            let start = finding.span.start;
            let hint = finding.hint.as_ref().map(|hint| format!(" (hint: {hint})")).unwrap_or_default();
            // Writing to a text never fails.
            let _ = writeln!(
                told,
                "{}:{}:{}: {} {}: {}{}",
                file.name,
                start.line,
                start.column,
                finding.severity,
                finding.code,
                finding.message,
                hint.replace('\n', " ")
            );
        }
    }
    told + &summary(checked)
}

fn summary(checked: &[Checked]) -> String {
    let all = || checked.iter().flat_map(|file| &file.findings);
    let of = |severity| all().filter(|finding| finding.severity == severity).count();
    let fixable = all().filter(|finding| finding.fix.is_some()).count();
    let fixed: usize = checked.iter().map(|file| file.fixes).sum();
    let mut summary = format!(
        "{}: {}, {}, {}",
        counted(checked.len(), "file"),
        counted(of(Severity::Error), "error"),
        counted(of(Severity::Warning), "warning"),
        counted(of(Severity::Info), "info")
    );
    if fixed > 0 {
        let _ = write!(summary, "; {} mended", counted(fixed, "finding"));
    }
    if fixable > 0 {
        let _ = write!(summary, "; --fix mends {fixable}");
    }
    summary + "\n"
}
