//! The monitor: it scrapes, keeps samples, has an alert for each rule and node, and pages.

use super::alert::{Change, State};
use super::pages::{LONGEST_SILENCE, Pages, Silence, StoredSilence};
use super::series::{Sample, Stored, micros};
use super::{
    Answer, Command, Config, Disk, Gauges, Message, Monitor, MonitorFact, Series, Timer, Topic, Write,
};
use faultline_engine::{Context, NodeId, Reply, Span, SpanRange, Ticket, Time};
use std::collections::VecDeque;

/// A process that watches all others.
#[derive(Clone, Debug)]
pub struct Watch {
    /// Which start of the process this is.
    pub life: u32,
    /// How often it has scraped.
    pub scrapes: u64,
    /// When it sent the last scrapes: an answer to an older one is no sample.
    sent: VecDeque<(u64, Time)>,
    /// What it knows of the others.
    pub targets: Vec<Target>,
    /// What somebody should know, and what somebody was told.
    pub pages: Pages,
}

/// What a monitor knows of a node.
#[derive(Clone, Debug)]
pub struct Target {
    /// Which.
    pub node: NodeId,
    /// Its samples.
    pub series: Series,
    /// The newest scrape that it answered in this life of the monitor; 0 for none.
    newest: u64,
    /// Since when it is unknown, if it is.
    pub unknown: Option<Time>,
    /// The alert of each rule.
    pub alerts: [State; 4],
}

type Cx<'a, 'b> = &'a mut Context<'b, Monitor>;

impl Watch {
    /// Starts from the disk. Nobody is known before a sample comes: what the disk holds is old.
    pub(super) fn boot(cx: Cx<'_, '_>, disk: &Disk) -> Self {
        let (now, keep) = (cx.now(), cx.config().retention());
        let (life, wall) = (cx.boot(), cx.wall_clock().0);
        let mut targets: Vec<Target> = cx.peers().map(|node| Target::new(node, now)).collect();
        let mut samples = 0;
        for stored in &disk.samples {
            // How old a sample is, only the wall clock can say: the monotonic one began anew. A sample from the future is of no
            // use, nor is one that no window reaches.
            let age = wall - stored.wall;
            let target = targets.iter_mut().find(|target| target.node == stored.node);
            if let Some(target) = target.filter(|_| (0..=micros(keep)).contains(&age)) {
                let at = i64::try_from(now.0).unwrap_or(i64::MAX) - age;
                target.series.push(Sample { at, gauges: stored.gauges }, keep);
                samples += 1;
            }
        }
        let pages = Pages::restored(now, &disk.open, disk.sent);
        let open = u32::try_from(pages.open.len()).unwrap_or(u32::MAX);
        cx.fact(MonitorFact::Started { life, samples, pages: open });
        let mut me = Self { life, scrapes: 0, sent: VecDeque::new(), targets, pages };
        me.restore_silences(cx, disk);
        for target in &me.targets {
            me.pages.begins(target.node, Topic::NoNews, now);
        }
        me.scrape(cx);
        me
    }

    /// A silence goes on after a start. How long it still lasts, only the wall clock can say.
    fn restore_silences(&mut self, cx: Cx<'_, '_>, disk: &Disk) {
        let (now, wall) = (cx.now(), cx.wall_clock().0);
        for stored in &disk.silences {
            let node = stored.node;
            let Some(left) = u64::try_from(stored.until - wall).ok().filter(|left| *left > 0) else {
                cx.persist(Write::Unsilenced(node));
                continue;
            };
            let left = Span(left).min(LONGEST_SILENCE);
            self.pages.silences.push(Silence { node, since: now, until: now + left });
            cx.arm(Timer::Unsilence(node), SpanRange::exactly(left));
            cx.fact(MonitorFact::StillSilenced { node, left });
        }
    }

    /// Asks everybody how it is, and looks at what somebody should be told. A question promises nothing, so it goes past the disk.
    fn scrape(&mut self, cx: Cx<'_, '_>) {
        let config = cx.config();
        self.scrapes += 1;
        let number = self.scrapes;
        self.sent.push_back((number, cx.now()));
        let useless = |sent: &(u64, Time)| cx.now().since(sent.1) >= config.stale;
        while self.sent.front().is_some_and(useless) {
            self.sent.pop_front();
        }
        for target in &self.targets {
            // Whoever strikes a silent node off the list will never hear that it is back.
            let dropped = config.bugs.drop_target && target.unknown.is_some() && target.newest > 0;
            if !dropped {
                cx.send_now(target.node, Message::Scrape { life: self.life, number });
            }
        }
        self.pages.check(cx);
        cx.arm(Timer::Scrape, SpanRange::exactly(config.interval));
    }

    pub(super) fn on_gauges(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        (life, number): (u32, u64),
        gauges: Gauges,
    ) {
        let config = cx.config();
        let Some(target) = self.targets.iter_mut().find(|target| target.node == from) else { return };
        let asked = self.sent.iter().find(|(sent, _)| *sent == number).map(|(_, asked)| *asked);
        let newer = number > target.newest || config.bugs.late_sample;
        let outdated = MonitorFact::Outdated { node: from, number };
        let fresh = |asked: &Time| life == self.life && newer && cx.now().since(*asked) < config.stale;
        let Some(asked) = asked.filter(fresh) else { return cx.fact(outdated) };
        target.newest = number;
        let at = i64::try_from(asked.0).unwrap_or(i64::MAX);
        target.series.push(Sample { at, gauges }, config.retention());
        let wall = cx.wall_clock().0 - micros(cx.now().since(asked));
        cx.persist(Write::Sampled(Stored { node: from, wall, gauges }, config.retention()));
        let Gauges { life, used, ended, bad, .. } = gauges;
        cx.fact(MonitorFact::Sampled { node: from, number, asked, life, used, ended, bad });
        if let Some(since) = target.unknown.take() {
            let unknown = cx.now().since(since);
            cx.fact(MonitorFact::Found { node: from, unknown });
            self.pages.ends(from, |topic| topic == Topic::NoNews);
        }
        let left = Span(config.stale.0.saturating_sub(cx.now().since(asked).0));
        cx.arm(Timer::Stale(from), SpanRange::exactly(left));
        target.evaluate(cx, &mut self.pages, at);
    }

    /// No sample of a node is new enough any more. So nothing is known of it: neither that it is well, nor that an alert about it
    /// still holds.
    fn on_stale(&mut self, cx: Cx<'_, '_>, node: NodeId) {
        let Config { stale, bugs, .. } = *cx.config();
        let Some(target) = self.targets.iter_mut().find(|target| target.node == node) else { return };
        let Some(newest) = target.series.newest().filter(|_| target.unknown.is_none()) else { return };
        let silence = Span((i64::try_from(cx.now().0).unwrap_or(i64::MAX) - newest.at).unsigned_abs());
        if silence < stale {
            // The timer was made to run out before its time.
            return cx.arm(Timer::Stale(node), SpanRange::exactly(Span(stale.0 - silence.0)));
        }
        if bugs.last_value {
            return;
        }
        if bugs.silence_is_fine {
            return target.clear_all(cx, &mut self.pages);
        }
        let firing =
            u8::try_from(target.alerts.iter().filter(|state| state.fires()).count()).unwrap_or(u8::MAX);
        target.unknown = Some(cx.now());
        target.alerts = <[State; 4]>::default();
        self.pages.ends(node, |_| true);
        self.pages.begins(node, Topic::NoNews, cx.now());
        cx.fact(MonitorFact::Lost { node, silence, firing });
    }

    pub(super) fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match timer {
            Timer::Scrape => self.scrape(cx),
            Timer::Stale(node) => self.on_stale(cx, node),
            Timer::Unsilence(node) => self.on_unsilence(cx, node),
            Timer::Overdue | Timer::Renew => {}
        }
    }

    /// An operator asks.
    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match command {
            Command::Silence { node, span } => {
                let span = span.min(LONGEST_SILENCE);
                let now = cx.now();
                self.pages.silence(Silence { node, since: now, until: now + span }, cx.config());
                cx.arm(Timer::Unsilence(node), SpanRange::exactly(span));
                if !cx.config().bugs.forget_silences {
                    let until = cx.wall_clock().0 + micros(span);
                    cx.persist(Write::Silenced(StoredSilence { node, until }));
                }
                cx.fact(MonitorFact::Silenced { node, span });
                // Behind the disk: the operator relies on it also if the monitor crashes.
                cx.reply(ticket, Reply::Answer(Answer::Silenced));
            }
            // The monitor keeps no records of others.
            Command::Put | Command::Clean => cx.reply_now(ticket, super::home(ticket, cx.nodes())),
        }
    }

    fn on_unsilence(&mut self, cx: Cx<'_, '_>, node: NodeId) {
        let Some(silence) = self.pages.silence_of(node) else { return };
        if cx.now() < silence.until {
            let left = silence.until.since(cx.now());
            return cx.arm(Timer::Unsilence(node), SpanRange::exactly(left));
        }
        self.pages.silences.retain(|silence| silence.node != node);
        cx.persist(Write::Unsilenced(node));
        cx.fact(MonitorFact::Unsilenced { node });
    }
}

impl Target {
    fn new(node: NodeId, now: Time) -> Self {
        Self { node, series: Series::default(), newest: 0, unknown: Some(now), alerts: Default::default() }
    }

    /// A sample was taken: what follows for each alert.
    fn evaluate(&mut self, cx: Cx<'_, '_>, pages: &mut Pages, at: i64) {
        let config = cx.config();
        let node = self.node;
        for (topic, state) in Topic::RULES.into_iter().zip(&mut self.alerts) {
            let (verdict, value) = topic.judge(&self.series, config);
            let fact = match state.step(topic, verdict, at, config) {
                None => continue,
                Some(Change::Pends) => MonitorFact::Pends { topic, node, value },
                Some(Change::Calms) => MonitorFact::Calms { topic, node, value },
                Some(Change::Fires(held)) => {
                    pages.begins(node, topic, cx.now());
                    MonitorFact::Fires { topic, node, value, held }
                }
                Some(Change::Clears(calm)) => {
                    pages.ends(node, |other| other == topic);
                    MonitorFact::Clears { topic, node, value, calm }
                }
            };
            cx.fact(fact);
            let full = matches!(topic, Topic::Space | Topic::Trend);
            if config.remedy && full && matches!(fact, MonitorFact::Fires { .. }) {
                cx.fact(MonitorFact::Remedies { node, topic });
                // It promises nothing: whoever cleans its disk needs no record of who asked for it.
                cx.send_now(node, Message::Clean);
            }
        }
    }

    /// With the planted bug: where there is no sample, no condition holds, so whatever fired is over.
    fn clear_all(&mut self, cx: Cx<'_, '_>, pages: &mut Pages) {
        let node = self.node;
        for (topic, state) in Topic::RULES.into_iter().zip(&mut self.alerts) {
            if state.fires() {
                *state = State::Fine;
                pages.ends(node, |other| other == topic);
                cx.fact(MonitorFact::Clears { topic, node, value: 0, calm: Span(0) });
            }
        }
    }
}
