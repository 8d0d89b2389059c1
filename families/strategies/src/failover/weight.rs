//! How much a fact weighs, whether it speaks of a disk, and what every reader may know of it.

use super::Fact;
use faultline_engine::{Facet, Weight};

impl Fact {
    pub(crate) fn on_disk(&self) -> bool {
        matches!(
            self,
            Self::TokenGranted { .. }
                | Self::Stored { .. }
                | Self::Overwritten { .. }
                | Self::StoreFenced { .. }
                | Self::SwitchoverGranted { .. }
                | Self::SwitchoverEnded { .. }
        )
    }

    pub(crate) fn weight(&self) -> Weight {
        match self {
            Self::ServerSuspected { .. }
            | Self::TokenGranted { .. }
            | Self::NobodyLeft { .. }
            | Self::Resumed { .. }
            | Self::TakeoverFailed { .. }
            | Self::ServiceRestored { .. }
            | Self::Overwritten { .. }
            | Self::WriteRefused { .. }
            | Self::GapFound { .. }
            | Self::SteppedDown { .. }
            | Self::FailbackOrdered { .. }
            | Self::SwitchoverOrdered { .. }
            | Self::HandoverOrdered { .. }
            | Self::SwitchoverEnded { .. }
            | Self::DrillFailed { .. } => Weight::Headline,
            Self::Stored { .. } | Self::Copied { .. } | Self::SwitchoverGranted { .. } => Weight::Detail,
            _ => Weight::Step,
        }
    }

    pub(crate) fn facet(&self) -> Option<Facet> {
        match self {
            Self::Resumed { token, .. } => Some(Facet::Leads(*token)),
            Self::SteppedDown { .. } | Self::Released { .. } => Some(Facet::StepsDown),
            Self::ServerSuspected { node, .. } => Some(Facet::Suspects(*node)),
            _ => None,
        }
    }
}
