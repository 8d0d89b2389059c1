//! What the page adds to a frame: what the reader points at, and every word.

use crate::hit::Thing;
use crate::point::Point;
use faultline_engine::NodeId;

/// The words for one node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeText<'a> {
    /// Under its name, inside, where nothing stands beside it: few letters, such as `L t3`. Left out where the node is too small.
    pub badge: &'a str,
    /// Under its name where a caption stands beside it: what the caption does not say, such as `term 3` or `x=1`.
    pub inside: &'a str,
    /// Beside it: a few words, such as `leader, commit 4`. Shortened, or left out, where there is no room.
    pub caption: &'a str,
}

/// What the page adds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stage<'a> {
    /// What the selection bar is about.
    pub selected: Option<Thing>,
    /// What the pointer is over.
    pub hovered: Option<Thing>,
    /// What belongs to the event that the reader looks at.
    pub highlighted: &'a [Thing],
    /// Nodes that a broken rule is about.
    pub broken: &'a [NodeId],
    /// Whether nothing should fade or move by itself.
    pub reduced_motion: bool,
    /// Words for the nodes, in order; may be shorter than their number.
    pub nodes: &'a [NodeText<'a>],
    /// Words for the clients, in order; where there is none, the frame's own numbers and commands stand.
    pub clients: &'a [&'a str],
    /// What to say beside the hovered message, or else the selected one, such as `AppendEntries t3`.
    pub tag: &'a str,
    /// The stroke that is being drawn across links.
    pub knife: Option<(Point, Point)>,
}
