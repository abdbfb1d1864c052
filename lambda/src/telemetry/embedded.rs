//! Metrics in CloudWatch's embedded metric format: one line of JSON for each invocation that recorded anything.
//!
//! CloudWatch Logs turns such a line into metrics by itself, so that a function needs no further right, call or wait.
//! Source: "Specification: Embedded metric format" in the CloudWatch user guide: at most 100 values of a metric, numbers
//! or lists of them, and the dimensions' values beside them. Values are gathered at the span of their invocation and
//! written when that closes, before the invocation is answered; an invocation that is killed loses its numbers only.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::metrics::{Metric, TARGET};
use crate::ports::Clock;

/// The namespace of all metrics.
pub const NAMESPACE: &str = "RedshiftTasker";
/// Their one dimension.
pub const DIMENSION: &str = "FunctionName";
/// How many values of one metric a line may have.
const VALUES: usize = 100;

/// Gathers what an invocation records.
pub(super) struct Embedded<W, K> {
    pub(super) function_name: String,
    pub(super) writer: W,
    pub(super) clock: K,
}

/// What one invocation recorded so far.
#[derive(Default)]
struct Recorded(BTreeMap<Metric, Vec<u64>>);

impl<S, W, K> Layer<S> for Embedded<W, K>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
    K: Clock + 'static,
{
    fn on_new_span(&self, _attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        if let Some(span) = ctx.span(id)
            && span.parent().is_none()
        {
            span.extensions_mut().insert(Recorded::default());
        }
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        if event.metadata().target() != TARGET {
            return;
        }
        let mut reading = Reading::default();
        event.record(&mut reading);
        let metric = reading.metric.and_then(|index| Metric::ALL.get(usize::try_from(index).ok()?));
        let Some((metric, value)) = metric.zip(reading.value) else { return };
        for span in ctx.event_scope(event).into_iter().flatten() {
            if let Some(recorded) = span.extensions_mut().get_mut::<Recorded>() {
                let values = recorded.0.entry(*metric).or_default();
                values.push(value);
                return;
            }
        }
    }

    fn on_close(&self, id: Id, ctx: Context<'_, S>) {
        let recorded = ctx.span(&id).and_then(|span| span.extensions_mut().remove::<Recorded>());
        for line in recorded.into_iter().flat_map(|recorded| self.lines(recorded)) {
            // Where standard output is gone, so is whoever would be told of that.
            let _lost = writeln!(self.writer.make_writer(), "{line}");
        }
    }
}

impl<W, K: Clock> Embedded<W, K> {
    /// What was recorded as lines; more than one where a metric has more values than a line may have.
    fn lines(&self, recorded: Recorded) -> Vec<Value> {
        let mut left: Vec<(Metric, Vec<u64>)> = recorded.0.into_iter().map(summed).collect();
        let mut lines = Vec::new();
        while !left.is_empty() {
            let mut values = Map::new();
            let mut definitions = Vec::new();
            for (metric, left) in &mut left {
                let rest = left.split_off(left.len().min(VALUES));
                definitions.push(json!({ "Name": metric.name(), "Unit": metric.unit() }));
                values.insert(metric.name().to_owned(), numbers(&std::mem::replace(left, rest)));
            }
            left.retain(|(_, values)| !values.is_empty());
            lines.push(self.line(values, &definitions));
        }
        lines
    }

    fn line(&self, mut members: Map<String, Value>, definitions: &[Value]) -> Value {
        members.insert(DIMENSION.to_owned(), self.function_name.as_str().into());
        let directive = json!({ "Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": definitions });
        let metadata = json!({ "Timestamp": self.clock.now().millis(), "CloudWatchMetrics": [directive] });
        members.insert("_aws".to_owned(), metadata);
        Value::Object(members)
    }
}

/// Counts are one number; times are kept apart, for percentiles.
fn summed((metric, values): (Metric, Vec<u64>)) -> (Metric, Vec<u64>) {
    let values = if metric.unit() == "Count" { vec![values.iter().sum()] } else { values };
    (metric, values)
}

fn numbers(values: &[u64]) -> Value {
    match values {
        [one] => (*one).into(),
        values => values.into(),
    }
}

/// The two fields of an event that records.
#[derive(Default)]
struct Reading {
    metric: Option<u64>,
    value: Option<u64>,
}

impl Visit for Reading {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "metric" => self.metric = Some(value),
            "value" => self.value = Some(value),
            _ => {}
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn std::fmt::Debug) {}
}
