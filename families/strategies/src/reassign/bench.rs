//! The pool at work: tasks all the time, a poisoned one now and then, leases that are renewed.

use crate::work::{Work, load};
use faultline_catalogue::strategies::reassign::{Config, Reassign};

pub(crate) const WORK: Work = Work {
    slug: "reassign",
    nodes: 6,
    clients: 3,
    settings: &[("renew", "20ms"), ("task-time", "5ms..20ms"), ("prefetch", "2")],
    script: &[
        "0.1s c1 every 50ms submit 20",
        "0.1s c2 every 50ms submit 10",
        "0.1s c3 every 2s submit 1 poisoned",
    ],
    load: |work, watch| load::<Reassign>(work, watch, Config::default()),
};
