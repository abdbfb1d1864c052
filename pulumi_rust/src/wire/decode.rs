//! Structs to properties. Hostile input is an error, never a panic.

use std::collections::BTreeMap;

use prost_types::value::Kind as WireKind;
use prost_types::{Struct, Value as WireValue};

use super::signature;
use crate::value::{Archive, Asset, Kind, ResourceReference, Source};
use crate::{Error, Properties, PropertyPath, Urn, Value};

/// How deep values may nest. prost itself refuses messages deeper than 100 levels, of which one of our levels takes up to three.
pub const MAX_DEPTH: usize = 64;

/// Decodes property values.
///
/// ```
/// # use pulumi_rust::{wire::{Decoder, Encoder}, Properties, Value};
/// let properties: Properties = [("name".to_owned(), Value::from("tasker"))].into();
/// let wire = Encoder::with_outputs().properties(&properties);
/// assert_eq!(Decoder::default().properties(wire).unwrap(), properties);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Decoder {
    _private: (),
}

type Fields = BTreeMap<String, WireValue>;

impl Decoder {
    /// Decodes an object's properties.
    ///
    /// # Errors
    /// [`Error::Wire`] with the path of the first value that breaks the protocol.
    pub fn properties(self, wire: Struct) -> Result<Properties, Error> {
        self.fields(wire.fields, &PropertyPath::root(), MAX_DEPTH)
    }

    /// Decodes one value.
    ///
    /// # Errors
    /// [`Error::Wire`] with the path of the first value that breaks the protocol.
    pub fn value(self, wire: WireValue) -> Result<Value, Error> {
        self.at(wire, &PropertyPath::root(), MAX_DEPTH)
    }

    fn fields(self, fields: Fields, path: &PropertyPath, depth: usize) -> Result<Properties, Error> {
        fields
            .into_iter()
            .map(|(key, value)| {
                let value = self.at(value, &path.key(&key), depth)?;
                Ok((key, value))
            })
            .collect()
    }

    fn at(self, wire: WireValue, path: &PropertyPath, depth: usize) -> Result<Value, Error> {
        let depth =
            depth.checked_sub(1).ok_or_else(|| broken(path, format!("nested deeper than {MAX_DEPTH} levels")))?;
        Ok(match wire.kind {
            None | Some(WireKind::NullValue(_)) => Value::NULL,
            Some(WireKind::BoolValue(flag)) => flag.into(),
            Some(WireKind::NumberValue(number)) => number.into(),
            Some(WireKind::StringValue(text)) if signature::UNKNOWNS.contains(&text.as_str()) => Value::unknown(),
            Some(WireKind::StringValue(text)) => text.into(),
            Some(WireKind::ListValue(list)) => list
                .values
                .into_iter()
                .enumerate()
                .map(|(index, item)| self.at(item, &path.index(index), depth))
                .collect::<Result<Vec<_>, _>>()?
                .into(),
            Some(WireKind::StructValue(Struct { fields })) => self.object(fields, path, depth)?,
        })
    }

    fn object(self, mut fields: Fields, path: &PropertyPath, depth: usize) -> Result<Value, Error> {
        let Some(mark) = fields.remove(signature::KEY) else {
            return Ok(Kind::Object(self.fields(fields, path, depth)?).into());
        };
        let Some(WireKind::StringValue(mark)) = mark.kind else {
            return Err(broken(path, "the signature is not a string"));
        };
        match mark.as_str() {
            signature::SECRET => {
                let value = fields.remove("value").ok_or_else(|| broken(path, "a secret without a value"))?;
                Ok(self.at(value, path, depth)?.into_secret())
            }
            signature::OUTPUT => self.output(fields, path, depth),
            signature::REFERENCE => self.reference(fields, path, depth),
            signature::ASSET => Ok(Asset {
                hash: text(&mut fields, "hash", path)?.unwrap_or_default(),
                source: match text(&mut fields, "text", path)? {
                    Some(text) => Source::Inline(text),
                    None => {
                        place(&mut fields, path)?.ok_or_else(|| broken(path, "an asset without text, path or uri"))?
                    }
                },
            }
            .into()),
            signature::ARCHIVE => self.archive(fields, path, depth),
            _ => Err(broken(path, "a signature that this version does not know")),
        }
    }

    fn output(self, mut fields: Fields, path: &PropertyPath, depth: usize) -> Result<Value, Error> {
        let mut value = match fields.remove("value") {
            Some(value) => self.at(value, path, depth)?,
            None => Value::unknown(),
        };
        value.secret |= match fields.remove("secret").and_then(|secret| secret.kind) {
            None => false,
            Some(WireKind::BoolValue(secret)) => secret,
            Some(_) => return Err(broken(path, "an output's `secret` is not a boolean")),
        };
        if let Some(dependencies) = fields.remove("dependencies") {
            let Some(WireKind::ListValue(list)) = dependencies.kind else {
                return Err(broken(path, "an output's `dependencies` are not a list"));
            };
            for urn in list.values {
                let Some(WireKind::StringValue(urn)) = urn.kind else {
                    return Err(broken(path, "a dependency is not a urn"));
                };
                value.dependencies.insert(Urn::new(urn));
            }
        }
        Ok(value)
    }

    fn reference(self, mut fields: Fields, path: &PropertyPath, depth: usize) -> Result<Value, Error> {
        let urn = text(&mut fields, "urn", path)?
            .filter(|urn| !urn.is_empty())
            .ok_or_else(|| broken(path, "a resource reference without a urn"))?;
        let id = fields.remove("id").map(|id| self.at(id, path, depth)).transpose()?;
        let id = match id.as_ref().map(|id| &id.kind) {
            None => None,
            // An id that is not known yet is an empty string on the wire of some versions.
            Some(Kind::String(text)) if text.is_empty() => Some(Value::unknown()),
            Some(Kind::String(_) | Kind::Unknown) => id,
            Some(_) => return Err(broken(path, "a resource reference's id is not a string")),
        };
        Ok(ResourceReference {
            urn: Urn::new(urn),
            id: id.map(Box::new),
            package_version: text(&mut fields, "packageVersion", path)?.unwrap_or_default(),
            name: text(&mut fields, "name", path)?.unwrap_or_default(),
            token: text(&mut fields, "type", path)?.unwrap_or_default(),
        }
        .into())
    }

    fn archive(self, mut fields: Fields, path: &PropertyPath, depth: usize) -> Result<Value, Error> {
        let hash = text(&mut fields, "hash", path)?.unwrap_or_default();
        let source = match fields.remove("assets").map(|assets| assets.kind) {
            Some(Some(WireKind::StructValue(members))) => {
                let members = self.fields(members.fields, path, depth)?;
                if members.values().any(|member| !matches!(member.kind, Kind::Asset(_) | Kind::Archive(_))) {
                    return Err(broken(path, "an archive's member is neither asset nor archive"));
                }
                Source::Inline(members)
            }
            Some(_) => return Err(broken(path, "an archive's `assets` are not an object")),
            None => place(&mut fields, path)?.ok_or_else(|| broken(path, "an archive without assets, path or uri"))?,
        };
        Ok(Archive { source, hash }.into())
    }
}

fn place<T>(fields: &mut Fields, path: &PropertyPath) -> Result<Option<Source<T>>, Error> {
    if let Some(file) = text(fields, "path", path)? {
        return Ok(Some(Source::Path(file)));
    }
    Ok(text(fields, "uri", path)?.map(Source::Uri))
}

fn text(fields: &mut Fields, key: &str, path: &PropertyPath) -> Result<Option<String>, Error> {
    match fields.remove(key).map(|value| value.kind) {
        None => Ok(None),
        Some(Some(WireKind::StringValue(text))) => Ok(Some(text)),
        Some(_) => Err(broken(path, format!("`{key}` is not a string"))),
    }
}

fn broken(path: &PropertyPath, reason: impl Into<String>) -> Error {
    Error::Wire { path: path.clone(), reason: reason.into() }
}
