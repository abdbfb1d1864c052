//! Automatic names: made up once, and kept until the resource is replaced.

use crate::PropertyFailure;
use crate::provider::{Autonaming, AutonamingMode, CheckRequest};
use crate::value::Kind;
use crate::{PropertyPath, Value};

/// How many characters tell two names apart.
const RANDOM: usize = 7;

/// The name of a resource that was given none.
pub(super) fn made_up(key: &'static str, request: &CheckRequest) -> Result<Value, PropertyFailure> {
    if let Some(Value { kind: Kind::String(name), .. }) = request.olds.get(key) {
        return Ok(name.as_str().into());
    }
    match &request.autonaming {
        Some(Autonaming { mode: AutonamingMode::Disable, .. }) => Err(PropertyFailure {
            path: PropertyPath::root().key(key),
            reason: "is required, since automatic names are turned off".to_owned(),
        }),
        Some(Autonaming { proposed_name, .. }) => Ok(proposed_name.as_str().into()),
        None => Ok(format!("{}-{}", request.name, suffix(&request.random_seed)).into()),
    }
}

/// Hexadecimal digits of the seed, which the engine keeps until the resource is replaced.
fn suffix(seed: &[u8]) -> String {
    let mut bytes = [0; 4];
    bytes.iter_mut().zip(seed).for_each(|(byte, given)| *byte = *given);
    let mut digits = format!("{:08x}", u32::from_be_bytes(bytes));
    digits.truncate(RANDOM);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(mode: Option<AutonamingMode>, old: Option<&str>) -> Result<Value, PropertyFailure> {
        let autonaming = mode.map(|mode| Autonaming { proposed_name: "proposed".to_owned(), mode });
        let olds = old.map(|name| ("name".to_owned(), Value::from(name))).into_iter().collect();
        let (name, random_seed) = ("note".to_owned(), vec![0x1a, 0x2b, 0x3c, 0x4d, 0x5e]);
        made_up("name", &CheckRequest { name, olds, random_seed, autonaming, ..CheckRequest::default() })
    }

    #[test]
    fn a_name_comes_from_the_engines_proposal_or_its_seed() {
        assert_eq!(named(None, None).unwrap(), Value::from("note-1a2b3c4"));
        assert_eq!(named(Some(AutonamingMode::Propose), None).unwrap(), Value::from("proposed"));
        assert_eq!(named(Some(AutonamingMode::Enforce), None).unwrap(), Value::from("proposed"));
    }

    #[test]
    fn a_name_stays() {
        assert_eq!(named(Some(AutonamingMode::Propose), Some("old")).unwrap(), Value::from("old"));
        assert_eq!(named(Some(AutonamingMode::Disable), Some("old")).unwrap(), Value::from("old"));
    }

    #[test]
    fn without_automatic_names_one_is_asked_for() {
        assert_eq!(named(Some(AutonamingMode::Disable), None).unwrap_err().path.as_str(), "name");
    }
}
