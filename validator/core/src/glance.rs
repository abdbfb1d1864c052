//! A glance at a payload that is there as a value; see the crate `validator_verdict`.

use serde_json::Value;
use validator_verdict::{Facts, Seen, Text};

/// Whether the schema surely accepts it; false says nothing.
pub(crate) fn accepts(payload: &Value) -> bool {
    facts(payload).is_some_and(|facts| facts.are_right())
}

fn facts(payload: &Value) -> Option<Facts> {
    let mut facts = Facts::default();
    for (name, value) in payload.as_object()? {
        match (&**name, value) {
            ("context", Value::Object(context)) => {
                for (name, value) in context {
                    facts.of_context(name, seen(value))?;
                }
                facts.context()?;
            }
            ("fetchResult", Value::Object(fetch)) if fetch.len() == 1 => facts.fetch(seen(fetch.get("maxRows")?))?,
            ("parameters", Value::Object(parameters)) => {
                for (name, value) in parameters {
                    facts.parameter(name, !value.is_object() && !value.is_array())?;
                }
                facts.parameters()?;
            }
            ("sqls", Value::Array(sqls)) => {
                for sql in sqls {
                    facts.sql(seen(sql))?;
                }
                facts.sqls()?;
            }
            _ => facts.field(name, seen(value))?,
        }
    }
    Some(facts)
}

fn seen(value: &Value) -> Seen<'_> {
    match value {
        Value::String(text) => Seen::Text(Text { written: text, has_escapes: false }),
        Value::Bool(flag) => Seen::Bool(*flag),
        Value::Number(number) => number.as_u64().map_or(Seen::Other, Seen::Count),
        _ => Seen::Other,
    }
}
