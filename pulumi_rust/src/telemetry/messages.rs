//! Events as messages of the engine.

use std::fmt::{self, Write};

use tokio::sync::mpsc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::Urn;
use crate::engine::{Engine, Severity};

/// How many messages may wait for the engine. What a flood brings beyond is dropped.
const WAITING: usize = 1024;

/// What carries a message to the engine itself: its events, sent to the engine, would never end.
const CARRIERS: [&str; 6] = ["h2", "hyper", "hyper_util", "opentelemetry", "tonic", "tower"];

/// Shows events to the person at the command line, beside the resource that the call is about.
///
/// Events of the levels ERROR and WARN are warnings: the engine fails the whole deployment on a message that is an error, and a call that fails says so itself. INFO is shown as it is, DEBUG and
/// TRACE only by `pulumi up --debug`, and only where [`EngineMessages::least`] lets them through.
#[derive(Debug)]
pub struct EngineMessages {
    waiting: mpsc::Sender<Message>,
    least: Level,
}

#[derive(Debug)]
struct Message {
    severity: Severity,
    text: String,
    urn: Option<Urn>,
}

impl EngineMessages {
    /// Messages to this engine, from the level INFO on.
    ///
    /// # Panics
    /// Outside of a runtime of tokio, which sends them.
    pub fn to(engine: &Engine) -> Self {
        let (waiting, mut messages) = mpsc::channel::<Message>(WAITING);
        let engine = engine.clone();
        tokio::spawn(async move {
            while let Some(Message { severity, text, urn }) = messages.recv().await {
                // An engine that is gone reads no messages.
                let _unread = engine.log(severity, text, urn.as_ref()).await;
            }
        });
        EngineMessages { waiting, least: Level::INFO }
    }

    /// The same, from another level on.
    #[must_use]
    pub fn least(mut self, least: Level) -> Self {
        self.least = least;
        self
    }
}

/// The resource that a span is about.
struct About(Urn);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for EngineMessages {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let (Some(urn), Some(span)) = (fields.urn, context.span(id)) {
            span.extensions_mut().insert(About(Urn::new(urn)));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let (level, target) = (*event.metadata().level(), event.metadata().target());
        let library = target.split("::").next().unwrap_or_default();
        if level > self.least || CARRIERS.contains(&library) {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let severity = match level {
            Level::ERROR | Level::WARN => Severity::Warning,
            Level::INFO => Severity::Info,
            _ => Severity::Debug,
        };
        let about = context.event_scope(event).and_then(|mut scope| {
            scope.find_map(|span| span.extensions().get::<About>().map(|About(urn)| urn.clone()))
        });
        let message = Message { severity, text: fields.message + &fields.others, urn: about };
        // Where the engine is slower than the flood, the flood waits for nobody.
        let _dropped = self.waiting.try_send(message);
    }
}

/// What an event or span says.
#[derive(Default)]
struct Fields {
    message: String,
    others: String,
    urn: Option<String>,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string can't fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            "urn" => {
                self.urn = Some(format!("{value:?}"));
                Ok(())
            }
            name => write!(self.others, " {name}={value:?}"),
        };
    }
}
