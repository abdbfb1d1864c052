//! Connections as servers of this crate take them.

use tokio::net::TcpListener;
use tonic::transport::server::TcpIncoming;

/// The connections that come to a listener, each without Nagle's algorithm: together with a client's delayed acknowledgements it would hold answers back for 40 ms.
pub(crate) fn incoming(listener: TcpListener) -> TcpIncoming {
    TcpIncoming::from(listener).with_nodelay(Some(true))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpStream;
    use tokio_stream::StreamExt;

    use super::*;

    #[tokio::test]
    async fn answers_are_not_held_back() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let _caller = TcpStream::connect(address).await.expect("it listens");
        let taken = incoming(listener).next().await.expect("a connection").expect("a sound one");
        assert!(taken.nodelay().expect("an option of the socket"));
    }
}
