//! Parameters and their places: each has one, and each place has its parameter.
//!
//! The Data API takes neither a parameter that no SQL names nor a place without one, and it can't express null or empty
//! ones: those are written into the SQL at their places, as the constants `NULL` and `''`. No character of a value takes
//! part in that; still the place must be certain, so SQL whose two readings differ (see [`Reading`]) is refused then.

use serde_json::Value;

use crate::brought::Brought;
use crate::finding::Code;
use crate::placeholder::{Placeholder, Reading, placeholders};
use crate::problem::Problem;

/// Names longer than this are content put in the wrong place.
const LONGEST_SHOWN: usize = 64;

/// What is wrong with the parameters of a start. Without any, colons in the SQL are the database's business.
pub(crate) fn problems(start: &Brought<'_>) -> Vec<Problem> {
    if start.parameters().next().is_none() {
        return Vec::new();
    }
    let read: Vec<[Vec<Placeholder<'_>>; 2]> = start
        .sqls
        .iter()
        .map(|(_, sql)| [Reading::Plain, Reading::Escaping].map(|reading| placeholders(sql, reading)))
        .collect();
    let mut problems: Vec<Problem> = start
        .parameters()
        .filter(|(name, _)| !read.iter().flatten().flatten().any(|place| place.name == *name))
        .map(|(name, _)| unused(name))
        .collect();
    for ((place, _), [plain, escaping]) in start.sqls.iter().zip(&read) {
        let pointer = place.pointer();
        for place in plain.iter().filter(|place| start.parameter(place.name).is_none() && escaping.contains(place)) {
            problems.push(missing(&pointer, place.name));
        }
        let inlined = |places: &[Placeholder<'_>]| -> Vec<_> {
            let is_inlined = |place: &&Placeholder<'_>| start.parameter(place.name).is_some_and(is_inlined);
            places.iter().filter(is_inlined).map(|place| place.span.clone()).collect()
        };
        if inlined(plain) != inlined(escaping) {
            problems.push(ambiguous(pointer));
        }
    }
    problems
}

/// Whether a value must be written into the SQL; see [`Parameter::is_inlined`](crate::Parameter::is_inlined).
fn is_inlined(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

fn unused(name: &str) -> Problem {
    Problem::new(
        Code::UnusedParameter,
        format!("/parameters/{name}"),
        format!("the SQL names no parameter `:{name}`"),
        Some("leave it out, or name it in the SQL outside of quotes and comments"),
    )
}

fn missing(pointer: &str, name: &str) -> Problem {
    let shown = if name.len() <= LONGEST_SHOWN { format!("`:{name}`") } else { "a place".to_owned() };
    Problem::new(
        Code::MissingParameter,
        pointer,
        format!("the SQL names {shown}, which `parameters` lacks"),
        Some("add it to `parameters`; null is SQL's NULL"),
    )
}

fn ambiguous(pointer: String) -> Problem {
    Problem::new(
        Code::AmbiguousSql,
        pointer,
        "a null or empty parameter can't be placed: a backslash in a literal leaves open where it ends",
        Some("make that literal a parameter of its own"),
    )
}
