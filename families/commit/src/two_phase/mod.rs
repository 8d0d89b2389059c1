//! Two-phase commit (Gray 1978), as in Bernstein, Hadzilacos & Goodman 1987, chapter 7 ("BHG87"), with
//! presumed abort (Mohan, Lindsay & Obermarck 1986).
//!
//! A transaction that touches several nodes must happen on all of them or on none. In the first phase the
//! coordinator asks each participant whether it can do its part; one that votes *yes* gives its right to
//! decide away. In the second phase the coordinator decides, commit if all said yes and abort otherwise, and
//! tells everybody. All rests on three things that this module does at the cited places:
//!
//! * a yes is on the participant's disk before it is sent, and a commit on the coordinator's before anybody
//!   hears of it (BHG87 §7.4; the context's disk rule and `on_synced` hold messages back until then);
//! * between its yes and the decision a participant is *uncertain*: it keeps its locks, whatever happens, and
//!   may only ask (§7.3). If the coordinator is down and nobody else knows, it is **blocked**. No protocol
//!   with such a window can avoid that (Skeen 1981);
//! * who finds no record presumes an abort. So what must be written, when, and how long it must be remembered,
//!   is decided by what the absence of a record would say.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `VOTE-REQ` | coordinator → participants | do this part, and say whether it can be committed | BHG87 §7.4 |
//! | `YES` | participant → coordinator | I can, and I will whatever happens; here is what was read | BHG87 §7.4 |
//! | `NO` | participant → coordinator | I cannot, and have aborted | BHG87 §7.4 |
//! | `COMMIT`, `ABORT` | coordinator → participants | the decision | BHG87 §7.4 |
//! | `ACK` | participant → coordinator | the decision is on my disk | Gray 1978 |
//! | `DECISION-REQ` | participant → coordinator, with the switch `cooperative` → all | how did it end? | BHG87 §7.4 |
//! | `COMMIT`, `ABORT` | whoever knows → who asked | the decision | BHG87 §7.4 |
//! | `UNCERTAIN` | participant → who asked | I voted yes and know nothing either | BHG87 §7.4 |
//!
//! Beyond the sources: a participant that votes no writes that down before it says so, because this network
//! may bring a question twice. The read-only optimisation and trees of coordinators are not here.

mod experiments;
pub(crate) mod words;

use crate::node::{Config, Terms, info};
use faultline_engine::Info;

/// What it is in the catalogue.
pub static INFO: Info = info("Two-phase commit", "2pc", "Gray 1978; Bernstein, Hadzilacos & Goodman 1987");

/// The standard configuration.
#[must_use]
pub fn config() -> Config {
    Config { info: &INFO, three: false, terms: Terms::default() }
}
