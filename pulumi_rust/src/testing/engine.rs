//! The fake engine as a test sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::sync::Mutex;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tonic::service::Routes;
use tonic::transport::Server;

use super::monitor::FakeMonitor;
use super::{locked, served, snapshot};
use crate::engine::Engine;
use crate::wire::proto::engine_server::EngineServer;
use crate::wire::proto::resource_monitor_server::ResourceMonitorServer;
use crate::wire::{Transport, proto};
use crate::{Properties, Urn};

/// One registration that the monitor saw, after its transforms.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The inputs, decoded.
    pub inputs: Properties,
    /// The whole request.
    pub request: proto::RegisterResourceRequest,
}

/// What becomes of a registration.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The resource exists, with this id and these outputs besides its inputs. An empty id is what a preview gives.
    Created(String, Properties),
    /// The deployment leaves it out, as one with targets does: every output is unknown.
    LeftOut,
    /// The operation failed.
    Failed,
    /// The engine refused the registration, with these words.
    Refused(String),
    /// The operation never ends.
    Never,
}

/// A call that the monitor can be told to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the call of its name in the protocol")]
pub enum MonitorCall {
    GetDeploymentInfo,
    Invoke,
    Call,
    ReadResource,
    RegisterResource,
    RegisterResourceOutputs,
    RegisterPackage,
    RegisterResourceHook,
    RegisterErrorHook,
}

pub(super) type Decide = dyn Fn(&Registration) -> Outcome + Send + Sync;

/// A fake engine and resource monitor.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use pulumi_rust::testing::{FakeEngine, Harness, MonitorCall, Outcome, construct_request};
/// use pulumi_rust::{Properties, ProviderBuilder};
/// # use pulumi_rust::{Component, Context, Error, Inputs};
/// # struct Website;
/// # #[pulumi_rust::component(token = "web:index:Website")]
/// # impl Component for Website {
/// #     type Args = ();
/// #     type Outputs = Inputs;
/// #     async fn construct(_: Context, _: String, (): ()) -> Result<Inputs, Error> { Ok(Inputs::new()) }
/// # }
///
/// // What is registered as `broken` fails, all else exists.
/// let engine = FakeEngine::within(|seen| match seen.request.name.as_str() {
///     "broken" => Outcome::Failed,
///     name => Outcome::Created(format!("id-{name}"), Properties::new()),
/// });
/// let harness = Harness::within(ProviderBuilder::new("web", "1.0.0").component::<Website>(), &engine);
/// let request = || construct_request(&engine, "web:index:Website", "site", &Properties::new(), false);
/// harness.construct(request()).await.unwrap();
/// assert_eq!(engine.snapshot(), "site (web:index:Website)\n");
///
/// engine.refuse(MonitorCall::RegisterResourceOutputs, "out of order");
/// let refused = harness.construct(request()).await.unwrap_err();
/// assert_eq!(refused.message(), "can't set the component's outputs: out of order");
/// # }
/// ```
#[derive(Debug)]
pub struct FakeEngine {
    address: String,
    transport: Option<Transport>,
    seen: Arc<Seen>,
    _servers: JoinSet<()>,
}

/// What the engine was asked, and what it was told to answer.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) registrations: Mutex<Vec<Registration>>,
    pub(super) outputs: Mutex<Vec<(Urn, Properties)>>,
    pub(super) logs: Mutex<Vec<String>>,
    pub(super) functions: Mutex<BTreeMap<String, Properties>>,
    pub(super) existing: Mutex<BTreeMap<String, Properties>>,
    pub(super) invokes: Mutex<Vec<proto::ResourceInvokeRequest>>,
    pub(super) calls: Mutex<Vec<proto::ResourceCallRequest>>,
    pub(super) reads: Mutex<Vec<proto::ReadResourceRequest>>,
    pub(super) packages: Mutex<Vec<proto::RegisterPackageRequest>>,
    pub(super) features_asked: Mutex<Vec<String>>,
    pub(super) refused: Mutex<BTreeMap<MonitorCall, String>>,
    pub(super) callbacks: Mutex<super::callbacks::Known>,
    pub(super) under_way: watch::Sender<usize>,
    pub(super) logged: watch::Sender<usize>,
}

/// What an engine of a kind can do.
#[derive(Clone)]
pub(super) enum Features {
    /// It tells all of them at once.
    Told(BTreeSet<i32>),
    /// It is asked for each by name.
    Asked,
}

impl fmt::Debug for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Features")
    }
}

impl Features {
    fn all() -> Self {
        Features::Told((0..=proto::ResourceMonitorFeature::CallOutputValues.into()).collect())
    }
}

impl FakeEngine {
    /// Starts one that decides with a function of the test's.
    ///
    /// # Panics
    /// When no loopback port can be bound.
    pub async fn start(decide: impl Fn(&Registration) -> Outcome + Send + Sync + 'static) -> Self {
        Self::start_with(Features::all(), Arc::new(decide)).await
    }

    /// Starts one that does not know the call which tells all features at once.
    ///
    /// # Panics
    /// When no loopback port can be bound.
    pub async fn start_old(decide: impl Fn(&Registration) -> Outcome + Send + Sync + 'static) -> Self {
        Self::start_with(Features::Asked, Arc::new(decide)).await
    }

    async fn start_with(features: Features, decide: Arc<Decide>) -> Self {
        let seen = Arc::new(Seen::default());
        let monitor = FakeMonitor { seen: Arc::clone(&seen), decide, features };
        let routes = Server::builder()
            .add_service(ResourceMonitorServer::new(monitor.clone()))
            .add_service(EngineServer::new(monitor));
        let mut servers = JoinSet::new();
        let address = served(&mut servers, routes).await.to_string();
        FakeEngine { address, transport: None, seen, _servers: servers }
    }

    /// One without a socket, for [`Harness::within`](super::Harness::within) and for providers that are called directly.
    pub fn within(decide: impl Fn(&Registration) -> Outcome + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Seen::default());
        let monitor = FakeMonitor { seen: Arc::clone(&seen), decide: Arc::new(decide), features: Features::all() };
        let routes = Routes::new(ResourceMonitorServer::new(monitor.clone())).add_service(EngineServer::new(monitor));
        let transport = Some(Transport::within(routes));
        FakeEngine { address: "within".to_owned(), transport, seen, _servers: JoinSet::new() }
    }

    /// Its address, as the monitor's endpoint and the engine's.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// The engine as a provider is given it, to call a [`Provider`](crate::provider::Provider) directly.
    pub fn engine(&self) -> Engine {
        match &self.transport {
            Some(transport) => Engine::within(transport.clone()),
            None => Engine::at(self.address()),
        }
    }

    /// What a function or method answers from now on; one without an answer does not exist.
    pub fn answer(&self, token: impl Into<String>, answer: Properties) {
        locked(&self.seen.functions).insert(token.into(), answer);
    }

    /// Says that a custom resource with this id exists outside of the deployment, with this state.
    pub fn exists(&self, id: impl Into<String>, state: Properties) {
        locked(&self.seen.existing).insert(id.into(), state);
    }

    /// Refuses a call from now on, with these words.
    pub fn refuse(&self, call: MonitorCall, message: impl Into<String>) {
        locked(&self.seen.refused).insert(call, message.into());
    }

    /// Lets go of every registration, output and call that was recorded.
    pub fn forget(&self) {
        locked(&self.seen.registrations).clear();
        locked(&self.seen.outputs).clear();
        locked(&self.seen.invokes).clear();
        locked(&self.seen.calls).clear();
        locked(&self.seen.reads).clear();
        locked(&self.seen.logs).clear();
    }

    /// Every call of a function so far, in the order of arrival.
    pub fn invokes(&self) -> Vec<proto::ResourceInvokeRequest> {
        locked(&self.seen.invokes).clone()
    }

    /// Every call of a method so far, in the order of arrival.
    pub fn calls(&self) -> Vec<proto::ResourceCallRequest> {
        locked(&self.seen.calls).clone()
    }

    /// Every resource that was read so far, in the order of arrival.
    pub fn reads(&self) -> Vec<proto::ReadResourceRequest> {
        locked(&self.seen.reads).clone()
    }

    /// Every package that was registered so far.
    pub fn packages(&self) -> Vec<proto::RegisterPackageRequest> {
        locked(&self.seen.packages).clone()
    }

    /// The features that were asked for by name.
    pub fn features_asked(&self) -> Vec<String> {
        locked(&self.seen.features_asked).clone()
    }

    /// Waits until this many registrations of custom resources are under way.
    pub async fn until_under_way(&self, count: usize) {
        let mut under_way = self.seen.under_way.subscribe();
        // The sender lives as long as this engine.
        let _seen = under_way.wait_for(|now| *now == count).await;
    }

    /// Every registration so far, in the order of arrival.
    pub fn registrations(&self) -> Vec<Registration> {
        locked(&self.seen.registrations).clone()
    }

    /// The registration of this name.
    ///
    /// # Panics
    /// When there is none.
    pub fn registration(&self, name: &str) -> Registration {
        let found = self.registrations().into_iter().find(|seen| seen.request.name == name);
        found.unwrap_or_else(|| panic!("no registration `{name}`"))
    }

    /// All registrations as a tree of text, children below their parents and sorted by name, to be compared with one that was read and found good.
    pub fn snapshot(&self) -> String {
        snapshot::tree(&self.registrations())
    }

    /// Component outputs that were set, in order.
    pub fn outputs(&self) -> Vec<(Urn, Properties)> {
        locked(&self.seen.outputs).clone()
    }

    /// Waits until this many messages were logged, and gives them.
    pub async fn until_logged(&self, count: usize) -> Vec<String> {
        let mut logged = self.seen.logged.subscribe();
        // The sender lives as long as this engine.
        let _seen = logged.wait_for(|now| *now >= count).await;
        self.logs()
    }

    /// Messages that were logged.
    pub fn logs(&self) -> Vec<String> {
        locked(&self.seen.logs).clone()
    }
}
