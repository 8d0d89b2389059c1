//! The space-time diagram in view, outside of Yew: window, lanes, and what it was composed from.

use faultline_canvas::Painter;
use faultline_engine::strip::lanes;
use faultline_engine::view::{Cone, Strip};
use faultline_engine::{Endpoint, MessageId, NodeId, Session, Time};
use faultline_scene::diagram::{Axis, Hit, Look, Plan};
use faultline_scene::{Picture, Point, Pointer, Size, Theme};

/// What a window spans at first, in microseconds: half a second shows an election and what follows.
const OPENING_SPAN: f64 = 500_000.0;
/// Where the playhead stands in a window that follows it, from the left.
const FOLLOW_AT: f64 = 0.72;
/// Pixels for the names of the lanes.
const GUTTER: f64 = 34.0;

/// How an event stands to another one (Lamport's happened-before).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It may have influenced the other.
    Cause,
    /// The other may have influenced it.
    Consequence,
}

/// What composes the picture: it comes with the part of the page that shows it.
pub type Compose = fn(&mut Picture, &Strip, &Axis, &Plan, &Look<'_>);

/// The diagram.
pub struct Diagram {
    painter: Option<(Painter, Compose)>,
    size: Size,
    /// The lanes in the order in which the reader wants them.
    order: Vec<Endpoint>,
    plan: Plan,
    axis: Axis,
    /// Whether the window goes with the playhead.
    follows: bool,
    hovered: Option<Hit>,
    picture: Picture,
    strip: Strip,
    /// What the strip was made for: a window and how much was known; it is the same as long as these are.
    made_for: Option<(Time, Time, u32, usize)>,
    chosen: Option<Chosen>,
    /// Whether the reader has ordered the lanes.
    ordered: bool,
    /// The nodes whose lanes stand first.
    preferred: Vec<NodeId>,
}

/// The event that is looked at.
struct Chosen {
    event: u32,
    cone: Cone,
    /// The messages that led to it, or follow from it.
    lit: Vec<MessageId>,
}

impl Chosen {
    fn new(event: u32, cone: Cone, strip: &Strip) -> Self {
        let mut chosen = Self { event, cone, lit: Vec::new() };
        let leads = |other| other == event || chosen.relation(other) == Some(Relation::Cause);
        let follows = |other| other == event || chosen.relation(other) == Some(Relation::Consequence);
        let lit = strip
            .messages
            .iter()
            .filter(|message| follows(message.event) || message.end.is_some_and(|end| leads(end.event)));
        chosen.lit = lit.map(|message| message.id).collect();
        chosen
    }

    fn relation(&self, event: u32) -> Option<Relation> {
        let within = |side: &[u32]| side.binary_search(&event).is_ok();
        if within(&self.cone.past) {
            Some(Relation::Cause)
        } else {
            within(&self.cone.future).then_some(Relation::Consequence)
        }
    }
}

impl Diagram {
    /// A diagram without a canvas.
    pub fn new() -> Self {
        let size = Size { width: 300.0, height: 150.0 };
        let plan = Plan::new(&[], size, GUTTER);
        Self {
            painter: None,
            size,
            order: Vec::new(),
            axis: Axis::new(&plan, Time(1_000_000)).between(0.0, OPENING_SPAN),
            plan,
            follows: true,
            hovered: None,
            picture: Picture::new(),
            strip: Strip::default(),
            made_for: None,
            chosen: None,
            ordered: false,
            preferred: Vec::new(),
        }
    }

    /// Takes a canvas to paint on, and what composes the picture.
    pub fn attach(&mut self, painter: Option<(Painter, Compose)>) {
        self.painter = painter;
    }

    /// Begins anew with another run.
    pub fn reset(&mut self, session: &dyn Session) {
        self.order = lanes(session.nodes(), session.clients());
        (self.ordered, self.preferred) = (false, Vec::new());
        self.follows = true;
        self.hovered = None;
        self.forget();
        self.arrange();
    }

    /// Another branch of the run, or another script: what was known may be different.
    pub fn forget(&mut self) {
        self.made_for = None;
        self.chosen = None;
    }

    /// Fits it to a size in CSS pixels.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        self.size = Size { width, height };
        if let Some((painter, _)) = &mut self.painter {
            painter.resize(width, height, ratio);
        }
        self.arrange();
    }

    fn arrange(&mut self) {
        self.plan = Plan::new(&self.order, self.size, GUTTER).scrolled_to(self.plan.scroll());
        self.axis = self.axis.over(&self.plan);
    }

    /// Whether the window goes with the playhead.
    pub fn follows(&self) -> bool {
        self.follows
    }

    /// Lets the window go with the playhead, or stay.
    pub fn set_follows(&mut self, follows: bool) {
        self.follows = follows;
    }

    /// Closer, or farther where the factor is below 1, around a place, or around the playhead.
    pub fn zoom(&mut self, factor: f64, x: Option<f64>, now: Time) {
        let x = x.unwrap_or_else(|| self.axis.x(now));
        self.axis = self.axis.zoomed(factor, x);
    }

    /// Dragged by pixels; from then on the window stays.
    pub fn pan(&mut self, across: f64, down: f64) {
        self.follows = false;
        self.axis = self.axis.panned(across);
        self.plan = self.plan.clone().scrolled_to(self.plan.scroll() - down);
    }

    /// Shows a stretch; from then on the window stays.
    pub fn show(&mut self, from: Time, to: Time) {
        self.follows = false;
        #[expect(clippy::cast_precision_loss, reason = "an hour in microseconds")]
        let (from, to) = (from.0 as f64, to.0 as f64);
        self.axis = self.axis.between(from, to);
    }

    /// Moves the window as far as needed to show a moment.
    pub fn reveal(&mut self, time: Time) {
        self.axis = self.axis.showing(time);
    }

    /// Puts a lane where another one is.
    pub fn reorder(&mut self, lane: Endpoint, y: f64) {
        self.move_lane(lane, self.plan.slot_at(y));
    }

    /// Moves a lane up or down by one.
    pub fn shift(&mut self, lane: Endpoint, down: bool) {
        let Some(place) = self.order.iter().position(|other| *other == lane) else { return };
        let slot = if down { place + 1 } else { place.saturating_sub(1) };
        self.move_lane(lane, slot);
    }

    fn move_lane(&mut self, lane: Endpoint, slot: usize) {
        let Some(place) = self.order.iter().position(|other| *other == lane) else { return };
        if slot < self.order.len() && slot != place {
            self.ordered = true;
            let lane = self.order.remove(place);
            self.order.insert(slot, lane);
            self.arrange();
        }
    }

    /// Its width in pixels.
    pub fn width(&self) -> f64 {
        self.size.width
    }

    /// Where an event stands, if it is in view.
    pub fn place_of(&self, event: u32) -> Option<Point> {
        let event = self.strip.events.iter().find(|other| other.number == event)?;
        let x = self.axis.x(event.time);
        let inside = (self.plan.left()..=self.plan.right()).contains(&x);
        let y = event.lane.map_or(Some(self.plan.top()), |lane| self.plan.lane_y(lane))?;
        inside.then_some(Point::new(x, y))
    }

    /// Among more lanes than there is room for, whoever leads stands first, as long as the reader has ordered nothing.
    pub fn prefer(&mut self, leads: &[NodeId]) {
        if self.ordered || self.plan.hidden() <= 0.0 && self.preferred.is_empty() {
            return;
        }
        if self.preferred != leads {
            self.preferred = leads.to_vec();
            self.order
                .sort_by_key(|lane| (!lane.node().is_some_and(|node| leads.contains(&node)), lane.rank()));
            self.arrange();
        }
    }

    /// The first and the last moment in view.
    pub fn window(&self) -> (Time, Time) {
        (self.axis.time(self.plan.left()), self.axis.time(self.plan.right()))
    }

    /// The event that is looked at.
    pub fn in_view(&self) -> Option<u32> {
        self.chosen.as_ref().map(|chosen| chosen.event)
    }

    /// How an event in view of the diagram stands to the one that is looked at.
    pub fn relation(&self, event: u32) -> Option<Relation> {
        self.chosen.as_ref()?.relation(event)
    }

    /// The messages that led to the event that is looked at, or follow from it.
    pub fn lit(&self) -> &[MessageId] {
        self.chosen.as_ref().map_or(&[], |chosen| &chosen.lit)
    }

    /// What is at a place.
    pub fn hit(&self, at: Point, pointer: Pointer) -> Option<Hit> {
        self.plan.hit(&self.strip, &self.axis, at, pointer)
    }

    /// What the pointer is over; whether that is news.
    pub fn hover(&mut self, hovered: Option<Hit>) -> bool {
        std::mem::replace(&mut self.hovered, hovered) != hovered
    }

    /// The moment at a place.
    pub fn time_at(&self, x: f64) -> Time {
        self.axis.time(x)
    }

    /// The event before or after another one, or beside the playhead, among those in view.
    pub fn neighbour(&self, event: Option<u32>, now: Time, forward: bool) -> Option<u32> {
        let mut events = self.strip.events.iter();
        if forward {
            let after = |number: u32, time: Time| event.map_or(time > now, |event| number > event);
            events.find(|one| after(one.number, one.time)).map(|one| one.number)
        } else {
            let before = |number: u32, time: Time| event.map_or(time < now, |event| number < event);
            events.rev().find(|one| before(one.number, one.time)).map(|one| one.number)
        }
    }

    /// Paints the window. `end` is the end of the time axis of the page.
    pub fn paint(&mut self, session: &dyn Session, selected: Option<u32>, end: Time, theme: Theme) {
        if self.painter.is_none() {
            return;
        }
        let now = session.head();
        self.axis = self.axis.with_end(end);
        if self.follows {
            #[expect(clippy::cast_precision_loss, reason = "an hour in microseconds")]
            let from = now.0 as f64 - FOLLOW_AT * self.axis.span();
            self.axis = self.axis.between(from, from + self.axis.span());
        }
        let (from, to) = self.window();
        let key = (from, to, session.known_events(), session.inputs().len());
        if self.made_for != Some(key) {
            self.strip = session.strip(from, to);
            self.made_for = Some(key);
            self.chosen = None;
        }
        // A link may choose an event that this run has not reached, or never will.
        let selected = selected.filter(|event| *event < session.known_events());
        match selected {
            None => self.chosen = None,
            Some(event) if self.in_view() == Some(event) => {}
            Some(event) => {
                self.chosen = Some(Chosen::new(event, session.cone(event, from, to), &self.strip));
            }
        }
        let cone = self.chosen.as_ref().map(|chosen| &chosen.cone);
        let look = Look { now, selected, hovered: self.hovered, cone };
        if let Some((painter, compose)) = &mut self.painter {
            compose(&mut self.picture, &self.strip, &self.axis, &self.plan, &look);
            painter.paint(&self.picture, theme);
        }
    }
}
