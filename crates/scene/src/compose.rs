//! One frame, one picture: a partition's grounds and links at the bottom, then clients, nodes, messages, and what the reader does.

use crate::hit::Thing;
use crate::layout::Layout;
use crate::mark::Stroke;
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::sides::Sides;
use crate::stage::Stage;
use crate::{client, link, message, node, rift};
use faultline_engine::order::by_key;
use faultline_engine::view::Frame;

/// The picture of a frame. For one picture; a page that draws many keeps a [`Picture`] and calls
/// [`compose_into`].
#[must_use]
pub fn compose(frame: &Frame, layout: &Layout, stage: &Stage<'_>) -> Picture {
    let mut picture = Picture::new();
    compose_into(&mut picture, frame, layout, stage);
    picture
}

/// Replaces what is in a picture by that of a frame.
pub fn compose_into(picture: &mut Picture, frame: &Frame, layout: &Layout, stage: &Stage<'_>) {
    picture.clear();
    let highlighted = by_key(stage.highlighted.to_vec(), |thing| thing.rank());
    let sides = Sides::of(frame);
    let scene = &Scene { frame, layout, stage, highlighted: &highlighted, sides: sides.as_ref() };
    rift::draw(picture, scene);
    link::draw(picture, scene);
    for client in &frame.clients {
        client::draw(picture, scene, client);
    }
    for node in &frame.nodes {
        node::draw(picture, scene, node);
    }
    message::draw_all(picture, scene);
    message::draw_tag(picture, scene);
    if let Some((from, to)) = stage.knife {
        picture.line(from, to, Stroke::new(Color::Bad, 2.0).dashed(7.0, 6.0));
    }
}

/// A picture of one node alone, without its links.
pub(crate) fn compose_node(frame: &Frame, layout: &Layout, stage: &Stage<'_>, place: usize) -> Picture {
    let mut picture = Picture::new();
    let scene = &Scene { frame, layout, stage, highlighted: &[], sides: None };
    if let Some(node) = frame.nodes.get(place) {
        node::draw(&mut picture, scene, node);
    }
    picture
}

/// Everything that a drawing depends on.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) layout: &'a Layout,
    pub(crate) stage: &'a Stage<'a>,
    /// What belongs to the event in question, in order: there may be hundreds, and everything asks whether it is one.
    highlighted: &'a [Thing],
    /// The sides of a partition, if there is one.
    pub(crate) sides: Option<&'a Sides>,
}

/// How much a thing stands out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Emphasis {
    pub(crate) selected: bool,
    pub(crate) hovered: bool,
    pub(crate) highlighted: bool,
}

impl Emphasis {
    /// The line around, or along, a thing that stands out: dashed where it is selected.
    pub(crate) fn outline(self) -> Option<Stroke> {
        if self.selected {
            Some(Stroke::new(Color::Accent, 2.0).dashed(4.0, 5.0))
        } else if self.hovered {
            Some(Stroke::new(Paint::new(Color::Accent).fade(0.6), 1.5))
        } else {
            None
        }
    }

    /// The broad pale line under a thing that belongs to the event in question.
    pub(crate) fn glow(self) -> Option<Stroke> {
        self.highlighted.then(|| Stroke::new(Paint::new(Color::Accent).fade(0.28), 7.0))
    }
}

impl Scene<'_> {
    pub(crate) fn emphasis(&self, thing: Thing) -> Emphasis {
        Emphasis {
            selected: self.stage.selected == Some(thing),
            hovered: self.stage.hovered == Some(thing),
            highlighted: self.highlighted.binary_search_by_key(&thing.rank(), |other| other.rank()).is_ok(),
        }
    }

    /// The links that belong to the event in question.
    pub(crate) fn highlighted_links(&self) -> impl Iterator<Item = &Thing> {
        self.highlighted.iter().filter(|thing| matches!(thing, Thing::Link(..)))
    }
}
