//! What a caller knows about a text, or wants otherwise.

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// One payload of the function.
    Payload,
    /// A state machine in the Amazon States Language, or a larger document that holds some: a CloudFormation or SAM
    /// template, a Pulumi program in YAML.
    StateMachine,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2; needs the feature `yaml`, without which it is read as JSON.
    Yaml,
}

/// What to check, and how. The default finds everything out from the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What the text is; found out from it where it is not given.
    pub kind: Option<Kind>,
    /// How it is written; found out from it where it is not given.
    pub format: Option<Format>,
    /// The functions that are taskers: ARNs, names, or either with `*` for any characters. A task that calls another
    /// function is one of ours nevertheless if its payload looks like it.
    pub taskers: Vec<String>,
}
