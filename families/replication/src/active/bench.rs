//! Active replication at work: every replica executes and answers every request.

use crate::work::{Work, load};
use faultline_catalogue::replication::active::{Config, Replica};

pub(crate) const WORK: Work = Work {
    slug: "active",
    nodes: 5,
    clients: 2,
    settings: &[],
    script: &["0.1s c1 every 20ms add x 1", "0.1s c2 every 20ms get x"],
    load: |work, watch| load::<Replica>(work, watch, Config::default()),
};
