//! Follows what is on the disks, by what replicas state when it is there, and judges by that what they tell clients and each other.

use super::requests::Requests;
use super::rest::Rest;
use super::{
    ACKNOWLEDGED_ADDITIONS_KEPT, CAUGHT_UP_BEFORE_PROMOTED, COUNTED_ONCE, COUNTS_AGREE, THRESHOLD_KEPT,
    violation,
};
use crate::Of;
use crate::clock::Actor;
use crate::counter::{Act, Change, Config, Evidence, Fact, Form, Name, Roles, Standing};
use crate::crdt::{Content, Dot, Holding};
use crate::{Operation, Outcome};
use faultline_engine::kv::{Answer, Key};
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, NodeId, NodeSet, Observation, Rule, Seen, Sight, Ticket,
    Violation,
};
use litemap::LiteMap;

/// What is known of a replica.
#[derive(Clone, Debug)]
pub(super) struct Copy {
    /// The requests of which it has counted an addition.
    pub(super) has: Requests,
    /// Those of which it has had an addition on its disk. With a log, one that starts again has them there, and counts them when it
    /// has learned again that they were chosen. Naively, a copy of other counts may have taken their place since.
    kept: Requests,
    /// What it has stated of its counters.
    pub(super) values: LiteMap<Key, i64>,
    /// What it takes itself for, and whom for active.
    pub(super) standing: Standing,
    active: NodeSet,
}

impl Copy {
    pub(super) fn value(&self, key: Key) -> i64 {
        self.values.get(&key).copied().unwrap_or(0)
    }

    fn holds(&mut self, values: &[Holding]) {
        let number = |value: &Content| if let Content::Number(number) = value { *number } else { 0 };
        self.values = values.iter().map(|held| (held.key, number(&held.value))).collect();
    }
}

/// An order to promote a replica, as it came to a leader.
#[derive(Clone, Debug)]
struct Ordered {
    leader: NodeId,
    ticket: Ticket,
    /// What every replica had then.
    had: Vec<Requests>,
}

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    form: Form,
    needs: usize,
    /// Whether it must count right.
    right: bool,
    copies: Vec<Copy>,
    /// Whose request an addition is, by its name: in the naive form only the node that sends it says so.
    names: LiteMap<Actor, Vec<Option<Ticket>>>,
    /// With a log: at which place each request was counted.
    places: LiteMap<ClientId, Vec<(u32, u64)>>,
    /// Which node has said of a request that it is kept, and whom it takes to have it.
    said: LiteMap<(ClientId, u32, NodeId), NodeSet>,
    /// What clients were told to be kept.
    acknowledged: Requests,
    ordered: Vec<Ordered>,
    /// Orders that were checked, or judged without.
    judged: Vec<Ticket>,
    /// What a replica had when it sent its counts to another one.
    sent: LiteMap<(NodeId, NodeId), Requests>,
    rest: Rest,
    /// Whether a disk was lost: then nothing is promised.
    lost: bool,
}

type Found = Option<(&'static Rule, Evidence)>;

impl Judge {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let first = Roles::first(config.active.0, nodes);
        let copy = |node| Copy {
            has: Requests::default(),
            kept: Requests::default(),
            values: LiteMap::new(),
            standing: first.of(node),
            active: first.active,
        };
        Self {
            form: config.form,
            needs: config.needs(),
            right: config.counts_right(),
            copies: (0..nodes).map(NodeId).map(copy).collect(),
            names: LiteMap::new(),
            places: LiteMap::new(),
            said: LiteMap::new(),
            acknowledged: Requests::default(),
            ordered: Vec::new(),
            judged: Vec::new(),
            sent: LiteMap::new(),
            rest: Rest::new(nodes, config),
            lost: false,
        }
    }

    /// Somebody says whose an addition is.
    fn named(&mut self, update: Dot, ticket: Ticket) {
        let of_author = self.names.entry(update.by).or_default();
        let place = usize::try_from(update.count).unwrap_or(0);
        if of_author.len() <= place {
            of_author.resize(place + 1, None);
        }
        of_author[place] = Some(ticket);
    }

    fn name(&self, update: Dot) -> Option<Ticket> {
        let place = usize::try_from(update.count).unwrap_or(usize::MAX);
        self.names.get(&update.by)?.get(place).copied().flatten()
    }

    /// A replica has an addition of a request, and adds it if it is the first.
    fn counted(&mut self, node: NodeId, update: Name, ticket: Ticket, fresh: bool, value: i64) -> Found {
        let copy = self.copies.get_mut(node.index())?;
        copy.kept.insert(ticket);
        let is_new = copy.has.insert(ticket);
        let again = match update {
            // It executes an entry again when it has started again.
            Name::Number(number) => {
                let places = self.places.entry(ticket.client).or_default();
                match places.binary_search_by_key(&ticket.serial, |(serial, _)| *serial) {
                    Ok(place) => places[place].1 != number,
                    Err(place) => {
                        places.insert(place, (ticket.serial, number));
                        false
                    }
                }
            }
            Name::Update(_) => !is_new,
        };
        (again && fresh).then_some((COUNTED_ONCE, Evidence::CountedAgain { node, ticket, update, value }))
    }

    /// A counter of a replica holds so much once this was added.
    fn adds(&mut self, node: NodeId, key: Key, delta: i64, value: i64) -> Found {
        let copy = self.copies.get_mut(node.index())?;
        let expected = copy.value(key).wrapping_add(delta);
        copy.values.insert(key, value);
        (value != expected).then_some((COUNTED_ONCE, Evidence::WrongSum { node, key, value, expected }))
    }

    fn started(&mut self, node: NodeId, executed: u64) {
        if self.form != Form::Log {
            return;
        }
        // It executes what is on its disk, as far as it knows that to be chosen, and learns the rest again.
        let mut has = Requests::default();
        for (client, places) in self.places.iter() {
            for (serial, _) in places.iter().filter(|(_, number)| *number <= executed) {
                has.insert(Ticket { client: *client, serial: *serial });
            }
        }
        if let Some(copy) = self.copies.get_mut(node.index()) {
            copy.has = has;
        }
    }

    /// A replica that is made active lacks something that another one has, or had. With a log it has what is on its disk: it executes that
    /// before it executes that it is active, also when it has started again.
    fn lacks(&self, node: NodeId, other: NodeId, had: &Requests) -> Found {
        let copy = self.copies.get(node.index())?;
        let has = if self.form == Form::Log { &copy.kept } else { &copy.has };
        let ticket = had.beyond(has)?;
        Some((CAUGHT_UP_BEFORE_PROMOTED, Evidence::PromotedWithout { node, ticket, other }))
    }

    /// A leader gives an order up.
    fn refused(&mut self, leader: NodeId, ticket: Ticket) {
        self.ordered.retain(|ordered| (ordered.leader, ordered.ticket) != (leader, ticket));
    }

    /// The leader takes a standby for caught up, by what these have said that there is.
    fn checked(&mut self, leader: NodeId, ticket: Ticket, node: NodeId, asked: NodeSet) -> Found {
        self.judged.push(ticket);
        let active = self.copies.get(leader.index())?.active;
        if self.form == Form::Pn && asked.and(active).len() + self.needs <= active.len() {
            let needed = (active.len() + 1 - self.needs) as u64;
            return Some((CAUGHT_UP_BEFORE_PROMOTED, Evidence::TooFewAsked { node, asked, needed }));
        }
        let is_it = |ordered: &Ordered| (ordered.leader, ordered.ticket) == (leader, ticket);
        let place = self.ordered.iter().rposition(is_it)?;
        let had = self.ordered.remove(place).had;
        asked.iter().find_map(|other| self.lacks(node, other, had.get(other.index())?))
    }

    fn roles(&mut self, node: NodeId, fact: &Fact) -> Found {
        let Fact::RolesChanged { ticket, change: Change { act, node: of }, active, standbys } = fact else {
            return None;
        };
        let roles = Roles { active: *active, standbys: *standbys };
        let copy = self.copies.get_mut(node.index())?;
        copy.active = *active;
        copy.standing = roles.of(node);
        let had = copy.has.clone();
        let ticket = (*ticket)?;
        match act {
            // Nobody has looked at what it lacks.
            Act::Promote if !self.judged.contains(&ticket) => {
                self.judged.push(ticket);
                self.lacks(*of, node, &had)
            }
            _ => None,
        }
    }

    /// A replica says of an addition that these have it.
    fn says(&mut self, node: NodeId, ticket: Ticket, holders: NodeSet) -> Found {
        let active = self.copies.get(node.index())?.active;
        self.said.insert((ticket.client, ticket.serial, node), holders.and(active));
        self.too_few(node, ticket, holders.and(active))
    }

    fn too_few(&self, node: NodeId, ticket: Ticket, holders: NodeSet) -> Found {
        let threshold = self.needs as u64;
        let found = Evidence::TooFewHolders { node, ticket, holders, threshold };
        (holders.len() < self.needs).then_some((THRESHOLD_KEPT, found))
    }

    /// A client is told that its addition is kept: whether those of whom it was said have it.
    fn told(&mut self, node: NodeId, ticket: Ticket) -> Found {
        self.acknowledged.insert(ticket);
        let said = self.said.remove(&(ticket.client, ticket.serial, node));
        let holders = said.unwrap_or(NodeSet::EMPTY);
        let has =
            |node: &NodeId| self.copies.get(node.index()).is_some_and(|copy| copy.kept.contains(ticket));
        self.too_few(node, ticket, holders.iter().filter(has).collect())
    }

    fn take(&mut self, node: NodeId, fact: &Fact) -> Found {
        match fact {
            Fact::Started { standing, active, executed, values, .. } => {
                self.started(node, *executed);
                let copy = self.copies.get_mut(node.index())?;
                (copy.standing, copy.active) = (*standing, *active);
                copy.holds(values);
                None
            }
            Fact::Counted { update, ticket, key, delta, fresh, value } => {
                self.rest.counts();
                let wrong = self.adds(node, *key, if *fresh { *delta } else { 0 }, *value);
                let ticket = match (update, ticket) {
                    (_, Some(ticket)) => Some(*ticket),
                    (Name::Update(dot), None) => self.name(*dot),
                    (Name::Number(_), None) => None,
                };
                let again = ticket.and_then(|ticket| self.counted(node, *update, ticket, *fresh, *value));
                again.or(wrong)
            }
            Fact::Sent { ticket, update: Name::Update(dot), .. } => {
                self.named(*dot, *ticket);
                None
            }
            Fact::CopySent { node: to, .. } => {
                let had = self.copies.get(node.index())?.has.clone();
                self.sent.insert((node, *to), had);
                None
            }
            Fact::Copied { node: from, values } => {
                let had = self.sent.get(&(*from, node)).cloned();
                let copy = self.copies.get_mut(node.index())?;
                copy.holds(values);
                copy.has = had.unwrap_or_default();
                None
            }
            Fact::Acknowledged { ticket, holders, .. } => self.says(node, *ticket, *holders),
            Fact::RolesChanged { .. } => self.roles(node, fact),
            Fact::PromotionWaits { ticket, .. } => {
                let had = self.copies.iter().map(|copy| copy.has.clone()).collect();
                self.ordered.push(Ordered { leader: node, ticket: *ticket, had });
                None
            }
            Fact::RoleRefused { ticket, .. } => {
                self.refused(node, *ticket);
                None
            }
            Fact::PromotionChecked { ticket, node: of, asked } => self.checked(node, *ticket, *of, *asked),
            Fact::Sent { .. }
            | Fact::Read { .. }
            | Fact::Refused { .. }
            | Fact::Recognised { .. }
            | Fact::HandedOver { .. } => None,
        }
    }
}

impl Checker<crate::Fact> for Judge {
    fn rules(&self) -> &'static [&'static Rule] {
        let all: &[&Rule] = &[
            THRESHOLD_KEPT,
            COUNTED_ONCE,
            CAUGHT_UP_BEFORE_PROMOTED,
            ACKNOWLEDGED_ADDITIONS_KEPT,
            COUNTS_AGREE,
        ];
        if self.right { all } else { &all[..1] }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::REST).and(Sight::LINKS)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        self.lost |= matches!(seen.what, Observation::Wiped(_));
        let found = self.rest.seen(&self.copies, &self.acknowledged, seen);
        let found = found.filter(|_| self.right && !self.lost);
        broken.extend(found.map(|(rule, found)| violation(rule, seen.event, found)));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let found = match (record.fact.of(), record.subject.node()) {
            (Of::Client(fact), _) => {
                self.rest.client(fact);
                match fact {
                    ClientFact::Returned {
                        ticket,
                        operation: Operation::KeyValue(_),
                        outcome: Outcome::KeyValue(Answer::Sum(_)),
                        by,
                        ..
                    } => self.told(*by, *ticket),
                    _ => None,
                }
            }
            (Of::Own(fact), Some(node)) => self.take(node, fact),
            _ => None,
        };
        let found = found.filter(|(rule, _)| !self.lost && (self.right || **rule == *THRESHOLD_KEPT));
        broken.extend(found.map(|(rule, found)| violation(rule, record.event, found)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::Endpoint;

    /// What a rule says of additions that n1 states, each with whether it is new, how much it adds, and what the counter holds then.
    fn found(form: Form, additions: &[(bool, i64, i64)]) -> Vec<crate::Evidence> {
        let mut judge = Judge::new(3, &Config { form, ..Config::default() });
        let mut broken = Vec::new();
        for (serial, (fresh, delta, value)) in (1..).zip(additions) {
            let update = match form {
                Form::Log => Name::Number(serial.into()),
                _ => Name::Update(Dot { by: Actor { node: NodeId(0), life: 1 }, count: serial.into() }),
            };
            let key = "x".parse().expect("a key");
            let ticket = Some(Ticket { client: ClientId(0), serial });
            let fact = Fact::Counted { update, ticket, key, delta: *delta, fresh: *fresh, value: *value };
            let record = FactRecord { event: serial, subject: Endpoint::from(NodeId(0)), fact: fact.into() };
            judge.on_fact(&record, &mut broken);
        }
        broken.into_iter().map(|violation| violation.evidence).collect()
    }

    /// The rules ask no process: what a counter must hold is added up here.
    #[test]
    fn a_counter_moves_by_what_was_added_and_by_nothing_else() {
        for form in [Form::Log, Form::Pn] {
            assert_eq!(
                found(form, &[(true, 1, 1), (true, -3, -2), (false, 5, -2), (true, i64::MAX, i64::MAX - 2)]),
                []
            );
            for wrong in [&[(true, 1, 2)][..], &[(true, 1, 1), (false, 1, 2)], &[(true, 2, 2), (true, 2, 2)]]
            {
                let found = found(form, wrong);
                let is_wrong = |found: &crate::Evidence| {
                    matches!(found.own::<Evidence>(), Some(Evidence::WrongSum { .. }))
                };
                assert!(found.len() == 1 && found.iter().all(is_wrong), "{form:?} {wrong:?}: {found:?}");
            }
        }
    }
}
