//! Workers and their watchdogs at work: they need nobody to ask.

use crate::work::{Work, load};
use faultline_catalogue::detection::progress::{Config, Progress};

pub(crate) const WORK: Work = Work {
    slug: "progress",
    nodes: 5,
    clients: 0,
    settings: &[],
    script: &[],
    load: |work, watch| load::<Progress>(work, watch, Config::default()),
};
