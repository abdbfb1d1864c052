//! Ways to the other side: a socket, or a service within this process.

use std::task::{Context, Poll};
use std::{fmt, io};

use futures::FutureExt;
use futures::future::BoxFuture;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{Service, StdError, http};
#[cfg(feature = "testing")]
use tonic::service::Routes;
use tonic::transport::{Channel, Endpoint};

use super::gathered::Gathered;
use crate::Error;

/// The largest message either side sends: 400 MiB (`sdk/go/common/util/rpcutil/serve.go`).
pub(crate) const MAX_MESSAGE: usize = 400 << 20;

/// A way on which the generated clients call.
#[derive(Clone)]
pub struct Transport {
    way: Way,
}

#[derive(Clone)]
enum Way {
    Socket(Channel),
    #[cfg(feature = "testing")]
    Within(Routes),
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.way {
            Way::Socket(_) => "Transport::Socket",
            #[cfg(feature = "testing")]
            Way::Within(_) => "Transport::Within",
        })
    }
}

impl Transport {
    /// To `host:port`, dialled on first use: a plugin may be started with an address that nobody listens on.
    pub(crate) fn to(address: &str, what: &str) -> Result<Self, Error> {
        let endpoint = Endpoint::from_shared(format!("http://{address}")).map_err(|e| Error::Engine {
            context: format!("connect to {what}"),
            message: format!("`{address}` is not an address: {e}"),
        })?;
        Ok(Transport { way: Way::Socket(endpoint.connect_with_connector_lazy(Dial)) })
    }

    /// To services of this process, without a socket.
    #[cfg(feature = "testing")]
    pub(crate) fn within(services: Routes) -> Self {
        Transport { way: Way::Within(services) }
    }
}

impl Service<http::Request<Body>> for Transport {
    type Response = http::Response<Body>;
    type Error = StdError;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        match &mut self.way {
            Way::Socket(channel) => channel.poll_ready(cx).map_err(Into::into),
            #[cfg(feature = "testing")]
            Way::Within(services) => Service::<http::Request<Body>>::poll_ready(services, cx).map_err(Into::into),
        }
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        match &mut self.way {
            Way::Socket(channel) => {
                let answer = channel.call(request);
                async move { Ok(answer.await?) }.boxed()
            }
            #[cfg(feature = "testing")]
            Way::Within(services) => {
                let answer = services.call(request);
                async move { Ok(answer.await?) }.boxed()
            }
        }
    }
}

/// Opens connections that gather what is written to them.
struct Dial;

impl Service<http::Uri> for Dial {
    type Response = TokioIo<Gathered<TcpStream>>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: http::Uri) -> Self::Future {
        async move {
            let address = uri.authority().ok_or(io::ErrorKind::InvalidInput)?;
            let connection = TcpStream::connect(address.as_str()).await?;
            connection.set_nodelay(true)?;
            Ok(TokioIo::new(Gathered::new(connection)))
        }
        .boxed()
    }
}

/// A request that the other side refused.
pub(crate) fn refused(context: &str, status: &Status) -> Error {
    Error::Engine { context: format!("can't {context}"), message: status.message().to_owned() }
}
