//! The plugin's process as the engine starts it.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Plugin(Child);

impl Drop for Plugin {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _status = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (Plugin, BufReader<impl Read>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pulumi-resource-redshift-tasker"));
    command.args(arguments).env("REDSHIFT_TASKER_LOG", "trace").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (Plugin(child), output)
}

#[test]
fn the_port_is_all_that_is_printed_and_somebody_listens_there() {
    for arguments in
        [&["--logtostderr", "-v=9", "--tracing", "http://127.0.0.1:1", "127.0.0.1:1"][..], &["ignored"], &[]]
    {
        let (mut plugin, mut output) = start(arguments);
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let port: u16 = line.trim_end().parse().unwrap_or_else(|_| panic!("{arguments:?}: `{line}` is no port"));
        TcpStream::connect(("127.0.0.1", port)).unwrap();
        let told = Command::new("kill").args(["-TERM", &plugin.0.id().to_string()]).status().unwrap();
        assert!(told.success());
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "{arguments:?}");
        assert!(plugin.0.wait().unwrap().success(), "{arguments:?}: SIGTERM is how the engine ends a plugin");
    }
}
