//! The service at work: clients increment counters all the time, and now and then the primary crashes.

use crate::work::{Work, load};
use faultline_catalogue::strategies::failover::{Config, Failover, Form};

pub(crate) const WORK: Work = Work {
    slug: "failover",
    nodes: 4,
    clients: 3,
    settings: &[("form", "hot")],
    script: &["0.1s c1 every 5ms add x 1", "0.1s c2 every 5ms add y 1", "0.1s c3 every 5ms get x"],
    load: |work, watch| load::<Failover>(work, watch, Config { form: Form::Hot, ..Config::default() }),
};
