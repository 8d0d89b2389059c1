//! Three-phase commit (Skeen 1981), as in Bernstein, Hadzilacos & Goodman 1987, §7.5 ("BHG87").
//!
//! Two-phase commit blocks because a participant that voted yes cannot tell, from all that it and the others
//! know, whether somebody has committed. Three-phase commit puts a step between the votes and the commit: first
//! everybody hears that all voted yes (*pre-commit*), and only when everybody that is alive has heard it does
//! anybody commit. So while one participant is still uncertain, none has committed ("non-blocking condition",
//! Skeen 1981), and those that are left can go on without the coordinator:
//!
//! * if one of them has decided, all decide the same; if all of them are uncertain, they abort; if one of them
//!   has the pre-commit, they all get it and then commit (termination rules TR1 to TR4);
//! * the next in line coordinates; who hears nothing from it takes the one after it;
//! * who crashed since its vote takes no part, and asks until somebody knows. If everybody crashed, the states of
//!   all together decide.
//!
//! All of it rests on knowing who is dead: "no answer in time" must mean "crashed". In a network that may part, or
//! where a process may stand still, two sides take each other for dead, one aborts, the other commits. That is a
//! property of the protocol and not of this program; two scenarios show it.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `VOTE-REQ` | coordinator → participants | do this part, and say whether it can be committed | BHG87 §7.5 |
//! | `YES`, `NO` | participant → coordinator | the vote | BHG87 §7.5 |
//! | `PRE-COMMIT` | coordinator → participants | everybody voted yes | BHG87 §7.5 |
//! | `PRE-ACK` | participant → coordinator | I know | BHG87 §7.5 |
//! | `COMMIT`, `ABORT` | coordinator → participants | the decision | BHG87 §7.5 |
//! | `ACK` | participant → coordinator | the decision is on my disk | |
//! | `UR-ELECTED` | participant → next in line | the coordinator is silent: it is you now | BHG87 §7.5 |
//! | `STATE-REQ` | new coordinator → participants | how far are you? | BHG87 §7.5 |
//! | `UNCERTAIN`, `PRE-COMMITTED` | participant → who asked | so far | BHG87 §7.5 |
//! | `DECISION-REQ` | who crashed → all | how did it end? | BHG87 §7.5 |
//!
//! Beyond the sources: pre-commits are written to the disk, so that a coordinator that restarts knows that it may
//! not abort, and so that a crash of everybody can be repaired.

mod experiments;
pub(crate) mod words;

use crate::node::{Config, Terms, info};
use faultline_engine::{Info, Span};

/// What it is in the catalogue.
pub static INFO: Info = info("Three-phase commit", "3pc", "Skeen 1981; Bernstein, Hadzilacos & Goodman 1987");

/// The standard configuration. A participant's patience outlasts the coordinator's: a vote and a pre-commit take 20 to
/// 34 ms over links and disks as they are at first, and the coordinator waits 100 ms for each.
#[must_use]
pub fn config() -> Config {
    let terms = Terms { decision: Span::millis(200), ..Terms::default() };
    Config { info: &INFO, three: true, terms }
}
