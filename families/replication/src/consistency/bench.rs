//! Copies with a promise at work: clients write and read at every replica, all the time.

use crate::work::{Work, load};
use faultline_catalogue::replication::consistency::{Config, Replica};

pub(crate) const WORK: Work = Work {
    slug: "consistency",
    nodes: 5,
    clients: 2,
    settings: &[],
    script: &["0.1s c1 every 20ms add x 1", "0.1s c2 every 20ms get x"],
    load: |work, watch| load::<Replica>(work, watch, Config::default()),
};
