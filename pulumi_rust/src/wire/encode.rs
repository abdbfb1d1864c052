//! Properties to Structs.

use prost_types::value::Kind as WireKind;
use prost_types::{ListValue, Struct, Value as WireValue};

use super::signature;
use crate::value::{Archive, Asset, Kind, ResourceReference, Source};
use crate::{Properties, Value};

/// Encodes property values.
///
/// Output values carry dependencies; only Construct's and Call's messages may hold them. Everywhere else the dependencies travel beside the properties and a value is a secret, an
/// unknown or plain.
#[derive(Clone, Copy, Debug)]
pub struct Encoder {
    outputs: bool,
}

impl Encoder {
    /// Values that depend on something become output values.
    pub fn with_outputs() -> Self {
        Encoder { outputs: true }
    }

    /// Dependencies are left out.
    pub fn without_outputs() -> Self {
        Encoder { outputs: false }
    }

    /// Encodes an object's properties.
    pub fn properties(self, properties: &Properties) -> Struct {
        Struct { fields: properties.iter().map(|(key, value)| (key.clone(), self.value(value))).collect() }
    }

    /// Encodes one value.
    pub fn value(self, value: &Value) -> WireValue {
        if self.outputs && !value.dependencies.is_empty() {
            return self.output(value);
        }
        let plain = self.kind(&value.kind);
        if value.secret { marked(signature::SECRET, [("value", plain)]) } else { plain }
    }

    fn output(self, value: &Value) -> WireValue {
        let urns = value.dependencies.iter().map(|urn| string(urn.as_str())).collect();
        let mut fields = vec![
            ("secret", wire(WireKind::BoolValue(value.secret))),
            ("dependencies", wire(WireKind::ListValue(ListValue { values: urns }))),
        ];
        if !value.is_unknown() {
            fields.push(("value", self.kind(&value.kind)));
        }
        marked(signature::OUTPUT, fields)
    }

    fn kind(self, kind: &Kind) -> WireValue {
        match kind {
            Kind::Null => wire(WireKind::NullValue(0)),
            Kind::Bool(flag) => wire(WireKind::BoolValue(*flag)),
            Kind::Number(number) => wire(WireKind::NumberValue(*number)),
            Kind::String(text) => string(text),
            Kind::List(items) => {
                wire(WireKind::ListValue(ListValue { values: items.iter().map(|item| self.value(item)).collect() }))
            }
            Kind::Object(properties) => wire(WireKind::StructValue(self.properties(properties))),
            Kind::Unknown => string(signature::UNKNOWN),
            Kind::Asset(Asset { source, hash }) => {
                let (key, place) = match source {
                    Source::Inline(text) => ("text", text),
                    Source::Path(path) => ("path", path),
                    Source::Uri(uri) => ("uri", uri),
                };
                marked(signature::ASSET, hashed(hash, key, string(place)))
            }
            Kind::Archive(Archive { source, hash }) => {
                let (key, place) = match source {
                    Source::Inline(members) => ("assets", wire(WireKind::StructValue(self.properties(members)))),
                    Source::Path(path) => ("path", string(path)),
                    Source::Uri(uri) => ("uri", string(uri)),
                };
                marked(signature::ARCHIVE, hashed(hash, key, place))
            }
            Kind::Reference(reference) => self.reference(reference),
        }
    }

    fn reference(self, reference: &ResourceReference) -> WireValue {
        let mut fields = vec![("urn", string(reference.urn.as_str()))];
        if let Some(id) = &reference.id {
            fields.push(("id", self.value(id)));
        }
        let optional =
            [("packageVersion", &reference.package_version), ("name", &reference.name), ("type", &reference.token)];
        fields.extend(optional.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (key, string(text))));
        marked(signature::REFERENCE, fields)
    }
}

/// The hash is left out when there is none, so that the engine computes it.
fn hashed(hash: &str, key: &'static str, place: WireValue) -> Vec<(&'static str, WireValue)> {
    let mut fields = vec![(key, place)];
    if !hash.is_empty() {
        fields.push(("hash", string(hash)));
    }
    fields
}

fn marked(mark: &str, fields: impl IntoIterator<Item = (&'static str, WireValue)>) -> WireValue {
    let mark = [(signature::KEY.to_owned(), string(mark))];
    let fields = fields.into_iter().map(|(key, value)| (key.to_owned(), value));
    wire(WireKind::StructValue(Struct { fields: fields.chain(mark).collect() }))
}

fn string(text: &str) -> WireValue {
    wire(WireKind::StringValue(text.to_owned()))
}

fn wire(kind: WireKind) -> WireValue {
    WireValue { kind: Some(kind) }
}
