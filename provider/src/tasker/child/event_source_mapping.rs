//! The mapping that invokes the function with the queue's messages.

use pulumi_rust::{Inputs, Resource};

use super::Family;
use super::function::Function;
use super::queue::Queue;

/// Events per invocation.
const BATCH_SIZE: u32 = 10;

/// Invocations that handle events at the same time. Bounds the consumer without reserving concurrency, which the poller does not honour: it would take messages that nobody can handle and wear out their retries.
const MAXIMUM_CONCURRENCY: u32 = 10;

/// Registers the mapping, and not before the function may take messages.
pub(crate) fn register(family: &Family, queue: &Queue, function: &Function, rights: &[&Resource]) -> Resource {
    let inputs = family
        .tagged()
        .with("eventSourceArn", &queue.arn)
        .with("functionName", &function.arn)
        .with("batchSize", BATCH_SIZE)
        // An event that fails is tried again alone; the others of its batch are done.
        .with("functionResponseTypes", vec!["ReportBatchItemFailures"])
        .with("scalingConfig", Inputs::new().with("maximumConcurrency", MAXIMUM_CONCURRENCY));
    family.child_after(rights, "aws:lambda/eventSourceMapping:EventSourceMapping", "mapping", inputs)
}
