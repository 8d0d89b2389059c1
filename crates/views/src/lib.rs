//! Kinds of view: ways to look at a run beside the stage and the space-time diagram.
//!
//! Each kind is one folder with its data, its composition to marks of the scene, its hit test, its keyboard walk and
//! what exports need. It knows no word of any language: what is to be read comes in as texts. It knows no protocol,
//! and nothing of the web.
//!
//! | Kind | Shows |
//! |---|---|
//! | [`board`] | the tasks of a computation |
//! | [`history`] | the requests of clients as intervals, and which order of them explains the answers |
//! | [`requests`] | how long each request of a client took, and what was done meanwhile |
//! | [`logs`] | the logs of all nodes, entry by entry |
//! | [`matrix`] | who believes what of whom, and how it is in truth |
//! | [`series`] | counters and gauges of a run over time |

pub mod board;
pub mod history;
pub mod logs;
pub mod matrix;
mod places;
pub mod requests;
pub mod series;

pub use places::{Places, Step};
