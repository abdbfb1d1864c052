//! SARIF 2.1.0, as code scanning reads it.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Columns count Unicode code points, which
//! SARIF can say.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use validator::{Finding, Fix, RULES, Rule, Severity, Span};

use super::Checked;

/// What a path of a URI can't hold as it is.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\\')
    .add(b':');

pub(super) fn render(checked: &[Checked]) -> Value {
    let results = checked.iter().flat_map(|file| file.findings.iter().map(|finding| result(&file.name, finding)));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "sfn-redshift-lint",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": "https://github.com/redshift-tasker/pulumi-redshift-tasker",
                    "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": format!("{} {}", rule.what, rule.why) },
        "helpUri": rule.page(),
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(name: &str, finding: &Finding) -> Value {
    let hint = finding.hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": RULES.iter().position(|rule| rule.code == finding.code.as_str()),
        "level": level(finding.severity),
        "message": { "text": format!("{}{hint}", finding.message) },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact(name), "region": region(&finding.span) } }],
    });
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([self::fix(name, fix)]);
    }
    result
}

fn artifact(name: &str) -> Value {
    json!({ "uri": utf8_percent_encode(name, ESCAPED).to_string() })
}

fn region(span: &Span) -> Value {
    json!({
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    })
}

fn fix(name: &str, fix: &Fix) -> Value {
    let replacement = |edit: &validator::Edit| json!({ "deletedRegion": region(&edit.span), "insertedContent": { "text": edit.new_text } });
    let replacements: Vec<Value> = fix.edits.iter().map(replacement).collect();
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{ "artifactLocation": artifact(name), "replacements": replacements }],
    })
}
