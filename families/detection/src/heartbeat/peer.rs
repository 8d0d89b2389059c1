//! What a process knows of another one.

use super::{Form, Heartbeat};
use crate::watchlist::Watched;
use crate::{Beat, Fact, Record, Why};
use faultline_engine::{Context, NodeId, Time, WallTime};

/// What a process knows of another one.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Whom this is about.
    pub node: NodeId,
    /// The newest beat that came.
    pub newest: Option<Beat>,
    /// When it came, by the monotonic clock of this process.
    pub heard: Time,
    /// The same by its wall clock.
    pub heard_wall: WallTime,
    /// In which life it was when it was suspected; nothing before the first beat.
    life: Option<u32>,
    /// Whether it is suspected.
    suspected: bool,
    /// What has become of the suspicions.
    pub record: Record,
}

impl Watched for Peer {
    fn new(node: NodeId, suspected: bool) -> Self {
        let (heard, heard_wall) = (Time::ZERO, WallTime::default());
        Self { node, newest: None, heard, heard_wall, life: None, suspected, record: Record::default() }
    }

    fn node(&self) -> NodeId {
        self.node
    }

    fn is_suspected(&self) -> bool {
        self.suspected
    }

    fn life(&self) -> Option<u32> {
        self.newest.map(|newest| newest.life)
    }
}

impl Peer {
    /// Takes note of a beat, and says why it may be a reason to trust its sender.
    pub(super) fn hear(&mut self, cx: &Context<'_, Heartbeat>, beat: Beat) -> Why {
        let before = self.newest;
        let newest = before.unwrap_or(beat);
        self.newest = Some(match cx.config().form {
            // The highest number counts that ever came, whenever it did.
            Form::NfdS => Beat { life: newest.life.max(beat.life), number: newest.number.max(beat.number) },
            Form::Plain => newest.max(beat),
        });
        // One that comes late, or again, is not the newest.
        if self.newest != before {
            (self.heard, self.heard_wall) = (cx.now(), cx.wall_clock());
        }
        match self.life {
            None => Why::First,
            Some(life) if beat.life > life => Why::Restarted,
            Some(_) => Why::Mistaken,
        }
    }

    /// T-transition, if it is suspected. False for one that is suspected all the same.
    pub(super) fn trust(&mut self, cx: &mut Context<'_, Heartbeat>, beat: Beat, why: Why) -> bool {
        if self.suspected && self.life.is_some() && cx.config().bugs.never_again {
            return false;
        }
        if self.suspected || self.life.is_none() {
            let suspected = self.record.trusts(cx.now(), why);
            cx.fact(Fact::Trusts { node: self.node, beat: beat.number, why, suspected });
        }
        self.suspected = false;
        self.life = Some(self.life.map_or(beat.life, |life| life.max(beat.life)));
        true
    }

    /// S-transition, if it is trusted.
    pub(super) fn suspect(&mut self, cx: &mut Context<'_, Heartbeat>, missing: Option<u64>) {
        if self.suspected {
            return;
        }
        self.suspected = true;
        self.record.suspects(cx.now());
        let newest = self.newest.map_or(0, |newest| newest.number);
        let silence = cx.now().since(self.heard);
        cx.fact(Fact::Suspects { node: self.node, missing, newest, silence });
    }
}
