//! Pages: what several alerts of one cause become, so that somebody is woken once (Alertmanager: grouping, inhibition, silences,
//! deduplication).

use super::{Config, Group, Monitor, MonitorFact, Topic, Write};
use faultline_engine::{Context, NodeId, NodeSet, Span, Time};

/// The database on which all services depend.
pub(super) const DATABASE: NodeId = NodeId(1);

/// Something that somebody should know: an alert that fires, or a node that is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// About which node.
    pub node: NodeId,
    /// What it is about.
    pub topic: Topic,
    /// Since when, by the clock of the monitor.
    pub since: Time,
}

/// A page that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its number, from 1.
    pub id: u32,
    /// What is taken for the cause.
    pub cause: NodeId,
    /// What it is about, where each alert is a page of its own.
    pub only: Option<Topic>,
    /// The alerts that have joined it.
    pub members: Vec<(NodeId, Topic)>,
    /// When it last had an alert.
    last: Time,
}

/// All problems and pages that a monitor knows of.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// What somebody should know, the oldest first.
    pub problems: Vec<Problem>,
    /// The pages that are open.
    pub open: Vec<Page>,
    /// How many pages went out, those of earlier lives included.
    pub sent: u32,
    /// Who is silenced.
    pub silences: Vec<Silence>,
}

/// Nobody is paged because of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Which.
    pub node: NodeId,
    /// Since when.
    pub since: Time,
    /// Until when.
    pub until: Time,
}

/// What the disk holds of a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredSilence {
    /// Of which node.
    pub node: NodeId,
    /// Until when, by the wall clock of the monitor in microseconds: the monotonic one means nothing after a crash.
    pub until: i64,
}

/// What the disk holds of a page that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its number.
    pub id: u32,
    /// Its cause.
    pub cause: NodeId,
    /// What it is about, where each alert is a page of its own.
    pub only: Option<Topic>,
}

type Cx<'a, 'b> = &'a mut Context<'b, Monitor>;

impl Pages {
    /// What a monitor knows that starts: which pages went out and are open. Their alerts have time to join them again.
    pub(super) fn restored(now: Time, open: &[Noted], sent: u32) -> Self {
        let page = |noted: &Noted| Page {
            id: noted.id,
            cause: noted.cause,
            only: noted.only,
            members: Vec::new(),
            last: now,
        };
        Self { open: open.iter().map(page).collect(), sent, ..Self::default() }
    }

    /// Somebody should know this.
    pub(super) fn begins(&mut self, node: NodeId, topic: Topic, since: Time) {
        self.problems.push(Problem { node, topic, since });
    }

    /// It is over, or not known to last.
    pub(super) fn ends(&mut self, node: NodeId, topics: impl Fn(Topic) -> bool) {
        self.problems.retain(|problem| problem.node != node || !topics(problem.topic));
        for page in &mut self.open {
            page.members.retain(|(member, topic)| *member != node || !topics(*topic));
        }
    }

    /// The silence of a node, if there is one.
    pub(super) fn silence_of(&self, node: NodeId) -> Option<Silence> {
        self.silences.iter().find(|silence| silence.node == node).copied()
    }

    /// Nobody is paged because of a node until a moment.
    pub(super) fn silence(&mut self, silence: Silence, config: &Config) {
        self.silences.retain(|other| other.node != silence.node);
        self.silences.push(silence);
        if config.bugs.silence_forgets {
            self.problems.retain(|problem| problem.node != silence.node);
        }
    }

    /// Whom problems are about.
    pub(super) fn about(&self, topics: impl Fn(Topic) -> bool) -> NodeSet {
        self.problems.iter().filter(|problem| topics(problem.topic)).map(|problem| problem.node).collect()
    }

    /// What is taken for the cause of a problem.
    ///
    /// Who hears from hardly anybody has probably lost its own connection. Bad requests have their cause in the database if that
    /// is gone, or if hardly any service is without them. A page that is open keeps such alerts until it is closed, because they
    /// outlive their cause: a window of errors moves on only slowly.
    fn cause(&self, problem: Problem, me: NodeId, targets: u16, config: &Config) -> (NodeId, Option<Topic>) {
        let Problem { node, topic, .. } = problem;
        if config.group == Group::Alert {
            return (node, Some(topic));
        }
        let is_open = |cause| self.open.iter().any(|page| page.cause == cause);
        let most = |nodes: NodeSet, of: u16| nodes.len() >= 2 && 2 * nodes.len() > usize::from(of);
        let unknown = self.about(|topic| topic == Topic::NoNews);
        if topic == Topic::NoNews && (most(unknown, targets) || is_open(me)) {
            return (me, None);
        }
        let inhibited = topic.is_symptom() && node != DATABASE && !config.bugs.symptoms;
        if inhibited
            && (unknown.contains(DATABASE)
                || is_open(DATABASE)
                || most(self.about(Topic::is_symptom), targets - 1))
        {
            return (DATABASE, None);
        }
        (node, None)
    }

    /// Pages somebody about what has waited for long enough, and closes pages that have no alert any more.
    pub(super) fn check(&mut self, cx: Cx<'_, '_>) {
        let (config, now, me) = (cx.config(), cx.now(), cx.me());
        let targets = cx.nodes() - 1;
        for problem in self.problems.clone() {
            let (cause, only) = self.cause(problem, me, targets, config);
            let Problem { node, topic, since } = problem;
            let waited = now.since(since) >= config.group_wait;
            // With the planted bug a silence counts only for what begins after it.
            let silence = self.silence_of(node);
            let silenced =
                silence.is_some_and(|silence| !config.bugs.late_silence || silence.since <= problem.since);
            if let Some(page) = self.open.iter_mut().find(|page| (page.cause, page.only) == (cause, only)) {
                page.last = now;
                if waited && !silenced && !page.members.contains(&(node, topic)) {
                    page.members.push((node, topic));
                    cx.fact(MonitorFact::Joins { page: page.id, cause, topic, node });
                }
            } else if waited && !silenced {
                self.page(cx, problem, (cause, only));
            }
        }
        let quiet = config.quiet();
        let ended = |page: &Page| now.since(page.last) >= quiet;
        for page in self.open.iter().filter(|page| ended(page)) {
            cx.persist(Write::Closed(page.id));
            cx.fact(MonitorFact::Closes { page: page.id, cause: page.cause });
        }
        self.open.retain(|page| !ended(page));
    }

    /// Somebody is paged. That goes out at once: it is better to page twice, should the monitor crash before its disk knows, than
    /// not at all.
    fn page(&mut self, cx: Cx<'_, '_>, problem: Problem, (cause, only): (NodeId, Option<Topic>)) {
        self.sent += 1;
        let (id, Problem { node, topic, .. }) = (self.sent, problem);
        let (config, me, targets) = (cx.config(), cx.me(), cx.nodes() - 1);
        let together: Vec<Problem> = self
            .problems
            .iter()
            .copied()
            .filter(|other| self.cause(*other, me, targets, config) == (cause, only))
            .collect();
        let nodes = together.iter().map(|problem| problem.node).collect();
        let alerts = u32::try_from(together.len()).unwrap_or(u32::MAX);
        let members = vec![(node, topic)];
        self.open.push(Page { id, cause, only, members, last: cx.now() });
        if !config.bugs.forget_pages {
            cx.persist(Write::Paged(Noted { id, cause, only }));
        }
        cx.fact(MonitorFact::Pages { page: id, cause, topic, node, nodes, alerts });
    }
}

/// How long a silence may last at most: an hour, as long as a run.
pub(super) const LONGEST_SILENCE: Span = Span::secs(3_600);
