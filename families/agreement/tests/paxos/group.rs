//! Nodes without a world: a message arrives when a test says so, or when dice say so.

use crate::{Effects, Node, n, value};
use faultline_agreement::paxos::{Config, Durable, Message, Timer};
use faultline_agreement::{BallotFact, Fact};
use faultline_engine::NodeId;
use faultline_engine::dice::Dice;

/// What clients ask for here.
const VALUES: [&str; 2] = ["tea", "coffee"];

/// A message under way: from, to, what.
type Letter = (NodeId, NodeId, Message);

/// Some nodes, what is under way between them, and all that happened.
pub(crate) struct Group {
    pub(crate) nodes: Vec<Node>,
    pub(crate) way: Vec<Letter>,
    /// Who stated what, in order.
    pub(crate) facts: Vec<(NodeId, BallotFact)>,
}

impl Group {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let node = |i| Node::boot(NodeId(i), nodes, config.clone(), Durable::default()).0;
        Self { nodes: (0..nodes).map(node).collect(), way: Vec::new(), facts: Vec::new() }
    }

    /// Something that a node does; what it sends is under way then.
    pub(crate) fn act(&mut self, number: u16, act: impl FnOnce(&mut Node) -> Effects) {
        let me = n(number);
        let Effects { sent, facts, .. } = act(&mut self.nodes[me.index()]);
        self.way.extend(sent.into_iter().map(|(to, message)| (me, to, message)));
        let ballots = facts.into_iter().filter_map(|fact| match fact {
            Fact::Ballot(fact) => Some((me, fact)),
            _ => None,
        });
        self.facts.extend(ballots);
    }

    pub(crate) fn ask(&mut self, number: u16, text: &str) {
        self.act(number, |node| crate::asks(node, text));
    }

    pub(crate) fn wake(&mut self, number: u16, timer: Timer) {
        self.act(number, |node| node.wakes(timer));
    }

    /// All that is under way and is so arrives, in the order of sending; not what is sent thereupon.
    pub(crate) fn deliver(&mut self, is: impl Fn(&Letter) -> bool) {
        let (arrives, stays) = std::mem::take(&mut self.way).into_iter().partition(is);
        self.way = stays;
        for (from, to, message) in arrives as Vec<Letter> {
            self.act(to.0 + 1, |node| node.hears(from, message));
        }
    }

    /// What is so is lost.
    pub(crate) fn lose(&mut self, is: impl Fn(&Letter) -> bool) {
        self.way.retain(|letter| !is(letter));
    }

    /// Everything arrives, until nothing is under way.
    pub(crate) fn settle(&mut self) {
        for _ in 0..1_000 {
            if self.way.is_empty() {
                return;
            }
            self.deliver(|_| true);
        }
        panic!("the nodes talk without end");
    }

    /// What the nodes know to be chosen, each value once.
    pub(crate) fn learned(&self) -> Vec<String> {
        let mut values: Vec<String> = self.facts.iter().filter_map(|(_, fact)| learned(fact)).collect();
        values.sort();
        values.dedup();
        values
    }

    /// How many nodes know.
    pub(crate) fn learners(&self) -> usize {
        let knows =
            |node: &NodeId| self.facts.iter().any(|(who, fact)| who == node && learned(fact).is_some());
        self.nodes.iter().filter(|node| knows(&node.me)).count()
    }

    /// Something happens that dice choose: a message arrives, twice perhaps, or is lost; a client asks; a timer runs
    /// out; a node crashes and starts again.
    pub(crate) fn step(&mut self, dice: &mut Dice) {
        let nodes = self.nodes.len() as u64;
        let someone = u16::try_from(dice.below(nodes) + 1).expect("a few nodes");
        let proposer = u16::try_from(dice.below(2) + 1).expect("two proposers");
        match dice.below(40) {
            0..=29 if !self.way.is_empty() => {
                let place = usize::try_from(dice.below(self.way.len() as u64)).expect("a place");
                let letter = self.way.swap_remove(place);
                let fate = dice.below(20);
                if fate == 0 {
                    return;
                }
                if fate == 1 {
                    self.way.push(letter.clone());
                }
                let (from, to, message) = letter;
                self.act(to.0 + 1, |node| node.hears(from, message));
            }
            0..=33 => self.ask(proposer, VALUES[usize::from(dice.below(2) == 0)]),
            34 => self.wake(proposer, Timer::Ballot),
            35 | 36 => self.wake(proposer, Timer::Retry),
            37 => self.wake(someone, Timer::Learn),
            38 => self.act(proposer, Node::restart),
            _ => self.act(someone, Node::restart),
        }
    }
}

fn learned(fact: &BallotFact) -> Option<String> {
    let BallotFact::Learned { value: found, .. } = fact else { return None };
    let named = VALUES.into_iter().find(|text| value(text).payload() == *found);
    Some(named.unwrap_or("something else").to_string())
}
