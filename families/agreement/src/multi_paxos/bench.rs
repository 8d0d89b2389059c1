//! Multi-Paxos at work: a client increments a counter, all the time.

use crate::work::{Work, load};
use faultline_catalogue::agreement::multi_paxos::{Config, MultiPaxos};

pub(crate) const WORK: Work = Work {
    slug: "multi-paxos",
    nodes: 5,
    clients: 1,
    settings: &[],
    script: &["0.25s c1 every 20ms add x 1"],
    load: |work, watch| load::<MultiPaxos>(work, watch, Config::default()),
};
