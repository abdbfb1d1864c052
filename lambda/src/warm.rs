//! Connections before the first invocation: one harmless call to each service while Lambda initialises.
//!
//! Lambda gives a function a whole processor while it initialises and a share of one afterwards, so that the same TLS
//! handshakes cost a first invocation several times as much. What the calls answer means nothing; a service that can't
//! be reached now is the first invocation's business, and so nothing waits long for it.

use std::time::Duration;

use crate::ports::Cloud;
use crate::secret::Secret;
use crate::table::Key;

/// Less than the ten seconds that Lambda gives to initialising, and more than three handshakes take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks each service for something that is not there.
pub async fn warm(cloud: &impl Cloud) {
    let (row, token) = (Key::new("W#warm"), Secret::new("warm".to_owned()));
    let calls = futures::future::join3(
        cloud.get(&row),
        cloud.describe("00000000-0000-0000-0000-000000000000"),
        cloud.heartbeat(&token),
    );
    let _nothing_there = tokio::time::timeout(PATIENCE, calls).await;
}

#[cfg(test)]
mod tests {
    use super::warm;
    use crate::testing::World;

    #[test]
    fn each_service_is_asked_once() {
        let world = World::new();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(warm(&&world));
        assert_eq!(world.calls(), ["GetItem", "DescribeStatement", "SendTaskHeartbeat"]);
        assert!(world.item_ids().is_empty() && world.runs().is_empty());
    }
}
