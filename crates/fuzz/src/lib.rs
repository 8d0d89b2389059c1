//! What anybody may send: links, lines of scripts, scenario files and histories that were right once, and were then broken at random.
//!
//! Text that is random from its first byte on is refused at its first byte. These begin as the links, lines and files of the
//! repository ([`corpus`]); then a few words, numbers and characters of them are replaced ([`Mutation`]), so that the mistakes
//! lie as deep as a mistake can. [`targets`] says what must be true of each, whatever it has become.
//!
//! `cargo test -p faultline-fuzz` tries so many that it takes about a minute. `FAULTLINE_FUZZ_INPUTS=1000000` says how many of
//! each kind, and draws others every time. What fails is shrunk and printed.

pub mod corpus;
pub mod histories;
pub mod mutation;
pub mod targets;

pub use mutation::Mutation;
