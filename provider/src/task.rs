//! Ready-made tasks: a state's JSON for each action of the function, as methods of the component and as functions.
//!
//! What a person forgets is filled in: the token, without which a task hangs; the execution's ARN and the context, without which a retried task runs its SQL again; the errors of Lambda that are worth
//! another try; a time limit. Everything that is not about the state is the payload's field of the same name, so that the payload's contract is said once, in the validator's schema.

mod args;
pub mod offered;
mod state;

pub use args::{Catcher, ExecutionMode, FetchResult, Jitter, QueryLanguage, ResultFormat, Retrier};
pub use offered::{functions, methods};
