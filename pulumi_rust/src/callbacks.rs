//! Functions of this plugin that the engine calls: transforms and hooks.
//!
//! The engine is given an address and a token for each. It calls them while it registers resources, and hooks of deletion after every Construct has been answered; so the server lives as
//! long as the connection to the engine does, and is started when the first function is given away.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

use crate::Error;
use crate::server::status_of;
use crate::wire::proto::callbacks_server::{Callbacks as Service, CallbacksServer};
use crate::wire::proto::{Callback, CallbackInvokeRequest, CallbackInvokeResponse};
use crate::wire::{MAX_MESSAGE, incoming};

/// A function over messages: bytes in, bytes out.
pub(crate) type Function = Arc<dyn Fn(Vec<u8>) -> BoxFuture<'static, Result<Vec<u8>, Error>> + Send + Sync>;

/// The functions that were given to the engine. Clones are the same ones.
#[derive(Clone, Default)]
pub(crate) struct Callbacks {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    functions: Arc<Mutex<Functions>>,
    serving: OnceCell<Serving>,
}

#[derive(Default)]
struct Functions {
    given: u64,
    by_token: BTreeMap<String, Function>,
}

/// The server; it ends with the last clone.
struct Serving {
    address: String,
    _task: JoinSet<()>,
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks").field("given", &locked(&self.shared.functions).given).finish()
    }
}

impl Callbacks {
    /// Gives a function away; the engine may call it from now on.
    pub(crate) async fn give(&self, kind: &str, function: Function) -> Result<Callback, Error> {
        let serving = self.shared.serving.get_or_try_init(|| serve(Arc::clone(&self.shared.functions))).await?;
        let mut functions = locked(&self.shared.functions);
        functions.given += 1;
        let token = format!("{kind}-{}", functions.given);
        functions.by_token.insert(token.clone(), function);
        Ok(Callback { target: serving.address.clone(), token, ..Callback::default() })
    }
}

async fn serve(functions: Arc<Mutex<Functions>>) -> Result<Serving, Error> {
    let unbound = |error| Error::caused("can't bind a loopback port for callbacks", error);
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(unbound)?;
    let address = listener.local_addr().map_err(unbound)?.to_string();
    let service = CallbacksServer::new(Dispatch { functions })
        .max_decoding_message_size(MAX_MESSAGE)
        .max_encoding_message_size(MAX_MESSAGE);
    let mut task = JoinSet::new();
    task.spawn(async move {
        let serving = Server::builder().add_service(service).serve_with_incoming(incoming(listener));
        if let Err(error) = serving.await {
            tracing::warn!("the server of callbacks broke off: {error}");
        }
    });
    Ok(Serving { address, _task: task })
}

struct Dispatch {
    functions: Arc<Mutex<Functions>>,
}

#[tonic::async_trait]
impl Service for Dispatch {
    async fn invoke(
        &self,
        request: Request<CallbackInvokeRequest>,
    ) -> Result<Response<CallbackInvokeResponse>, Status> {
        let CallbackInvokeRequest { token, request } = request.into_inner();
        let function = locked(&self.functions).by_token.get(&token).cloned();
        let function = function.ok_or_else(|| Status::not_found(format!("there is no callback `{token}`")))?;
        let response = function(request).await.map_err(status_of)?;
        Ok(Response::new(CallbackInvokeResponse { response }))
    }
}

fn locked(functions: &Mutex<Functions>) -> MutexGuard<'_, Functions> {
    functions.lock().unwrap_or_else(PoisonError::into_inner)
}
