//! The monitor's and the engine's services behind [`super::FakeEngine`].

use std::fmt;
use std::sync::Arc;

use tonic::{Request, Response, Status};

use super::{Decide, Outcome, Registration, Seen, locked};
use crate::wire::proto::{self, engine_server::Engine, resource_monitor_server::ResourceMonitor};
use crate::wire::{Decoder, Encoder};
use crate::{Properties, Urn};

#[derive(Clone)]
pub(super) struct FakeMonitor {
    pub(super) seen: Arc<Seen>,
    pub(super) decide: Arc<Decide>,
}

impl fmt::Debug for FakeMonitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FakeMonitor")
    }
}

type Answer<T> = Result<Response<T>, Status>;

fn properties(wire: Option<prost_types::Struct>) -> Result<Properties, Status> {
    Ok(Decoder::default().properties(wire.unwrap_or_default())?)
}

#[tonic::async_trait]
impl ResourceMonitor for FakeMonitor {
    async fn get_deployment_info(&self, _: Request<()>) -> Answer<proto::DeploymentInfo> {
        let features = 0..=proto::ResourceMonitorFeature::CallOutputValues.into();
        Ok(Response::new(proto::DeploymentInfo {
            supported_features: features.collect(),
            ..proto::DeploymentInfo::default()
        }))
    }

    async fn supports_feature(
        &self,
        _: Request<proto::SupportsFeatureRequest>,
    ) -> Answer<proto::SupportsFeatureResponse> {
        Ok(Response::new(proto::SupportsFeatureResponse { has_support: true }))
    }

    async fn invoke(&self, request: Request<proto::ResourceInvokeRequest>) -> Answer<proto::ResourceInvokeResponse> {
        let request = request.into_inner();
        let answer = locked(&self.seen.functions).get(&request.tok).cloned();
        let unknown = || Status::not_found(format!("the fake engine has no function {}", request.tok));
        let answer = answer.ok_or_else(unknown)?;
        locked(&self.seen.invokes).push(request);
        Ok(Response::new(proto::ResourceInvokeResponse {
            r#return: Some(Encoder::without_outputs().properties(&answer)),
            ..proto::ResourceInvokeResponse::default()
        }))
    }

    async fn call(&self, _: Request<proto::ResourceCallRequest>) -> Answer<proto::CallResponse> {
        Err(Status::unimplemented("Call"))
    }

    async fn read_resource(&self, _: Request<proto::ReadResourceRequest>) -> Answer<proto::ReadResourceResponse> {
        Err(Status::unimplemented("ReadResource"))
    }

    async fn register_resource(
        &self,
        request: Request<proto::RegisterResourceRequest>,
    ) -> Answer<proto::RegisterResourceResponse> {
        let request = request.into_inner();
        let registration = Registration { inputs: properties(request.object.clone())?, request };
        locked(&self.seen.registrations).push(registration.clone());
        let Registration { mut inputs, request } = registration.clone();
        let urn = format!("urn:pulumi:stack::project::{}::{}", request.r#type, request.name);
        if !request.custom {
            return Ok(Response::new(proto::RegisterResourceResponse {
                urn,
                object: request.object,
                ..proto::RegisterResourceResponse::default()
            }));
        }
        Ok(Response::new(match (self.decide)(&registration) {
            Outcome::Created(id, outputs) => {
                inputs.extend(outputs);
                let object = Some(Encoder::without_outputs().properties(&inputs));
                proto::RegisterResourceResponse { urn, id, object, ..proto::RegisterResourceResponse::default() }
            }
            Outcome::Failed => proto::RegisterResourceResponse {
                urn,
                result: proto::Result::Fail.into(),
                ..proto::RegisterResourceResponse::default()
            },
        }))
    }

    async fn register_resource_outputs(&self, request: Request<proto::RegisterResourceOutputsRequest>) -> Answer<()> {
        let request = request.into_inner();
        let outputs = properties(request.outputs)?;
        locked(&self.seen.outputs).push((Urn::new(request.urn), outputs));
        Ok(Response::new(()))
    }

    async fn register_package(
        &self,
        _: Request<proto::RegisterPackageRequest>,
    ) -> Answer<proto::RegisterPackageResponse> {
        Err(Status::unimplemented("RegisterPackage"))
    }
}

#[tonic::async_trait]
impl Engine for FakeMonitor {
    async fn log(&self, request: Request<proto::LogRequest>) -> Answer<()> {
        locked(&self.seen.logs).push(request.into_inner().message);
        Ok(Response::new(()))
    }

    async fn get_root_resource(
        &self,
        _: Request<proto::GetRootResourceRequest>,
    ) -> Answer<proto::GetRootResourceResponse> {
        Err(Status::unimplemented("GetRootResource"))
    }

    async fn require_pulumi_version(
        &self,
        _: Request<proto::RequirePulumiVersionRequest>,
    ) -> Answer<proto::RequirePulumiVersionResponse> {
        Ok(Response::new(proto::RequirePulumiVersionResponse {}))
    }
}
