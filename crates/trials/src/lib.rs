//! What is checked of every protocol, whatever it is.
//!
//! | Check | What it holds |
//! |---|---|
//! | `<protocol>::swarm` | 2,000 random runs: every rule green under fire, then everything is healed and every request is answered; the run's inputs give the same run again |
//! | `<protocol>::liars` | 400 random runs in which a node is two or tells lies: honest nodes are judged, nothing panics, the run's inputs give the same run again |
//! | `<protocol>::bug-…` | the planted bug turns a rule red that it may break, in a random run or in a script; the same script is green without it |
//! | `<protocol>::bugs` | every bug has a row, and every rule that watches is turned red by a bug |
//! | `<protocol>::many clients` | as many clients as it allows ask at about the same time: all are answered, and every rule is green |
//! | `<protocol>::words` | everything in random runs can be told: events, violations, nodes, messages, settings, rules |
//! | `<protocol>::links` | whatever is done by hand, a link shows the run that it was taken from |
//! | `<protocol>::seeks`, `branches` | any moment can be sought, a step back undoes a step, a branch keeps the old future |
//! | `<protocol>::diagram` | every stretch of the space-time diagram holds what happened in it; past and future mirror each other |
//!
//! Beside these, `search` lets the explorer find the shortest script that breaks a rule.
//!
//! The golden digests, native and in WebAssembly, are tests of `crates/catalogue`; each protocol has its `digests.txt` in its folder.
//!
//! # How to add a protocol
//!
//! Write `trials.rs` in the folder of the protocol, like those of the others: a [`Subject`]. It is found there.
//! A subject says in data what a random run may do to the protocol and how one can tell that it recovered. Everything
//! else is taken from the catalogue: the settings, the commands, the rules, the bugs. A protocol of the catalogue without
//! a subject fails a check.
//!
//! 1. `settings`: switches and choices are drawn by themselves; lengths of time keep their default unless values to
//!    draw from stand here. One value means that it is never drawn. Give reasons in comments, with the source.
//! 2. `faults`: [`Faults::ALL`], unless the source assumes better weather: say which sentence.
//! 3. `exercises`: facts that a random run must come to, and in how many runs of a hundred. A swarm in which nothing
//!    happens proves nothing.
//! 4. `rarer`: what every swarm must come to and this one comes to less often, with the reason: a protocol without a disk
//!    has no crash with writes under way. 0 is allowed.
//! 5. `bugs`: one row per `bug-…` setting. Let the swarm find it if it does within 1,000 seeds; otherwise write the
//!    script, which reads like a test of the paper. A bug that is safe and not live has a script that stalls.
//!
//! # How to run it
//!
//! ```text
//! cargo test --profile fast-test -p faultline-trials -- raft             all checks of one protocol
//! cargo test --profile fast-test -p faultline-trials -- raft::swarm      one check
//! FAULTLINE_SEED=17 cargo test … -- raft::swarm --nocapture              one seed, with its script and its link
//! FAULTLINE_SWARM_RUNS=20000 cargo test … -- raft::swarm                 more seeds
//! FAULTLINE_SWARM_FROM=20000 FAULTLINE_SWARM_RUNS=80000 cargo test … -- raft::swarm   those after them
//! PROPTEST_CASES=5000 cargo test … -- raft::links                        more cases
//! ```
//!
//! Its steady work for `cargo xtask bench` is the `WORK` of the `bench.rs` in its folder.
//!
//! Every failure prints a link: open it in the page, and look.

pub mod bugs;
pub mod crowd;
pub mod diagram;
mod draw;
pub mod liars;
mod report;
mod run;
pub mod search;
mod subject;
pub mod swarm;
pub mod time;
pub mod words;

pub use draw::Draw;
pub use report::Failure;
pub use subject::{Exercise, Faults, Found, Planted, Script, Subject, planted, planted_among};

// The protocols themselves: each `trials.rs` in the folder of a protocol.
include!(concat!(env!("OUT_DIR"), "/subjects.rs"));
