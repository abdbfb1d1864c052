//! A plugin's process, as the engine and people start it: the example provider `files`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use pulumi_rust::testing::{FakeEngine, Harness, Outcome};
use pulumi_rust::wire::proto;
use pulumi_rust::{Properties, Value};

/// The example's program, which `cargo test` builds beside the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().and_then(|deps| deps.parent()).unwrap().join("examples/files");
    assert!(program.exists(), "build it with `cargo build -p pulumi_rust --examples`");
    program
}

struct Plugin {
    child: Child,
    output: BufReader<ChildStdout>,
    port: u16,
}

impl Plugin {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(program());
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let port = line.trim_end().parse().unwrap_or_else(|_| panic!("{arguments:?}: `{line}` is no port"));
        Plugin { child, output, port }
    }

    /// Ends it as the engine does, and gives what it printed after the port.
    fn end(mut self) -> String {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success());
        rest
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Nothing but the port is printed, whatever flags there are, and an engine that can't be reached does not matter.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn it_prints_the_port_and_nothing_else() {
    let flags = ["-v=11", "--logtostderr", "--tracing", "http://127.0.0.1:1", "--unheard-of", "127.0.0.1:1"];
    for arguments in [&flags[..], &["ignored"]] {
        let plugin = Plugin::start(arguments);
        let harness = Harness::at(&format!("127.0.0.1:{}", plugin.port)).unwrap();
        let info = harness.client().get_plugin_info(()).await.unwrap().into_inner();
        assert_eq!(info.version, "0.1.0");
        drop(harness);
        // Its connection is closed by another thread than the one that waits for the plugin's end.
        assert_eq!(plugin.end(), "", "{arguments:?}");
    }
}

/// A person starts it in a debugger without an address, and names its port in `PULUMI_DEBUG_PROVIDERS`: engines attach, one after the other. Each ends with Cancel, which ends neither the
/// plugin nor what the next one asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn engines_attach_to_a_plugin_that_a_person_started() {
    let plugin = Plugin::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    for run in ["first", "second"] {
        let engine = FakeEngine::start(|_| Outcome::Failed).await;
        let harness = Harness::at(&format!("127.0.0.1:{}", plugin.port)).unwrap();
        // What the engine does not know of such a plugin, it does not say.
        harness.client().handshake(proto::ProviderHandshakeRequest::default()).await.unwrap();
        harness.client().attach(proto::PluginAttach { address: engine.address() }).await.unwrap();
        let settings = [("folder".to_owned(), Value::from(folder.path().to_str().unwrap()))].into();
        harness.configure(&settings).await.unwrap();
        std::fs::write(folder.path().join(run), run).unwrap();
        let name: Properties = [("name".to_owned(), Value::from(run))].into();
        let read = harness.invoke("files:index:readFile", &name).await.unwrap().unwrap();
        assert_eq!(read["text"], Value::from(run));
        harness.cancel().await.unwrap();
        harness.invoke("files:index:readFile", &name).await.unwrap_err();
    }
    assert_eq!(plugin.end(), "");
}

#[test]
fn the_schema_is_printed_for_people_and_their_tools() {
    let output = Command::new(program()).arg("schema").output().unwrap();
    assert!(output.status.success());
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&schema["name"], &schema["version"]), (&"files".into(), &"0.1.0".into()));
}
