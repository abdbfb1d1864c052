//! Why a server ends before its editor asks it to.

/// What is wrong with a connection.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The editor breaks the protocol, or went away without a word.
    #[error("the editor does not keep to the protocol")]
    Protocol(#[from] lsp_server::ProtocolError),
    /// The parameters of a message are not of its form.
    #[error("the parameters of `{method}` are not of their form")]
    Parameters {
        /// The message.
        method: String,
        /// What is wrong with them.
        #[source]
        source: serde_json::Error,
    },
    /// Nobody reads what the server says.
    #[error("the editor does not listen any more")]
    Gone,
    /// Standard input or output failed.
    #[error("standard input and output cannot be used")]
    Stdio(#[from] std::io::Error),
}
