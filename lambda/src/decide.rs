//! The decisions: what follows from a row and a piece of news. No I/O, no clock, no SDK.

pub mod completion;
pub mod delivery;
pub mod message;
pub mod reconciliation;
pub mod replay;
pub mod response;
pub mod rows;
