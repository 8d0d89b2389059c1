//! A monitor and three services at work: clients store records, and now and then somebody cleans.

use crate::work::{Work, load};
use faultline_catalogue::detection::monitor::{Config, Monitor};

pub(crate) const WORK: Work = Work {
    slug: "monitor",
    nodes: 5,
    clients: 3,
    settings: &[("remedy", "on")],
    script: &["0.1s c1 every 5ms put", "0.1s c2 every 5ms put", "0.1s c3 every 5ms put"],
    load: |work, watch| load::<Monitor>(work, watch, Config { remedy: true, ..Config::default() }),
};
