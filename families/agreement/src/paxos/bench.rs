//! Paxos at work: the value is chosen once; then everybody who asks is told.

use crate::work::{Work, load};
use faultline_catalogue::agreement::paxos::{Config, Paxos};

pub(crate) const WORK: Work = Work {
    slug: "paxos",
    nodes: 5,
    clients: 2,
    settings: &[],
    script: &["0.1s c1 every 20ms propose tea", "0.1s c2 every 20ms propose coffee"],
    load: |work, watch| load::<Paxos>(work, watch, Config::default()),
};
