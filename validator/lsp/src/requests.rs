//! What an editor asks about an open document, one file for each request.

pub(crate) mod code_action;
pub(crate) mod completion;
pub(crate) mod hover;
