//! Timers on requests at work: they need nobody to ask.

use crate::work::{Work, load};
use faultline_catalogue::detection::timeout::{Config, Timeout};

pub(crate) const WORK: Work = Work {
    slug: "timeout",
    nodes: 5,
    clients: 0,
    settings: &[],
    script: &[],
    load: |work, watch| load::<Timeout>(work, watch, Config::default()),
};
