//! The monitor that all providers register with, and what a Construct takes it when no provider stands in between.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use pulumi_rust::Value;
use pulumi_rust::testing::{FakeEngine, Outcome, Registration};
use pulumi_rust::wire::proto;
use pulumi_rust::wire::proto::resource_monitor_client::ResourceMonitorClient;
use tonic::transport::Channel;

use crate::{Failure, median, milliseconds};

/// The component with its children.
const REGISTRATIONS: usize = 15;

pub(crate) struct Monitor(FakeEngine);

impl Monitor {
    pub(crate) async fn start() -> Self {
        Monitor(FakeEngine::start(made).await)
    }

    pub(crate) fn engine(&self) -> &FakeEngine {
        &self.0
    }

    pub(crate) fn address(&self) -> String {
        self.0.address()
    }

    /// Every Construct registered all children and set the component's outputs.
    pub(crate) fn saw_all(&self, constructs: usize) -> Result<(), Failure> {
        let (registrations, outputs) = (self.0.registrations().len(), self.0.outputs());
        let complete = outputs.iter().filter(|(_, outputs)| outputs.contains_key("functionArn")).count();
        if registrations != constructs * REGISTRATIONS || complete != constructs {
            let told = format!("{registrations} registrations and {complete} outputs in {constructs} Constructs");
            return Err(told.into());
        }
        Ok(())
    }

    /// Sends the registrations of the last Construct again, each as soon as those it needs were answered. The first time and the median of the others.
    pub(crate) async fn alone(&self, times: usize) -> Result<(f64, f64), Failure> {
        let registrations = self.0.registrations();
        let last = registrations.len().saturating_sub(REGISTRATIONS);
        let requests: Vec<_> = registrations.into_iter().skip(last).map(|seen| seen.request).collect();
        let endpoint = format!("http://{}", self.address());
        let began = Instant::now();
        let client = ResourceMonitorClient::new(Channel::from_shared(endpoint)?.connect().await?);
        replay(&client, &requests).await?;
        let first = began.elapsed();
        let mut later: Vec<Duration> = Vec::new();
        for _ in 0..times {
            let began = Instant::now();
            replay(&client, &requests).await?;
            later.push(began.elapsed());
        }
        Ok((milliseconds(first), median(later)))
    }
}

fn made(registration: &Registration) -> Outcome {
    let name = &registration.request.name;
    Outcome::Created(name.clone(), [("arn".to_owned(), Value::from(format!("arn:{name}")))].into())
}

async fn replay(
    client: &ResourceMonitorClient<Channel>,
    requests: &[proto::RegisterResourceRequest],
) -> Result<(), Failure> {
    let send = |request: &proto::RegisterResourceRequest| {
        let (mut client, request) = (client.clone(), request.clone());
        async move { client.register_resource(request).await }
    };
    let mut open: Vec<&proto::RegisterResourceRequest> = requests.iter().collect();
    let mut known: BTreeSet<String> = BTreeSet::new();
    while !open.is_empty() {
        let is_ready = |request: &&proto::RegisterResourceRequest| {
            let parent = std::iter::once(&request.parent).filter(|parent| !parent.is_empty());
            request.dependencies.iter().chain(parent).all(|needed| known.contains(needed))
        };
        let (ready, later): (Vec<_>, Vec<_>) = open.into_iter().partition(is_ready);
        if ready.is_empty() {
            return Err("registrations that wait for each other".into());
        }
        let answers = try_join_all(ready.into_iter().map(send)).await?;
        known.extend(answers.into_iter().map(|answer| answer.into_inner().urn));
        open = later;
    }
    let mut client = client.clone();
    let urn = known.into_iter().next().unwrap_or_default();
    client.register_resource_outputs(proto::RegisterResourceOutputsRequest { urn, outputs: None }).await?;
    Ok(())
}
