//! Heartbeats at work: they need nobody to ask.

use crate::work::{Work, load};
use faultline_catalogue::detection::heartbeat::{Config, Heartbeat};

pub(crate) const WORK: Work = Work {
    slug: "heartbeat",
    nodes: 5,
    clients: 0,
    settings: &[],
    script: &[],
    load: |work, watch| load::<Heartbeat>(work, watch, Config::default()),
};
