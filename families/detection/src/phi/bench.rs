//! The φ accrual detector at work: it needs nobody to ask.

use crate::work::{Work, load};
use faultline_catalogue::detection::phi::{Config, PhiAccrual};

pub(crate) const WORK: Work = Work {
    slug: "phi",
    nodes: 5,
    clients: 0,
    settings: &[],
    script: &[],
    load: |work, watch| load::<PhiAccrual>(work, watch, Config::default()),
};
