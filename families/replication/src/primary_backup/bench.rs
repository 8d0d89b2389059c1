//! A primary and its backup at work: clients write and read, all the time.

use crate::work::{Work, load};
use faultline_catalogue::replication::primary_backup::{Config, Replica};

pub(crate) const WORK: Work = Work {
    slug: "primary-backup",
    nodes: 4,
    clients: 2,
    settings: &[],
    script: &["0.1s c1 every 20ms add x 1", "0.1s c2 every 20ms get x"],
    load: |work, watch| load::<Replica>(work, watch, Config::default()),
};
