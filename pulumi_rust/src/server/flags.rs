//! The plugin's command line.

/// What the engine puts on a plugin's command line: flags first, then its address.
///
/// ```
/// let flags = pulumi_rust::Flags::from_args(["-v=9", "--logtostderr", "--tracing", "http://t", "127.0.0.1:1234"]);
/// assert_eq!(flags.engine_address.as_deref(), Some("127.0.0.1:1234"));
/// assert_eq!(flags.tracing.as_deref(), Some("http://t"));
/// assert_eq!(flags.verbosity, 9);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Where the engine listens, `host:port`; none in attach mode.
    pub engine_address: Option<String>,
    /// Where to send traces.
    pub tracing: Option<String>,
    /// The level of `-v`.
    pub verbosity: u8,
    /// Whether the person asked to see logs.
    pub log_to_stderr: bool,
}

impl Flags {
    /// Reads the arguments after the program's name. Flags that are not known are ignored, since newer engines may pass them.
    pub fn from_args(args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut flags = Flags::default();
        let mut args = args.into_iter().map(Into::into);
        while let Some(arg) = args.next() {
            let Some(flag) = arg.strip_prefix('-') else {
                flags.engine_address = Some(arg);
                continue;
            };
            let flag = flag.strip_prefix('-').unwrap_or(flag);
            match flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value.to_owned()))) {
                ("tracing", value) => flags.tracing = value.or_else(|| args.next()),
                ("v", value) => {
                    let level = value.or_else(|| args.next());
                    flags.verbosity = level.and_then(|level| level.parse().ok()).unwrap_or_default();
                }
                ("logtostderr", value) => {
                    flags.log_to_stderr = value.is_none_or(|value| value == "true");
                }
                _ => {}
            }
        }
        flags
    }
}
