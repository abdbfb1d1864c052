//! The resource monitor of one run: registrations, outputs and functions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::try_join_all;
use tokio::sync::OnceCell;

use crate::provider::ConstructRequest;
use crate::wire::proto::{self, ResourceMonitorFeature, resource_monitor_client::ResourceMonitorClient};
use crate::wire::{Decoder, Encoder, MAX_MESSAGE, Transport, refused};
use crate::{Error, PackageSource, Parameters, Properties};

/// A client of the monitor, and what its engine can do.
#[derive(Clone)]
pub(crate) struct Monitor {
    client: ResourceMonitorClient<Transport>,
    features: BTreeSet<i32>,
    deployment: proto::DeploymentInfo,
    packages: Arc<Mutex<Packages>>,
}

/// References to packages that were registered in this run, or are being.
type Packages = BTreeMap<PackageSource, Arc<OnceCell<String>>>;

impl fmt::Debug for Monitor {
    /// Leaves out the deployment: its configuration is plain text here, secret or not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor").field("features", &self.features).finish_non_exhaustive()
    }
}

/// Features by the ids that engines without `GetDeploymentInfo` know (a frozen list).
const LEGACY: [(&str, ResourceMonitorFeature); 13] = [
    ("secrets", ResourceMonitorFeature::Secrets),
    ("resourceReferences", ResourceMonitorFeature::ResourceReferences),
    ("outputValues", ResourceMonitorFeature::OutputValues),
    ("aliasSpecs", ResourceMonitorFeature::AliasSpecs),
    ("replacementTrigger", ResourceMonitorFeature::ReplacementTrigger),
    ("deletedWith", ResourceMonitorFeature::DeletedWith),
    ("replaceWith", ResourceMonitorFeature::ReplaceWith),
    ("transforms", ResourceMonitorFeature::Transforms),
    ("invokeTransforms", ResourceMonitorFeature::InvokeTransforms),
    ("parameterization", ResourceMonitorFeature::Parameterization),
    ("resourceHooks", ResourceMonitorFeature::ResourceHooks),
    ("errorHooks", ResourceMonitorFeature::ErrorHooks),
    ("sendsOptionsToHooks", ResourceMonitorFeature::SendsOptionsToHooks),
];

impl Monitor {
    /// Connects to the monitor of a run and asks what it can do.
    pub(crate) async fn connect(transport: Transport) -> Result<Self, Error> {
        let mut client = ResourceMonitorClient::new(transport)
            .max_decoding_message_size(MAX_MESSAGE)
            .max_encoding_message_size(MAX_MESSAGE);
        let mut deployment = proto::DeploymentInfo::default();
        let features = match client.get_deployment_info(()).await {
            Ok(info) => {
                deployment = info.into_inner();
                deployment.supported_features.iter().copied().collect()
            }
            Err(status) if status.code() == tonic::Code::Unimplemented => {
                let asked = LEGACY.map(|(id, feature)| {
                    let (mut client, request) = (client.clone(), proto::SupportsFeatureRequest { id: id.to_owned() });
                    async move {
                        let answer = client.supports_feature(request).await;
                        let answer = answer.map_err(|status| refused("ask for a feature", &status))?;
                        Ok::<_, Error>(answer.into_inner().has_support.then_some(feature.into()))
                    }
                });
                try_join_all(asked).await?.into_iter().flatten().collect()
            }
            Err(status) => return Err(refused("ask for the deployment", &status)),
        };
        Ok(Monitor { client, features, deployment, packages: Arc::default() })
    }

    /// Fills in what a call leaves out and the engine tells here.
    pub(crate) fn complete(&self, deployment: &mut ConstructRequest) {
        if deployment.organization.is_empty() {
            deployment.organization.clone_from(&self.deployment.organization);
        }
        deployment.config_secret_keys.extend(self.deployment.config_secret_keys.iter().cloned());
    }

    /// Whether the engine has a feature.
    pub(crate) fn supports(&self, feature: ResourceMonitorFeature) -> bool {
        self.features.contains(&feature.into())
    }

    /// Registers a resource and waits until it exists.
    pub(crate) async fn register(
        &self,
        request: proto::RegisterResourceRequest,
    ) -> Result<proto::RegisterResourceResponse, Error> {
        let (token, name) = (request.r#type.clone(), request.name.clone());
        let answer = self.client.clone().register_resource(request).await;
        let response = answer.map_err(|status| refused(&format!("register `{name}` ({token})"), &status))?.into_inner();
        if response.result() == proto::Result::Fail {
            return Err(Error::ResourceFailed { token, name });
        }
        Ok(response)
    }

    /// The reference to a package. Each is registered once.
    pub(crate) async fn package(&self, source: PackageSource) -> Result<String, Error> {
        if !self.supports(ResourceMonitorFeature::Parameterization) {
            return Err(Error::Engine {
                context: format!("can't use package `{}`", source.name),
                message: "this version of Pulumi has no parameterized packages; upgrade it".to_owned(),
            });
        }
        let cell = {
            let mut packages = self.packages.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(packages.entry(source.clone()).or_default())
        };
        let register = async {
            let name = source.name.clone();
            let answer = self.client.clone().register_package(package_request(source)).await;
            let answer = answer.map_err(|status| refused(&format!("register package `{name}`"), &status))?;
            Ok(answer.into_inner().r#ref)
        };
        cell.get_or_try_init(|| register).await.cloned()
    }

    /// Gives a hook its name.
    pub(crate) async fn register_hook(
        &self,
        name: &str,
        callback: proto::Callback,
        on_dry_run: bool,
        ignore_errors: bool,
    ) -> Result<(), Error> {
        let name = name.to_owned();
        let request = proto::RegisterResourceHookRequest {
            name: name.clone(),
            callback: Some(callback),
            on_dry_run,
            ignore_errors,
        };
        let answer = self.client.clone().register_resource_hook(request).await;
        answer.map(|_| ()).map_err(|status| refused(&format!("register hook `{name}`"), &status))
    }

    /// Gives a hook over failed operations its name.
    pub(crate) async fn register_error_hook(&self, name: &str, callback: proto::Callback) -> Result<(), Error> {
        let request = proto::RegisterErrorHookRequest { name: name.to_owned(), callback: Some(callback) };
        let answer = self.client.clone().register_error_hook(request).await;
        answer.map(|_| ()).map_err(|status| refused(&format!("register hook `{name}`"), &status))
    }

    /// Reads a resource that exists already.
    pub(crate) async fn read(&self, request: proto::ReadResourceRequest) -> Result<proto::ReadResourceResponse, Error> {
        let (token, name) = (request.r#type.clone(), request.name.clone());
        let answer = self.client.clone().read_resource(request).await;
        let response = answer.map_err(|status| refused(&format!("read `{name}` ({token})"), &status))?.into_inner();
        if response.result() == proto::Result::Fail {
            return Err(Error::ResourceFailed { token, name });
        }
        Ok(response)
    }

    /// Runs a method of a component.
    pub(crate) async fn call(&self, request: proto::ResourceCallRequest) -> Result<proto::CallResponse, Error> {
        let token = request.tok.clone();
        let answer = self.client.clone().call(request).await;
        answer.map(tonic::Response::into_inner).map_err(|status| refused(&format!("call {token}"), &status))
    }

    /// Sets a component's outputs.
    pub(crate) async fn register_outputs(&self, request: proto::RegisterResourceOutputsRequest) -> Result<(), Error> {
        let answer = self.client.clone().register_resource_outputs(request).await;
        answer.map(|_| ()).map_err(|status| refused("set the component's outputs", &status))
    }

    /// Runs a function of the engine's own.
    pub(crate) async fn ask(&self, token: &str, args: &Properties) -> Result<Properties, Error> {
        let request = proto::ResourceInvokeRequest {
            tok: token.to_owned(),
            args: Some(Encoder::without_outputs().properties(args)),
            accept_resources: true,
            ..proto::ResourceInvokeRequest::default()
        };
        Decoder::default().properties(self.invoke(request).await?.r#return.unwrap_or_default())
    }

    /// Runs a function of a package.
    pub(crate) async fn invoke(
        &self,
        request: proto::ResourceInvokeRequest,
    ) -> Result<proto::ResourceInvokeResponse, Error> {
        let token = request.tok.clone();
        let answer = self.client.clone().invoke(request).await;
        answer.map(tonic::Response::into_inner).map_err(|status| refused(&format!("call {token}"), &status))
    }
}

fn package_request(source: PackageSource) -> proto::RegisterPackageRequest {
    let parameters = |Parameters { name, version, value }| proto::Parameterization { name, version, value };
    proto::RegisterPackageRequest {
        name: source.name,
        version: source.version,
        download_url: source.download_url,
        checksums: source.checksums.into_iter().collect(),
        parameterization: source.parameters.map(parameters),
        extension: source.extension.map(parameters),
    }
}
