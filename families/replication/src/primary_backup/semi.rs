//! Semi-synchronous shipping: a write waits until one backup has received it, or too long. (MySQL manual, semisynchronous
//! replication: a source that is not acknowledged in time goes on asynchronously, and returns when a replica has caught up.)

use super::primary::Follower;
use super::server::Server;
use super::{Cx, Fact, Ship, Timer};
use faultline_engine::{NodeId, SpanRange};

impl Server {
    /// A backup has received all up to a write.
    pub(super) fn on_received(&mut self, cx: Cx<'_, '_>, from: NodeId, view: u64, last: u64) {
        let Some(place) = self.follower(from, view) else { return };
        let follower = &mut self.followers[place];
        follower.received = follower.received.max(last);
        self.settle(cx);
    }

    /// A write begins to wait for a backup.
    pub(super) fn hope(&mut self, cx: Cx<'_, '_>) {
        let waits = cx.config().ship == Ship::Semi && self.alone.is_none() && self.hopes.is_none();
        if waits
            && self.history.acked < self.history.last()
            && self.followers.iter().any(|follower| follower.awaited)
        {
            self.hopes = Some((cx.now(), self.history.last()));
            cx.arm(Timer::Fallback, SpanRange::exactly(cx.config().fallback));
        }
    }

    /// A write has waited for so long. If it still does, the primary goes on without.
    pub(super) fn on_fallback(&mut self, cx: Cx<'_, '_>) {
        let Some((since, until)) = self.hopes.take() else { return };
        if self.history.acked < until {
            let (after, waiting) = (cx.now().since(since), self.history.last() - self.history.acked);
            self.alone = Some(self.history.last());
            cx.fact(Fact::FellBack { after, waiting });
            self.settle(cx);
        } else {
            self.hope(cx);
        }
    }

    /// A backup that has what the primary had when it fell back, and is sent the rest as it comes, has caught up.
    pub(super) fn wait_again(&mut self, cx: Cx<'_, '_>, place: usize) {
        let Follower { node, held, sent, .. } = self.followers[place];
        if self.alone.is_some_and(|since| held >= since) && sent == self.history.last() {
            self.alone = None;
            cx.fact(Fact::WaitsAgain { node });
        }
    }
}
