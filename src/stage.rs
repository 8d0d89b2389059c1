//! The stage in view, outside of Yew: the canvas with nodes, clients, links and messages.

use crate::browser;
use crate::interface::Interface;
use faultline_canvas::Painter;
use faultline_engine::view::{Frame, NodeFrame};
use faultline_engine::{Endpoint, EventView, MessageId, NodeId, ViolationView};
use faultline_scene::{
    self as scene, Layout, Margins, NodeText, Picture, Point, Pointer, Theme, Thing, compose_into,
};
use faultline_words::{Run, Words};

/// The stage.
pub struct Stage {
    painter: Option<Painter>,
    layout: Layout,
    picture: Picture,
    /// What was painted last.
    frame: Frame,
    /// The stroke that is being drawn across the links.
    knife: Option<(Point, Point)>,
    /// In CSS pixels.
    size: (f64, f64),
    /// How many pixels of the page one of them is.
    scale: f64,
    /// What is kept free: the hint stands on the upper edge, the selection bar over the lower one.
    margins: Margins,
}

impl Stage {
    /// A stage without a canvas.
    pub fn new(session: &dyn Run) -> Self {
        let (width, height) = (300.0, 300.0);
        Self {
            painter: None,
            layout: Layout::new(session.nodes(), session.clients(), width, height),
            picture: Picture::new(),
            frame: Frame::default(),
            knife: None,
            size: (width, height),
            scale: 1.0,
            margins: Margins { top: 30.0, bottom: 62.0, ..Margins::default() },
        }
    }

    /// Where everything stands.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Takes a canvas to paint on.
    pub fn attach(&mut self, painter: Option<Painter>) {
        self.painter = painter;
    }

    /// Takes a size in CSS pixels, and how many pixels of the page each of them is.
    pub fn resize(&mut self, width: f64, height: f64, scale: f64) {
        (self.size, self.scale) = ((width, height), scale);
    }

    /// Keeps edges free.
    pub fn set_margins(&mut self, margins: Margins) {
        self.margins = margins;
    }

    /// Draws a stroke across the stage, or ends it.
    pub fn set_knife(&mut self, knife: Option<(Point, Point)>) {
        self.knife = knife;
    }

    /// Puts everything in its place, for the run and the size that there are now.
    pub fn arrange(&mut self, session: &dyn Run) {
        let (width, height) = self.size;
        self.layout = Layout::within(session.nodes(), session.clients(), width, height, self.margins);
        if let Some(painter) = &mut self.painter {
            painter.resize(width, height, browser::window().device_pixel_ratio() * self.scale);
        }
    }

    /// The nodes that led in the frame that was painted last, and were not deposed.
    pub fn leading(&self) -> Vec<NodeId> {
        let leads = |node: &&NodeFrame| !node.deposed && node.glance.is_some_and(|glance| glance.role.leads);
        self.frame.nodes.iter().filter(leads).map(|node| node.id).collect()
    }

    /// What is at a place.
    pub fn hit(&self, selected: Option<Thing>, at: Point, pointer: Pointer) -> Option<Thing> {
        self.layout.hit(&self.frame, selected.as_slice(), at, pointer)
    }

    /// Paints the present moment. `lit` are the messages that led to the event in view, or follow from it.
    pub fn paint(
        &mut self,
        session: &dyn Run,
        interface: &Interface,
        lit: &[MessageId],
        theme: Theme,
        words: &dyn Words,
    ) {
        let Some(painter) = &mut self.painter else { return };
        self.frame = session.frame();
        let family = session.vocabulary(words.language());
        let text = |node| (words.badge(node), words.inside_and_beside(family, node, self.frame.time));
        let texts: Vec<_> = self.frame.nodes.iter().map(text).collect();
        let nodes: Vec<NodeText<'_>> =
            texts.iter().map(|(badge, (inside, caption))| NodeText { badge, inside, caption }).collect();
        let pointed = match (interface.hovered, interface.selected) {
            (Some(Thing::Message(id)), _) | (None, Some(Thing::Message(id))) => Some(id),
            _ => None,
        };
        let tag = pointed
            .and_then(|id| session.message(id))
            .map_or_else(String::new, |(detail, _)| words.tag_of(family, &detail));
        let event = interface.event_in_view(session).and_then(|event| session.event(event));
        let mut highlighted = event.map_or_else(Vec::new, |event| things_of(&event));
        highlighted.extend(lit.iter().copied().map(Thing::Message));
        let rules = session.rules();
        let broken: Vec<NodeId> =
            rules.iter().filter_map(|(_, broken)| broken.as_ref()).flat_map(ViolationView::nodes).collect();
        let stage = scene::Stage {
            broken: &broken,
            selected: interface.selected,
            hovered: interface.hovered,
            highlighted: &highlighted,
            reduced_motion: browser::reduced_motion(),
            nodes: &nodes,
            clients: &[],
            tag: &tag,
            knife: self.knife,
        };
        compose_into(&mut self.picture, &self.frame, &self.layout, &stage);
        painter.paint(&self.picture, theme);
    }
}

/// What an event is about, to be lit up on the stage.
fn things_of(event: &EventView) -> Vec<Thing> {
    let mut things: Vec<Thing> = event.subject.map(thing_of).into_iter().collect();
    if let Some(message) = &event.message {
        things.push(Thing::Message(message.id));
        things.push(Thing::link(message.from, message.to));
    }
    things
}

fn thing_of(end: Endpoint) -> Thing {
    match end {
        Endpoint::Node(node) => Thing::Node(node),
        Endpoint::Client(client) => Thing::Client(client),
    }
}
