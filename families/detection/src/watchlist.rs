//! Whom a node watches: the members that it knows of. It sends each of them a beat, and has an opinion of each.

use crate::roster::{Change, News, Roster, Standing};
use crate::{Beat, Fact, Message};
use faultline_engine::{Context, NodeId, NodeSet, Protocol};

/// What one keeps of another one.
pub(crate) trait Watched: Sized {
    /// One of which nothing is known.
    fn new(node: NodeId, suspected: bool) -> Self;
    /// Which it is.
    fn node(&self) -> NodeId;
    /// Whether it is suspected.
    fn is_suspected(&self) -> bool;
    /// In which life it sent the newest beat that came, if one came.
    fn life(&self) -> Option<u32>;
}

/// Whom a node watches, in order.
#[derive(Clone, Debug)]
pub(crate) struct Watchlist<W> {
    peers: Vec<W>,
    /// Who has joined and left since the cluster was set up, as far as the node knows.
    roster: Roster,
    /// Whether one of whom nothing has come is suspected.
    suspected: bool,
}

impl<W: Watched> Watchlist<W> {
    /// What a process knows when it starts: whom the cluster was set up with, and that it is here itself, if nobody can know
    /// that. Whoever has sent nothing is suspected, or is not.
    pub(crate) fn at_boot<P: Protocol>(cx: &Context<'_, P>, suspected: bool) -> Self {
        let peers = cx.peers().map(|node| W::new(node, suspected)).collect();
        let mut roster = Roster::default();
        if cx.joins() || !cx.initial_members().contains(cx.me()) {
            roster.note(News { node: cx.me(), life: cx.boot(), left: false });
        }
        Self { peers, roster, suspected }
    }

    /// Everybody on it.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, W> {
        self.peers.iter()
    }

    /// Everybody on it.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, W> {
        self.peers.iter_mut()
    }

    /// One of them.
    pub(crate) fn get_mut(&mut self, node: NodeId) -> Option<&mut W> {
        self.peers.iter_mut().find(|peer| peer.node() == node)
    }

    /// Whom of them the node suspects.
    pub(crate) fn suspects(&self) -> NodeSet {
        self.peers.iter().filter(|peer| peer.is_suspected()).map(W::node).collect()
    }

    /// Sends a beat to all of them.
    pub(crate) fn beat<P>(&self, cx: &mut Context<'_, P>, number: u64)
    where
        P: Protocol<Fact = Fact, Message = Message>,
    {
        for peer in &self.peers {
            cx.send(peer.node(), Message::beat(cx.boot(), number, &self.roster));
        }
    }

    /// A beat has come: a sign that its sender is a member. Not one that was sent before its sender left.
    pub(crate) fn hears<P>(&mut self, cx: &mut Context<'_, P>, from: NodeId, beat: Beat) -> bool
    where
        P: Protocol<Fact = Fact, Message = Message>,
    {
        let is_watched = self.get_mut(from).is_some();
        match self.roster.hear(from, beat.life, is_watched) {
            Standing::Gone => cx.fact(Fact::AfterLeaving { node: from, beat: beat.number }),
            Standing::New => self.watch(cx, from, beat.life, from),
            Standing::Member => {}
        }
        self.get_mut(from).is_some()
    }

    /// Another one says who has joined and left. Whom the node watches no longer: who has said goodbye has not failed. With the
    /// planted bug it `keeps` them.
    pub(crate) fn learn<P>(
        &mut self,
        cx: &mut Context<'_, P>,
        by: NodeId,
        told: &Roster,
        keeps: bool,
    ) -> Vec<NodeId>
    where
        P: Protocol<Fact = Fact, Message = Message>,
    {
        let Self { peers, roster, .. } = self;
        let newest = |node| peers.iter().find(|peer| peer.node() == node)?.life();
        let mut gone = Vec::new();
        for change in roster.learn(told, (cx.me(), cx.boot()), newest) {
            match change {
                Change::Joins(node, life) => self.watch(cx, node, life, by),
                Change::Leaves(..) if keeps => {}
                Change::Leaves(node, life) => {
                    let suspected = self.get_mut(node).is_some_and(|peer| peer.is_suspected());
                    self.peers.retain(|peer| peer.node() != node);
                    gone.push(node);
                    cx.fact(Fact::Left { node, life, by, suspected });
                }
            }
        }
        gone
    }

    /// Puts one more on the list. As with all others, nobody is trusted before a beat has come.
    fn watch<P>(&mut self, cx: &mut Context<'_, P>, node: NodeId, life: u32, by: NodeId)
    where
        P: Protocol<Fact = Fact, Message = Message>,
    {
        let place = self.peers.partition_point(|peer| peer.node() < node);
        if self.peers.get(place).is_none_or(|peer| peer.node() != node) {
            self.peers.insert(place, W::new(node, self.suspected));
            cx.fact(Fact::Joined { node, life, by, suspected: self.suspected });
        }
    }

    /// Says goodbye to all of them.
    pub(crate) fn leave<P>(&mut self, cx: &mut Context<'_, P>)
    where
        P: Protocol<Fact = Fact, Message = Message>,
    {
        let (me, life) = (cx.me(), cx.boot());
        self.roster.note(News { node: me, life, left: true });
        for peer in &self.peers {
            cx.send(peer.node(), Message::Leave { life, roster: self.roster.clone() });
        }
        cx.fact(Fact::Leaves { life, to: self.peers.iter().map(W::node).collect() });
    }
}
