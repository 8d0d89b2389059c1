//! What a process knows of another one.

use super::{Config, Estimate, Learn, Phi, PhiAccrual, Timer, Window};
use crate::watchlist::Watched;
use crate::{Beat, Fact, Record, Why};
use faultline_engine::{Context, NodeId, Span, SpanRange, Time, WallTime};

/// What a process knows of another one.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Whom this is about.
    pub node: NodeId,
    /// What has come; nothing before the first beat.
    pub heard: Option<Heard>,
    /// Whether it is suspected.
    suspected: bool,
    /// What has become of the suspicions.
    pub record: Record,
}

/// What has come of a peer that was heard of.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The newest beat.
    pub newest: Beat,
    /// When it came, by the monotonic clock of this process.
    pub at: Time,
    /// The same by its wall clock.
    at_wall: WallTime,
    /// How long it took between beats before.
    window: Window,
    /// What that says.
    pub estimate: Estimate,
    /// The whole part of φ, when somebody last looked.
    pub level: u16,
}

type Cx<'a, 'b> = &'a mut Context<'b, PhiAccrual>;

impl Config {
    /// What intervals say with these settings.
    fn estimate(&self, window: &Window) -> Estimate {
        window.estimate(if self.bugs.no_minimum { Span(0) } else { self.min_deviation })
    }
}

impl Heard {
    /// How long nothing newer has come.
    fn silence(&self, cx: &Context<'_, PhiAccrual>) -> Span {
        if cx.config().bugs.wall_clock {
            return Span((cx.wall_clock().0 - self.at_wall.0).max(0).unsigned_abs());
        }
        cx.now().since(self.at)
    }
}

impl Watched for Peer {
    fn new(node: NodeId, suspected: bool) -> Self {
        Self { node, heard: None, suspected, record: Record::default() }
    }

    fn node(&self) -> NodeId {
        self.node
    }

    fn is_suspected(&self) -> bool {
        self.suspected
    }

    fn life(&self) -> Option<u32> {
        Some(self.heard.as_ref()?.newest.life)
    }
}

impl Peer {
    /// A beat comes. One that is newer than those before is a sign of life: it ends a silence, and begins the next one.
    pub(super) fn hear(&mut self, cx: Cx<'_, '_>, beat: Beat) {
        let why = match &self.heard {
            None => Why::First,
            Some(heard) if beat <= heard.newest && !cx.config().bugs.stale_beat => {
                let newest = heard.newest;
                let life = (beat.life < newest.life).then_some(beat.life);
                let wanted = newest.number + 1;
                return cx.fact(Fact::Ignored { node: self.node, beat: beat.number, wanted, life });
            }
            Some(heard) if beat.life > heard.newest.life => Why::Restarted,
            Some(_) => Why::Mistaken,
        };
        self.count(cx, beat, why == Why::Mistaken);
        self.watch(cx);
        self.trust(cx, beat, why);
    }

    /// Takes note of a beat. The time since the one before is an interval of one life only: how long a process was down says
    /// nothing of how its beats come.
    fn count(&mut self, cx: Cx<'_, '_>, beat: Beat, goes_on: bool) {
        let config = cx.config();
        let (now, wall) = (cx.now(), cx.wall_clock());
        let pause = config.acceptable_pause.0;
        let heard = self.heard.get_or_insert_with(|| Heard::new(config, beat, now, wall));
        let (mut ended, mut learned) = (None, false);
        if goes_on {
            let silence = heard.silence(cx);
            let phi = heard.estimate.phi(silence, pause);
            let available = phi < Phi::whole(config.threshold.0);
            ended = Some((silence, phi));
            learned = available || config.learn == Learn::All;
            if learned {
                heard.window.push(silence);
                heard.estimate = config.estimate(&heard.window);
            }
            (heard.newest, heard.level) = (beat, 0);
            if available || !config.bugs.keep_silence {
                (heard.at, heard.at_wall) = (now, wall);
            }
        } else {
            *heard = Heard::new(config, beat, now, wall);
        }
        cx.fact(Fact::Counted {
            node: self.node,
            life: beat.life,
            beat: beat.number,
            silence: ended.map(|(silence, _)| silence),
            phi_hundredths: ended.map_or(0, |(_, phi)| phi.hundredths()),
            learned,
            timeout: heard.estimate.reaches(Phi::whole(config.threshold.0), pause),
        });
    }

    /// Waits for φ to reach the next whole number.
    fn watch(&self, cx: Cx<'_, '_>) {
        let Some(heard) = self.heard.as_ref().filter(|heard| heard.level < Phi::LIMIT.level()) else {
            return;
        };
        let due = heard.estimate.reaches(Phi::whole(heard.level + 1), cx.config().acceptable_pause.0);
        let after = Span(due.0.saturating_sub(heard.silence(cx).0));
        cx.arm(Timer::Level(self.node), SpanRange::exactly(after));
    }

    /// T-transition, if it is suspected.
    fn trust(&mut self, cx: Cx<'_, '_>, beat: Beat, why: Why) {
        if self.suspected && why != Why::First && cx.config().bugs.never_again {
            return;
        }
        if self.suspected || why == Why::First {
            let suspected = self.record.trusts(cx.now(), why);
            cx.fact(Fact::Trusts { node: self.node, beat: beat.number, why, suspected });
        }
        self.suspected = false;
    }

    /// φ should have reached the next whole number. It says so only if that is true: a timer may be wrong, and φ is not.
    pub(super) fn look(&mut self, cx: Cx<'_, '_>) {
        let config = cx.config();
        let Some(heard) = &mut self.heard else { return };
        let silence = heard.silence(cx);
        let phi = heard.estimate.phi(silence, config.acceptable_pause.0);
        if phi.level() != heard.level {
            heard.level = phi.level();
            let (node, phi_hundredths) = (self.node, phi.hundredths());
            if phi >= Phi::whole(config.threshold.0) && !self.suspected {
                self.suspected = true;
                self.record.suspects(cx.now());
                let (threshold, newest) = (config.threshold.0, heard.newest.number);
                cx.fact(Fact::Convicts { node, phi_hundredths, threshold, newest, silence });
            } else {
                cx.fact(Fact::Doubts { node, phi_hundredths, silence });
            }
        }
        self.watch(cx);
    }
}

impl Heard {
    /// The first beat of a life.
    fn new(config: &Config, newest: Beat, at: Time, at_wall: WallTime) -> Self {
        let window = Window::new(config.window.0, config.first_estimate);
        let estimate = config.estimate(&window);
        Self { newest, at, at_wall, window, estimate, level: 0 }
    }
}
