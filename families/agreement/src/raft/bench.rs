//! Raft at work: a client increments a counter, all the time.

use crate::work::{Work, load};
use faultline_catalogue::agreement::raft::{Config, Raft};

pub(crate) const WORK: Work = Work {
    slug: "raft",
    nodes: 5,
    clients: 1,
    settings: &[],
    // It begins when a leader is about to be elected, and never ends.
    script: &["0.25s c1 every 20ms add x 1"],
    load: |work, watch| load::<Raft>(work, watch, Config::default()),
};
