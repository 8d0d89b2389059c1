//! MapReduce at work: one job after the other.

use crate::work::{Work, load};
use faultline_catalogue::computation::map_reduce::{Config, MapReduce};

pub(crate) const WORK: Work = Work {
    slug: "map-reduce",
    nodes: 6,
    clients: 1,
    settings: &[],
    script: &["0.1s c1 every 500ms count"],
    load: |work, watch| load::<MapReduce>(work, watch, Config::default()),
};
