//! The service at work: clients increment counters, all the time, and now and then wait for what is slow.

use crate::work::{Work, load};
use faultline_catalogue::strategies::retry::{Config, Retry};

pub(crate) const WORK: Work = Work {
    slug: "retry",
    nodes: 1,
    clients: 3,
    settings: &[],
    script: &[
        "0s policy all backoff 10ms..1s full",
        "0.1s c1 every 5ms add x 1",
        "0.1s c2 every 5ms add y 1",
        "0.1s c3 every 5ms get x",
    ],
    load: |work, watch| load::<Retry>(work, watch, Config::default()),
};
