//! Connections as servers of this crate take them.

use std::io;

use futures::{Stream, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tonic::transport::server::TcpIncoming;

use super::gathered::Gathered;

/// The connections that come to a listener, each gathering its answers and without Nagle's algorithm: together with a client's delayed acknowledgements that would hold them back for 40 ms.
pub(crate) fn incoming(listener: TcpListener) -> impl Stream<Item = io::Result<Gathered<TcpStream>>> {
    TcpIncoming::from(listener).with_nodelay(Some(true)).map(|taken| taken.map(Gathered::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_are_not_held_back() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let _caller = TcpStream::connect(address).await.expect("it listens");
        let taken = incoming(listener).next().await.expect("a connection").expect("a sound one");
        assert!(taken.connection().nodelay().expect("an option of the socket"));
    }
}
