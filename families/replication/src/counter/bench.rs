//! A counter at work: two clients add and read all the time, by the log.

use crate::work::{Work, load};
use faultline_catalogue::replication::counter::{Config, Replica};

pub(crate) const WORK: Work = Work {
    slug: "counter",
    nodes: 5,
    clients: 2,
    settings: &[],
    script: &["0.5s c1 every 20ms add x 1", "0.5s c2 every 20ms get x"],
    load: |work, watch| load::<Replica>(work, watch, Config::default()),
};
