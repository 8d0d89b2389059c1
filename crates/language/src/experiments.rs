//! What a protocol proposes to try by hand: a chain of experiments, each of which follows from the one before.
//!
//! The chain does not lead the reader: it follows. Whether a step is done is read from the run alone, so going back in time
//! goes back in the chain, and whoever does the same thing in another way is as far as whoever pressed the button.

use faultline_engine::view::NodeFrame;
use faultline_engine::{ClientId, Facet, Factor, NodeId, NodeStatus, Session, SpanRange, Time};

/// Turning points that are looked at, at most: a chain that is not done by then waits for its next run.
const MOST: usize = 4_000;

/// One step of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Experiment {
    /// The line of a script that does it, with names for nodes that are known only in the run; see [`Experiment::line`].
    /// Without one, the run has to go on.
    pub line: Option<&'static str>,
    /// When it is done.
    pub done: Done,
    /// How much its act must be to do what it is for.
    pub amount: Option<Amount>,
    /// What its words take for granted that the script of the run does: words that one of its lines has.
    pub given: Option<&'static str>,
}

/// The bound of an amount in an act, as it is written in a script: a length of time, its longest one, or a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So much, or more.
    Least(&'static str),
    /// So much, or less.
    Most(&'static str),
}

/// What ends a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Somebody acted by one of these verbs, on what the line names, and in its way.
    Acted(&'static [&'static str]),
    /// A turning point of the run tells this fact.
    Fact(&'static str),
}

/// A chain, with what is said of each step in one language.
#[derive(Clone, Copy, Debug)]
pub struct Experiments {
    steps: &'static [Experiment],
    words: &'static [(&'static str, &'static str)],
}

/// How far a run has come in a chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many steps are done.
    pub done: usize,
    /// The event that ended the last of them.
    pub event: Option<u32>,
}

impl Experiment {
    /// A step that the reader takes by acting.
    #[must_use]
    pub const fn act(line: &'static str, verbs: &'static [&'static str]) -> Self {
        Self { line: Some(line), done: Done::Acted(verbs), amount: None, given: None }
    }

    /// A step for which the run has to go on until it tells this fact.
    #[must_use]
    pub const fn watch(fact: &'static str) -> Self {
        Self { line: None, done: Done::Fact(fact), amount: None, given: None }
    }

    /// Acts with less than this do not do it.
    #[must_use]
    pub const fn at_least(self, amount: &'static str) -> Self {
        Self { amount: Some(Amount::Least(amount)), ..self }
    }

    /// Acts with more than this do not do it.
    #[must_use]
    pub const fn at_most(self, amount: &'static str) -> Self {
        Self { amount: Some(Amount::Most(amount)), ..self }
    }

    /// Its words are true only of a run whose script has a line with these words.
    #[must_use]
    pub const fn given(self, words: &'static str) -> Self {
        Self { given: Some(words), ..self }
    }

    /// The line with the nodes of a run: `{leader}` is the node that leads, `{first}` and `{second}` are the first others
    /// that run, `{rest}` is everybody but the leader and the first, `{down}` has crashed, `{frozen}` stands still. Nothing
    /// if there is no such node now.
    #[must_use]
    pub fn line(&self, session: &dyn Session) -> Option<String> {
        let mut line = self.line?.to_owned();
        let nodes = session.frame().nodes;
        let leader = nodes.iter().filter(|node| leads(node)).max_by_key(|node| epoch(node));
        let leader = leader.map(|node| node.id);
        let mut others = nodes
            .iter()
            .filter(|node| node.status == NodeStatus::Up && Some(node.id) != leader)
            .map(|node| node.id);
        let (first, second) = (others.next(), others.next());
        let of = |status| nodes.iter().find(|node| node.status == status).map(|node| node.id);
        let names = [
            ("{leader}", leader),
            ("{first}", first),
            ("{second}", second),
            ("{down}", of(NodeStatus::Down)),
            ("{frozen}", of(NodeStatus::Frozen)),
        ];
        for (name, node) in names {
            if line.contains(name) {
                line = line.replace(name, &node?.to_string());
            }
        }
        if line.contains("{rest}") {
            let rest = nodes
                .iter()
                .filter(|node| is_member(node) && Some(node.id) != leader && Some(node.id) != first);
            let rest: Vec<String> = rest.map(|node| node.id.to_string()).collect();
            line = line.replace("{rest}", &rest.join(" "));
        }
        Some(line)
    }

    /// Whether an event ends it; so far the node that leads is this one.
    fn is_done_by(&self, session: &dyn Session, number: u32, leader: Option<NodeId>) -> bool {
        let Some(event) = session.event(number) else { return false };
        match self.done {
            Done::Acted(verbs) => event.input.is_some_and(|input| {
                event.no_effect.is_none() && self.is_act(verbs, &input.to_string(), leader)
            }),
            Done::Fact(name) => event.facts.iter().any(|view| view.fact.name() == name),
        }
    }

    /// Whether an act, as a line of a script, is the one of this step or another way to the same: it is about the same nodes
    /// or about all of them, and it does not do the opposite.
    fn is_act(&self, verbs: &[&str], act: &str, leader: Option<NodeId>) -> bool {
        let act: Vec<&str> = act.split(' ').collect();
        if !act.first().is_some_and(|verb| verbs.contains(verb)) {
            return false;
        }
        let leader = leader.map(|node| node.to_string());
        let line = self.line.unwrap_or_default().replace("{leader}", leader.as_deref().unwrap_or("{leader}"));
        let line: Vec<&str> = line.split(' ').collect();
        let groups = act.contains(&"|");
        let names = |word: &&&str| is_node(word) && !groups;
        let on_all = act.contains(&"all") && !act.iter().any(|word| is_node(word));
        let about = on_all || line.iter().filter(names).all(|name| act.contains(name));
        let way = switch(&line).is_none() || switch(&line) == switch(&act);
        let what = what_of(&line).is_none_or(|wanted| what_of(&act).is_none_or(|what| what == wanted));
        about && way && what && self.is_enough(&act)
    }

    fn is_enough(&self, act: &[&str]) -> bool {
        let of_act = act.iter().find_map(|word| measure(word));
        match self.amount {
            None => true,
            Some(Amount::Least(least)) => of_act >= measure(least),
            Some(Amount::Most(most)) => of_act.is_some() && of_act <= measure(most),
        }
    }
}

impl Experiments {
    /// No chain.
    pub const NONE: Self = Self { steps: &[], words: &[] };

    /// A chain, with a title and a sentence or two for each step.
    #[must_use]
    pub const fn new<const N: usize>(
        steps: &'static [Experiment; N],
        words: &'static [(&'static str, &'static str); N],
    ) -> Self {
        Self { steps, words }
    }

    /// Its steps, each with its title and what it is about.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Experiment, &'static str, &'static str)> {
        self.steps.iter().zip(self.words).map(|(step, (title, text))| (step, *title, *text))
    }

    /// How many steps it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether the protocol proposes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Since when what the words take for granted is so in a run, by its script; nothing if it never is.
    #[must_use]
    pub fn true_since(&self, session: &dyn Session) -> Option<Time> {
        let given: Vec<&str> = self.steps.iter().filter_map(|step| step.given).collect();
        if given.is_empty() {
            return Some(Time(0));
        }
        let lines: Vec<(Time, String)> =
            session.inputs().iter().map(|timed| (timed.at, timed.input.to_string())).collect();
        given.into_iter().try_fold(Time(0), |since, given| {
            let has = |line: &str| given.split(' ').all(|word| line.split(' ').any(|other| other == word));
            let (at, _) = lines.iter().find(|(_, line)| has(line))?;
            Some(since.max(*at))
        })
    }

    /// How far a run has come at its playhead.
    #[must_use]
    pub fn progress(&self, session: &dyn Session) -> Progress {
        let now = session.events();
        let mut progress = Progress::default();
        let mut leader = None;
        for number in session.landmarks().iter().copied().take_while(|number| *number < now).take(MOST) {
            // One event may end several steps: what is done already needs no wait.
            while let Some(step) = self.steps.get(progress.done)
                && step.is_done_by(session, number, leader)
            {
                progress = Progress { done: progress.done + 1, event: Some(number) };
                if matches!(step.done, Done::Acted(_)) {
                    break;
                }
            }
            // Whoever came to lead last: an event of an act tells of no leader.
            let facts = session.facts(number, number + 1);
            let leads = facts.iter().filter(|view| matches!(view.fact.facet(), Some(Facet::Leads(_))));
            leader = leads.filter_map(|view| view.subject.node()).next_back().or(leader);
        }
        progress
    }
}

fn leads(node: &NodeFrame) -> bool {
    node.status == NodeStatus::Up && node.glance.is_some_and(|glance| glance.role.leads)
}

fn epoch(node: &NodeFrame) -> Option<u64> {
    node.glance.map(|glance| glance.epoch.number)
}

fn is_member(node: &NodeFrame) -> bool {
    !matches!(node.status, NodeStatus::Absent | NodeStatus::Left)
}

fn switch<'a>(words: &[&'a str]) -> Option<&'a str> {
    words.iter().copied().find(|word| matches!(*word, "on" | "off"))
}

fn is_node(word: &str) -> bool {
    word.parse::<NodeId>().is_ok()
}

/// What a client is to do, or messages of which kind an act is about; nothing if that is left open.
fn what_of<'a>(line: &[&'a str]) -> Option<&'a str> {
    let names = |word: &&&str| {
        !is_node(word)
            && word.parse::<ClientId>().is_err()
            && !matches!(**word, "->" | "all" | "once" | "hold")
    };
    let of_client = line.first().is_some_and(|word| word.parse::<ClientId>().is_ok());
    let holds = line.first() == Some(&"hold");
    line.iter().find(names).copied().filter(|_| of_client || holds)
}

/// How much a word of a line is; nothing if it is no amount.
fn measure(word: &str) -> Option<u64> {
    let longest = word.parse::<SpanRange>().ok().map(|range| range.max.0);
    longest.or_else(|| word.parse::<Factor>().ok().map(|factor| u64::from(factor.0)))
}
