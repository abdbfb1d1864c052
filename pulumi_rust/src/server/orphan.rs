//! A plugin whose engine is gone ends by itself.
//!
//! Only an engine that was there before can be gone: a plugin is also started with an address that nobody listens on, to read its schema. A plugin that a person started, without an
//! address, is never ended: engines attach to it and leave it again.

use std::time::Duration;

use crate::engine::Engine;

/// How often a plugin looks whether its engine is still there.
const CHECK: Duration = Duration::from_mins(1);

/// Resolves when the engine that started this plugin is gone.
pub(super) async fn orphaned(engine: Engine) {
    if engine.address().is_none() {
        return std::future::pending().await;
    }
    let mut watch = Watch::default();
    let mut check = tokio::time::interval(CHECK);
    loop {
        check.tick().await;
        let Some(address) = engine.address() else { continue };
        let answers = tokio::net::TcpStream::connect(&address).await.is_ok();
        if watch.gone(&address, answers) {
            tracing::warn!("the engine is gone; ending");
            return;
        }
    }
}

/// What was seen of the engine.
#[derive(Debug, Default)]
struct Watch {
    answered: Option<String>,
}

impl Watch {
    /// Whether an engine that answered before does no longer.
    fn gone(&mut self, address: &str, answers: bool) -> bool {
        if answers {
            self.answered = Some(address.to_owned());
        }
        !answers && self.answered.as_deref() == Some(address)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    #[test]
    fn an_engine_that_answered_and_does_no_longer_is_gone() {
        let mut watch = Watch::default();
        assert!(!watch.gone("127.0.0.1:1", true));
        assert!(watch.gone("127.0.0.1:1", false));
    }

    #[test]
    fn an_engine_that_never_answered_is_not_gone() {
        let mut watch = Watch::default();
        assert!(!watch.gone("ignored", false));
        assert!(!watch.gone("ignored", false));
    }

    #[test]
    fn an_engine_that_took_another_address_is_not_gone() {
        let mut watch = Watch::default();
        watch.gone("127.0.0.1:1", true);
        assert!(!watch.gone("127.0.0.1:2", false));
    }

    #[tokio::test]
    async fn a_plugin_that_a_person_started_is_never_ended() {
        let engine = Engine::default();
        let mut guard = pin!(orphaned(engine.clone()));
        assert!(futures::poll!(&mut guard).is_pending());
        engine.attach("127.0.0.1:1");
        assert!(futures::poll!(guard).is_pending());
    }
}
