//! Which links there are to the eye. Among a few nodes it is all of them. Among many there are thousands, which drawn
//! together are a grey disc: so a crowd shows those that say something, and everybody sees, hits and reaches the same.

use crate::hit::Thing;
use crate::hit::link_rank;
use crate::layout::Layout;
use faultline_engine::Endpoint;
use faultline_engine::order::by_key;
use faultline_engine::view::Frame;

/// So many messages at most bring their links in sight; with those of more it would be a disc again, and they are there
/// to be seen themselves.
const CARRYING: usize = 300;

/// From so many nodes on they are a crowd: 24 of them have 276 links.
const CROWD: u16 = 24;

impl Layout {
    /// Whether there are so many nodes that only some links are in sight.
    #[must_use]
    pub fn is_crowd(&self) -> bool {
        self.nodes() >= CROWD
    }

    /// The links in sight, each once. In a crowd these are the ones that carry a message, unless very many do, that are cut, slow or lossy,
    /// that lead from a client to the node it would ask, that are among the `chosen` things, or that end at one of them.
    #[must_use]
    pub fn links_in_sight(&self, frame: &Frame, chosen: &[Thing]) -> Vec<(Endpoint, Endpoint)> {
        if !self.is_crowd() {
            return self.pairs().collect();
        }
        let mut links: Vec<(Endpoint, Endpoint)> = Vec::new();
        if frame.messages.len() <= CARRYING {
            links.extend(frame.messages.iter().map(|message| ordered(message.from, message.to)));
        }
        links.extend(frame.links.iter().map(|link| ordered(link.from, link.to)));
        let asked =
            |client: &faultline_engine::view::ClientFrame| ordered(client.target.into(), client.id.into());
        links.extend(frame.clients.iter().map(asked));
        for thing in chosen {
            match *thing {
                Thing::Link(from, to) => links.push((from, to)),
                Thing::Node(node) => links.extend(self.links_of(node.into())),
                Thing::Client(client) => links.extend(self.links_of(client.into())),
                Thing::Message(_) => {}
            }
        }
        // A stage may be laid out for fewer than a frame holds, and nobody has a link to itself.
        links.retain(|(from, to)| from != to && self.holds(*from) && self.holds(*to));
        let mut links = by_key(links, |(from, to)| link_rank(*from, *to));
        links.dedup();
        links
    }

    /// Every link of a node or client.
    fn links_of(&self, end: Endpoint) -> impl Iterator<Item = (Endpoint, Endpoint)> + use<> {
        self.pairs().filter(move |(from, to)| *from == end || *to == end)
    }

    fn holds(&self, end: Endpoint) -> bool {
        match end {
            Endpoint::Node(node) => node.0 < self.nodes(),
            Endpoint::Client(client) => client.0 < self.clients(),
        }
    }
}

fn ordered(a: Endpoint, b: Endpoint) -> (Endpoint, Endpoint) {
    if a <= b { (a, b) } else { (b, a) }
}

#[cfg(test)]
mod tests {
    use super::CROWD;
    use crate::bench::synthetic_frame;
    use crate::hit::Thing;
    use crate::layout::Layout;
    use faultline_engine::{ClientId, Endpoint, NodeId};

    fn link(a: u16, b: u16) -> (Endpoint, Endpoint) {
        (NodeId(a).into(), NodeId(b).into())
    }

    #[test]
    fn below_a_crowd_every_link_is_in_sight() {
        let layout = Layout::new(CROWD - 1, 1, 900.0, 600.0);
        let links = layout.links_in_sight(&synthetic_frame(CROWD - 1, 0), &[]);
        assert_eq!(links.len(), layout.pairs().count());
    }

    #[test]
    fn a_crowd_shows_what_carries_and_what_is_chosen() {
        let layout = Layout::new(66, 1, 900.0, 600.0);
        let still = synthetic_frame(66, 0);
        let asked = (NodeId(0).into(), ClientId(0).into());
        assert_eq!(layout.links_in_sight(&still, &[]), [asked]);
        assert_eq!(
            layout.links_in_sight(&still, &[Thing::link(NodeId(9).into(), NodeId(4).into())]),
            [asked, link(4, 9)]
        );
        // All that a node has: to 65 others and to the client.
        let of_node = layout.links_in_sight(&still, &[Thing::Node(NodeId(30))]);
        assert_eq!(of_node.len(), 66 + 1);
        assert!(of_node.is_sorted() && of_node.contains(&link(0, 30)) && of_node.contains(&link(30, 65)));
        let busy = synthetic_frame(66, 40);
        let links = layout.links_in_sight(&busy, &[]);
        for message in &busy.messages {
            assert!(links.contains(&super::ordered(message.from, message.to)), "{message:?}");
        }
        assert!(links.len() <= 41, "{}", links.len());
        assert_eq!(layout.links_in_sight(&synthetic_frame(66, 2_000), &[]), [asked]);
    }

    #[test]
    fn what_a_layout_has_no_room_for_has_no_link() {
        let layout = Layout::new(CROWD, 0, 900.0, 600.0);
        let links = layout.links_in_sight(&synthetic_frame(66, 500), &[Thing::Node(NodeId(65))]);
        assert!(links.iter().all(|(from, to)| layout.holds(*from) && layout.holds(*to)));
    }
}
