//! Two-phase commit at work: transactions over several participants, with reads between them.

use crate::work::{Work, load};
use faultline_catalogue::commit::{Node, two_phase};

pub(crate) const WORK: Work = Work {
    slug: "2pc",
    nodes: 4,
    clients: 2,
    settings: &[],
    script: &[
        "0.1s c1 set x 20 y 20 z 20",
        "0.4s c1 every 50ms transfer x y 1",
        "0.4s c2 every 50ms get y z",
    ],
    load: |work, watch| load::<Node>(work, watch, two_phase::config()),
};
