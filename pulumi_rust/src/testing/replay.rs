//! Recorded calls of a real engine, played again.
//!
//! `PULUMI_DEBUG_GRPC=log.json pulumi up` writes a line of JSON for every call: `{"method", "request", "response", "errors", "metadata"}`. Each that went to a provider is sent to the provider
//! under test, and its answer compared with the recorded one, in which `"*"` stands for anything. Calls of other services are passed over, as are Construct and Call, whose engine is gone, and
//! Cancel, after which nothing is answered.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor, MethodDescriptor};
use serde_json::Value as Json;
use tonic::Status;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;

use super::Harness;
use crate::wire::Transport;

/// The messages by name, for calls whose type is known only when a log is read.
static MESSAGES: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(&include_bytes!("../wire/generated/descriptors.bin")[..])
        .expect("a test keeps the committed descriptors what the `.proto` files give")
});

/// The service whose calls are played.
const SERVICE: &str = "pulumirpc.ResourceProvider";

/// Calls that speak with the engine's monitor, and the one that ends all others.
const LIVE: [&str; 3] = ["Construct", "Call", "Cancel"];

/// A call whose answer is not the recorded one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The line of the log, from 1.
    pub line: usize,
    /// The call.
    pub method: String,
    /// How the answer differs.
    pub difference: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.method, self.difference)
    }
}

/// Plays the calls of a log that went to the provider of this name, and gives how many were played and every answer that differs.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use pulumi_rust::ProviderBuilder;
/// use pulumi_rust::testing::{FakeEngine, Harness, Outcome, replay};
///
/// let log = r#"{"method":"/pulumirpc.ResourceProvider/GetPluginInfo","request":{},"response":{"version":"1.0.0"}}"#;
/// let engine = FakeEngine::within(|_| Outcome::Failed);
/// let harness = Harness::within(ProviderBuilder::new("web", "1.0.0"), &engine);
/// assert_eq!(replay(&harness, "web", log).await, (1, vec![]));
/// # }
/// ```
pub async fn replay(harness: &Harness, name: &str, log: &str) -> (usize, Vec<Mismatch>) {
    let (mut played, mut mismatches) = (0, Vec::new());
    for (index, line) in log.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut tell = |method: &str, difference: String| {
            mismatches.push(Mismatch { line: index + 1, method: method.to_owned(), difference });
        };
        let recorded: Json = match serde_json::from_str(line) {
            Ok(recorded) => recorded,
            Err(error) => {
                tell("", format!("the line is no JSON: {error}"));
                continue;
            }
        };
        // The engine writes a line when it asks and one when it has the answer.
        let of_another = recorded["metadata"]["name"].as_str().is_some_and(|of| of != name);
        if of_another || recorded["progress"] == "request_started" {
            continue;
        }
        let path = recorded["method"].as_str().unwrap_or_default();
        let Some(method) = method_of(path).filter(|method| !LIVE.contains(&method.name())) else { continue };
        played += 1;
        if let Err(difference) = play(harness, path, &method, &recorded).await {
            tell(method.name(), difference);
        }
    }
    (played, mismatches)
}

fn method_of(path: &str) -> Option<MethodDescriptor> {
    let name = path.strip_prefix('/')?.strip_prefix(SERVICE)?.strip_prefix('/')?;
    let service = MESSAGES.get_service_by_name(SERVICE)?;
    service.methods().find(|method| method.name() == name && !method.is_server_streaming())
}

async fn play(harness: &Harness, path: &str, method: &MethodDescriptor, recorded: &Json) -> Result<(), String> {
    // Newer engines say more than these messages know.
    let lenient = DeserializeOptions::new().deny_unknown_fields(false);
    let request = DynamicMessage::deserialize_with_options(method.input(), &recorded["request"], &lenient);
    let request = request.map_err(|error| format!("the request can't be read: {error}"))?;
    let path = PathAndQuery::from_str(path).map_err(|error| error.to_string())?;
    let answer = call(harness.transport(), path, method.output(), request).await;
    let errors: Vec<&str> = recorded["errors"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    match (answer, errors.as_slice()) {
        (Err(status), []) => Err(format!("was refused: {}", status.message())),
        (Ok(_), [error, ..]) => Err(format!("went well; the recorded one was refused: {error}")),
        (Err(status), errors) => {
            let same = errors.iter().any(|error| *error == "*" || error.contains(status.message()));
            if same { Ok(()) } else { Err(format!("was refused with `{}`, not {errors:?}", status.message())) }
        }
        (Ok(answer), []) => {
            let answer = serde_json::to_value(&answer).map_err(|error| error.to_string())?;
            difference("response", &recorded["response"], &answer).map_or(Ok(()), Err)
        }
    }
}

async fn call(
    transport: Transport,
    path: PathAndQuery,
    output: MessageDescriptor,
    request: DynamicMessage,
) -> Result<DynamicMessage, Status> {
    let mut client = Grpc::new(transport);
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let codec = Dynamic { output };
    client.unary(tonic::Request::new(request), path, codec).await.map(tonic::Response::into_inner)
}

/// The first place where an answer is not as recorded. What a message leaves out and what it says empty are the same.
fn difference(place: &str, recorded: &Json, answer: &Json) -> Option<String> {
    match (recorded, answer) {
        (Json::String(any), _) if any == "*" => None,
        (Json::Object(recorded), Json::Object(answer)) => {
            let keys: std::collections::BTreeSet<&String> = recorded.keys().chain(answer.keys()).collect();
            let at = |key: &String, json: &serde_json::Map<String, Json>| json.get(key).cloned().unwrap_or(Json::Null);
            keys.into_iter().find_map(|key| difference(&format!("{place}.{key}"), &at(key, recorded), &at(key, answer)))
        }
        (Json::Array(recorded), Json::Array(answer)) if recorded.len() == answer.len() => {
            let mut pairs = recorded.iter().zip(answer).enumerate();
            pairs.find_map(|(index, (recorded, answer))| difference(&format!("{place}[{index}]"), recorded, answer))
        }
        (Json::Number(recorded), Json::Number(answer)) if recorded.as_f64() == answer.as_f64() => None,
        (recorded, answer) if recorded == answer || (is_empty(recorded) && is_empty(answer)) => None,
        (recorded, answer) => Some(format!("{place} is {answer}, not {recorded}")),
    }
}

fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Messages whose type is known only by its descriptor.
struct Dynamic {
    output: MessageDescriptor,
}

impl Codec for Dynamic {
    type Encode = DynamicMessage;
    type Decode = DynamicMessage;
    type Encoder = Writes;
    type Decoder = Reads;

    fn encoder(&mut self) -> Writes {
        Writes
    }

    fn decoder(&mut self) -> Reads {
        Reads { output: self.output.clone() }
    }
}

struct Writes;

impl Encoder for Writes {
    type Item = DynamicMessage;
    type Error = Status;

    fn encode(&mut self, message: DynamicMessage, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        message.encode(buffer).map_err(|error| Status::internal(error.to_string()))
    }
}

struct Reads {
    output: MessageDescriptor,
}

impl Decoder for Reads {
    type Item = DynamicMessage;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<DynamicMessage>, Status> {
        let message = DynamicMessage::decode(self.output.clone(), buffer);
        message.map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}
