//! What rules know of members that come and go, and of who can know it.
//!
//! No rule believes a process that it has not heard of a departure. Whoever has received a message that was sent by somebody who
//! knew of it knows of it too, as every message carries all that its sender knows: that is Lamport's *happened before*, and here
//! it is followed from message to message.

use faultline_engine::{MessageId, NodeId, NodeSet, Observation, Seen, Time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often each node has joined or left, as one knows it: of an initial member an even number means that it is a member, of
/// any other node an odd one.
type Versions = Arc<Vec<u16>>;

/// What one knows.
#[derive(Clone, Debug)]
struct Known {
    /// For certain: whoever told was told so by somebody who could only know it and say it.
    certain: Versions,
    /// At most: something has reached it that was sent after that.
    most: Versions,
}

/// Who is a member, and who can know that.
#[derive(Clone, Debug)]
pub struct Membership {
    initial: NodeSet,
    /// How often each node has joined or left, and when it did so last.
    versions: Vec<(u16, Time)>,
    known: Vec<Known>,
    /// What the messages under way say; nothing of those that were sent when there was nothing to say.
    under_way: BTreeMap<MessageId, Known>,
    /// Whether anybody has joined or left.
    changed: bool,
    /// Who joins, and starts next.
    joins: Option<NodeId>,
    /// Who was told to leave and has not left.
    leaving: NodeSet,
}

impl Known {
    fn nothing(nodes: usize) -> Self {
        let versions = Arc::new(vec![0; nodes]);
        Self { certain: Arc::clone(&versions), most: versions }
    }

    fn add(&mut self, told: &Self) {
        let later = |mine: &mut Versions, told: &Versions| {
            if mine.iter().zip(told.iter()).any(|(mine, told)| mine < told) {
                for (mine, told) in Arc::make_mut(mine).iter_mut().zip(told.iter()) {
                    *mine = (*mine).max(*told);
                }
            }
        };
        later(&mut self.certain, &told.certain);
        later(&mut self.most, &told.most);
    }
}

impl Membership {
    /// So many nodes, all of which are members.
    #[must_use]
    pub fn new(nodes: u16) -> Self {
        let count = usize::from(nodes);
        Self {
            initial: NodeSet::first(nodes),
            versions: vec![(0, Time::ZERO); count],
            known: vec![Known::nothing(count); count],
            under_way: BTreeMap::new(),
            changed: false,
            joins: None,
            leaving: NodeSet::EMPTY,
        }
    }

    /// Whether anybody has joined or left since the run began.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.changed
    }

    fn is_member_at(&self, node: NodeId, version: u16) -> bool {
        self.initial.contains(node) == version.is_multiple_of(2)
    }

    /// Whether a node is a member.
    #[must_use]
    pub fn is_member(&self, node: NodeId) -> bool {
        self.is_member_at(node, self.versions[node.index()].0)
    }

    /// Since when a node has been a member, or none.
    #[must_use]
    pub fn since(&self, node: NodeId) -> Time {
        self.versions[node.index()].1
    }

    /// Whether one must take another one for the member that it is.
    #[must_use]
    pub fn must_watch(&self, by: NodeId, node: NodeId) -> bool {
        let (version, _) = self.versions[node.index()];
        let knows = || version == 0 || self.known[by.index()].certain[node.index()] == version;
        self.is_member(node) && knows()
    }

    /// Whether one must know of another one that it is no member, and nothing later can have reached it.
    #[must_use]
    pub fn must_not_watch(&self, by: NodeId, node: NodeId) -> bool {
        let Known { certain, most } = &self.known[by.index()];
        let version = certain[node.index()];
        version == most[node.index()] && !self.is_member_at(node, version)
    }

    /// A node has joined or left, and it alone knows.
    fn turns(&mut self, node: NodeId, at: Time) {
        self.changed = true;
        let (version, since) = &mut self.versions[node.index()];
        (*version, *since) = (*version + 1, at);
    }

    /// A node knows what it is itself.
    fn knows_itself(&mut self, node: NodeId, certain: bool) {
        let (version, _) = self.versions[node.index()];
        let known = &mut self.known[node.index()];
        if version > 0 && certain {
            Arc::make_mut(&mut known.certain)[node.index()] = version;
        }
        if version > 0 {
            Arc::make_mut(&mut known.most)[node.index()] = version;
        }
    }

    /// Takes what is seen. Whom a message has reached, which may know more now.
    pub fn see(&mut self, seen: &Seen) -> Option<NodeId> {
        match &seen.what {
            Observation::Absent(node) => self.initial = self.initial.without(*node),
            Observation::Joined(node) => {
                self.turns(*node, seen.time);
                self.joins = Some(*node);
            }
            Observation::Started(node) => {
                // It has no memory. Of itself it knows whether it joins, and whether it was no member at first.
                self.known[node.index()] = Known::nothing(self.versions.len());
                let joins = self.joins.take() == Some(*node);
                self.knows_itself(*node, joins || !self.initial.contains(*node));
            }
            Observation::Leaving(node) => {
                self.turns(*node, seen.time);
                self.knows_itself(*node, true);
                self.leaving.insert(*node);
            }
            Observation::Left(node) => self.leaving = self.leaving.without(*node),
            // It is a member still, though it may have said goodbye.
            Observation::Crashed(node) if self.leaving.contains(*node) => {
                self.leaving = self.leaving.without(*node);
                self.turns(*node, seen.time);
            }
            Observation::Sent { message, from, copy_of, .. } if self.changed => {
                // A copy says what was said when it was first sent.
                let says = match copy_of {
                    Some(first) => self.under_way.get(first).cloned(),
                    None => from.node().map(|node| self.known[node.index()].clone()),
                };
                if let Some(says) = says {
                    self.under_way.insert(*message, says);
                }
            }
            Observation::Delivered { message, to, .. } if self.changed => {
                let (to, says) = to.node().zip(self.under_way.remove(message))?;
                self.known[to.index()].add(&says);
                return Some(to);
            }
            Observation::Lost { message, .. } => {
                self.under_way.remove(message);
            }
            _ => {}
        }
        None
    }
}
