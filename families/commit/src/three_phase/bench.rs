//! Three-phase commit at work: the same transactions as for two-phase commit, so that the two can be compared.

use super::two_phase;
use crate::work::{Work, load};
use faultline_catalogue::commit::{Node, three_phase};

pub(crate) const WORK: Work = Work {
    slug: "3pc",
    load: |work, watch| load::<Node>(work, watch, three_phase::config()),
    ..two_phase::WORK
};
