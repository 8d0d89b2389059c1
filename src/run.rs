//! The run in view, outside of Yew: session, playhead, stage, and the loop that moves them.
//!
//! One `requestAnimationFrame` loop lets time pass, composes the picture and paints it; the virtual DOM hears
//! only that something changed, a few times a second. Paused or hidden there is no loop, and nothing runs.

use crate::address;
use crate::board::Board;
use crate::browser;
use crate::diagram::Diagram;
use crate::interface::Interface;
use crate::playhead::{OPENING_SPEED, Playhead};
use crate::theme::Choice;
use crate::time_axis;
use faultline_canvas::Painter;
use faultline_engine::view::Frame;
use faultline_engine::{Endpoint, EventView, Halt, Input, ScriptLine, Session, Time};
use faultline_scenario::{Link, OpenError, open};
use faultline_scene::{Layout, Margins, NodeText, Picture, Point, Pointer, Stage, Thing, compose_into};
use faultline_words::Words;
use gloo_render::AnimationFrame;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Events in one frame at most, so that a frame stays a frame.
const FRAME_BUDGET: u32 = 12_000;
/// Real time between two times that Yew hears of a change, in milliseconds.
const TELL_EVERY: f64 = 180.0;
/// Real time between two times that the address is written while playing, in milliseconds.
const WRITE_EVERY: f64 = 1_000.0;

/// What the page must know of at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Something moved.
    Changed,
    /// A rule was broken, and playback stopped.
    Broken,
    /// The run is as long as a run may be.
    Limit,
}

/// The run in view.
pub struct Run {
    session: RefCell<Box<dyn Session>>,
    playhead: RefCell<Playhead>,
    scene: RefCell<Scene>,
    /// What the interface shows; the picture and the address depend on it.
    interface: RefCell<Interface>,
    theme: Cell<Choice>,
    hidden: Cell<bool>,
    /// Whether the page is an embed that is out of sight.
    away: Cell<bool>,
    /// What is kept free: the hint stands on the upper edge, the selection bar over the lower one.
    margins: Cell<Margins>,
    words: &'static dyn Words,
    tell: RefCell<Rc<dyn Fn(News)>>,
    diagram: RefCell<Diagram>,
    board: RefCell<Board>,
    frame: RefCell<Option<AnimationFrame>>,
    /// When the last frame was, in milliseconds of the browser; none after a rest.
    last: Cell<Option<f64>>,
    /// Whether time begins to pass when the moment of the link is reached.
    play_on_arrival: Cell<bool>,
    told: Cell<f64>,
    written: Cell<f64>,
}

/// What is needed to paint.
struct Scene {
    painter: Option<Painter>,
    layout: Layout,
    picture: Picture,
    frame: Frame,
    knife: Option<(Point, Point)>,
    size: (f64, f64),
}

impl Run {
    /// Opens the run of a link; the playhead goes to the link's moment in the frames that follow.
    pub fn new(link: &Link, words: &'static dyn Words) -> Result<Rc<Self>, OpenError> {
        let session = open(link)?;
        let layout = Layout::new(session.nodes(), session.clients(), 300.0, 300.0);
        let scene = Scene {
            painter: None,
            layout,
            picture: Picture::new(),
            frame: Frame::default(),
            knife: None,
            size: (300.0, 300.0),
        };
        let run = Rc::new(Self {
            session: RefCell::new(session),
            playhead: RefCell::new(Playhead::new(OPENING_SPEED)),
            scene: RefCell::new(scene),
            interface: RefCell::new(Interface::default()),
            theme: Cell::new(Choice::System),
            hidden: Cell::new(false),
            away: Cell::new(false),
            margins: Cell::new(Margins { top: 30.0, bottom: 62.0, ..Margins::default() }),
            words,
            tell: RefCell::new(Rc::new(|_| {})),
            diagram: RefCell::new(Diagram::new()),
            board: RefCell::new(Board::new()),
            frame: RefCell::new(None),
            last: Cell::new(None),
            play_on_arrival: Cell::new(false),
            told: Cell::new(0.0),
            written: Cell::new(0.0),
        });
        run.diagram.borrow_mut().reset(run.session.borrow().as_ref());
        run.aim(link);
        Ok(run)
    }

    /// Lets time pass as soon as the moment of the link is reached.
    pub fn play_on_arrival(&self, play: bool) {
        self.play_on_arrival.set(play);
        if self.playhead.borrow().target.is_none() {
            self.playhead.borrow_mut().playing = self.play_on_arrival.take();
        }
    }

    /// Whom to tell of changes.
    pub fn listen(&self, tell: Rc<dyn Fn(News)>) {
        *self.tell.borrow_mut() = tell;
    }

    /// Replaces the run by that of another link.
    pub fn load(self: &Rc<Self>, link: &Link) -> Result<(), OpenError> {
        let session = open(link)?;
        *self.session.borrow_mut() = session;
        self.diagram.borrow_mut().reset(self.session.borrow().as_ref());
        self.board.borrow_mut().forget();
        self.playhead.borrow_mut().playing = false;
        self.aim(link);
        self.arrange();
        self.changed();
        Ok(())
    }

    /// Replaces the run by that of a fragment, whose link it gives.
    ///
    /// # Errors
    /// When it cannot be opened; nothing has changed then.
    pub fn follow(self: &Rc<Self>, fragment: &str) -> Result<Link, OpenError> {
        let link = Link::decode(fragment).map_err(OpenError::Link)?;
        self.load(&link)?;
        Ok(link)
    }

    fn aim(&self, link: &Link) {
        let mut playhead = self.playhead.borrow_mut();
        playhead.speed = link.speed.map_or(OPENING_SPEED, |speed| speed.0);
        playhead.target = Some(link.at);
        drop(playhead);
        self.catch_up();
    }

    /// Reads the session.
    pub fn read<R>(&self, read: impl FnOnce(&dyn Session) -> R) -> R {
        read(self.session.borrow().as_ref())
    }

    /// The playhead as it is now.
    pub fn playhead(&self) -> Playhead {
        *self.playhead.borrow()
    }

    /// The layout of the stage.
    pub fn layout<R>(&self, read: impl FnOnce(&Layout) -> R) -> R {
        read(&self.scene.borrow().layout)
    }

    /// The space-time diagram, to be asked or changed.
    pub fn diagram<R>(&self, use_it: impl FnOnce(&mut Diagram) -> R) -> R {
        use_it(&mut self.diagram.borrow_mut())
    }

    /// The board of tasks, to be fitted to its place.
    pub fn board<R>(&self, use_it: impl FnOnce(&mut Board) -> R) -> R {
        use_it(&mut self.board.borrow_mut())
    }

    /// The stretch that the diagram shows, as far as it is known.
    pub fn window(&self) -> (Time, Time) {
        let (from, to) = self.diagram.borrow().window();
        let known = self.read(|session| session.horizon());
        (from.min(known), to.min(known))
    }

    /// Paints again, without telling anybody.
    pub fn repaint(self: &Rc<Self>) {
        self.need_frame();
    }

    /// Tells that something beside the run changed, and paints again.
    pub fn refresh(self: &Rc<Self>) {
        self.say(News::Changed);
        self.need_frame();
    }

    // ---- commands of the transport ----

    /// Lets time pass, or stops it.
    pub fn play(self: &Rc<Self>, playing: bool) {
        let mut playhead = self.playhead.borrow_mut();
        playhead.playing = playing && playhead.target.is_none();
        drop(playhead);
        self.last.set(None);
        self.changed();
    }

    /// Faster or slower.
    pub fn shift_speed(self: &Rc<Self>, faster: bool) {
        self.playhead.borrow_mut().shift(faster);
        self.changed();
    }

    /// Sets the speed in thousandths of real time.
    pub fn set_speed(self: &Rc<Self>, thousandths: u32) {
        self.playhead.borrow_mut().speed = thousandths;
        self.changed();
    }

    /// Goes to the next event, or back before the last one.
    pub fn step(self: &Rc<Self>, forward: bool) {
        {
            let mut playhead = self.playhead.borrow_mut();
            playhead.playing = false;
            playhead.target = None;
        }
        let progress = {
            let mut session = self.session.borrow_mut();
            if forward { session.step_forward() } else { session.step_back() }
        };
        self.changed();
        if progress.halt == Halt::Violation {
            self.say(News::Broken);
        }
    }

    /// Goes to a moment; through as many frames as it takes.
    pub fn seek(self: &Rc<Self>, to: Time) {
        self.playhead.borrow_mut().target = Some(to);
        self.catch_up();
        self.changed();
    }

    /// Executes one line of a script.
    pub fn execute(self: &Rc<Self>, line: ScriptLine) -> bool {
        self.done(|session| session.act(line))
    }

    fn done(self: &Rc<Self>, act: impl FnOnce(&mut dyn Session) -> bool) -> bool {
        let done = act(self.session.borrow_mut().as_mut());
        self.forget();
        self.changed();
        let broken = self.read(|session| {
            let last = session.events().checked_sub(1);
            session.violations().iter().any(|violation| Some(violation.event) == last)
        });
        if broken {
            self.playhead.borrow_mut().playing = false;
            self.say(News::Broken);
        }
        done
    }

    /// The run is another one from here on: what was made of it may be wrong.
    fn forget(&self) {
        self.diagram.borrow_mut().forget();
        self.board.borrow_mut().forget();
    }

    /// Acts several times at the present moment, as one thing to be taken back.
    pub fn act_all(self: &Rc<Self>, inputs: Vec<Input>) -> bool {
        self.done(|session| session.act_all(inputs))
    }

    /// Takes back what was last done by hand; what it was.
    pub fn undo(self: &Rc<Self>) -> Option<Vec<Input>> {
        {
            let mut playhead = self.playhead.borrow_mut();
            playhead.playing = false;
            playhead.target = None;
        }
        let undone = self.session.borrow_mut().undo();
        self.forget();
        self.changed();
        undone
    }

    /// Shows another branch.
    pub fn switch(self: &Rc<Self>, branch: usize) {
        self.playhead.borrow_mut().playing = false;
        self.session.borrow_mut().switch(branch, u32::MAX);
        self.forget();
        self.changed();
    }

    // ---- the stage ----

    /// Takes a canvas to paint on.
    pub fn attach(self: &Rc<Self>, painter: Option<Painter>) {
        self.scene.borrow_mut().painter = painter;
        self.arrange();
        self.changed();
    }

    /// Fits the stage to a size in CSS pixels.
    pub fn resize(self: &Rc<Self>, width: f64, height: f64) {
        self.scene.borrow_mut().size = (width, height);
        self.arrange();
        self.changed();
    }

    fn arrange(&self) {
        let (nodes, clients) = self.read(|session| (session.nodes(), session.clients()));
        let mut scene = self.scene.borrow_mut();
        let (width, height) = scene.size;
        scene.layout = Layout::within(nodes, clients, width, height, self.margins.get());
        if let Some(painter) = &mut scene.painter {
            painter.resize(width, height, browser::window().device_pixel_ratio());
        }
    }

    /// Keeps edges of the stage free.
    pub fn set_margins(&self, margins: Margins) {
        self.margins.set(margins);
        self.arrange();
    }

    /// What is at a place of the stage.
    pub fn hit(&self, at: Point, pointer: Pointer) -> Option<Thing> {
        let scene = self.scene.borrow();
        let selected = self.interface.borrow().selected;
        scene.layout.hit(&scene.frame, selected.as_slice(), at, pointer)
    }

    /// Draws a stroke across the stage, or ends it.
    pub fn knife(self: &Rc<Self>, knife: Option<(Point, Point)>) {
        self.scene.borrow_mut().knife = knife;
        self.need_frame();
    }

    /// Takes over what the interface shows.
    pub fn show(self: &Rc<Self>, interface: &Interface) {
        *self.interface.borrow_mut() = interface.clone();
        self.need_frame();
        self.write_address();
    }

    /// Takes over the colours.
    pub fn set_theme(self: &Rc<Self>, theme: Choice) {
        self.theme.set(theme);
        self.need_frame();
    }

    /// Takes over whether anybody looks.
    pub fn set_hidden(self: &Rc<Self>, hidden: bool) {
        self.hidden.set(hidden);
        self.rest_or_go_on();
    }

    /// Takes over whether the embed is out of sight.
    pub fn set_away(self: &Rc<Self>, away: bool) {
        self.away.set(away);
        self.rest_or_go_on();
    }

    fn rest_or_go_on(self: &Rc<Self>) {
        self.last.set(None);
        if self.unseen() {
            *self.frame.borrow_mut() = None;
        } else {
            self.need_frame();
        }
    }

    fn unseen(&self) -> bool {
        self.hidden.get() || self.away.get()
    }

    // ---- the loop ----

    /// Something changed by hand: tell, write the address, paint.
    fn changed(self: &Rc<Self>) {
        self.write_address();
        self.say(News::Changed);
        self.need_frame();
    }

    fn say(&self, news: News) {
        let tell = self.tell.borrow().clone();
        tell(news);
    }

    /// Asks for one frame; while time passes, each frame asks for the next.
    fn need_frame(self: &Rc<Self>) {
        if self.unseen() || self.frame.borrow().is_some() {
            return;
        }
        let run = Rc::clone(self);
        let frame = gloo_render::request_animation_frame(move |now| run.on_frame(now));
        *self.frame.borrow_mut() = Some(frame);
    }

    fn on_frame(self: &Rc<Self>, now: f64) {
        // Kept until the end: it owns the closure that is running.
        let _running = self.frame.borrow_mut().take();
        let news = self.pass(now);
        self.paint_board();
        // Before the stage, because it finds out what belongs to the event in view.
        let other_causes = self.paint_diagram();
        self.paint();
        let moves = self.playhead.borrow().moves();
        if other_causes {
            self.say(News::Changed);
        }
        if news != Some(News::Changed) || (moves && now - self.told.get() > TELL_EVERY) {
            self.told.set(now);
            if let Some(news) = news {
                self.say(news);
            }
        }
        if moves && now - self.written.get() > WRITE_EVERY {
            self.written.set(now);
            self.write_address();
        }
        if moves {
            self.need_frame();
        }
    }

    /// Lets the time of one frame pass; what there is to tell.
    fn pass(self: &Rc<Self>, now: f64) -> Option<News> {
        if self.playhead.borrow().target.is_some() {
            self.catch_up();
            let arrived = self.playhead.borrow().target.is_none();
            if arrived {
                self.changed();
            }
            return Some(News::Changed);
        }
        if !self.playhead.borrow().playing {
            return None;
        }
        let millis = self.last.replace(Some(now)).map_or(0.0, |last| now - last);
        let passed = self.playhead.borrow_mut().pass(millis);
        let (progress, cue) = {
            let mut session = self.session.borrow_mut();
            let to = session.head() + passed;
            let cue = self.interface.borrow().next_cue(session.as_ref()).filter(|cue| *cue <= to);
            (session.advance(cue.unwrap_or(to), FRAME_BUDGET), cue)
        };
        // A caption is to be read in peace.
        if cue.is_some_and(|cue| cue <= progress.head) {
            self.playhead.borrow_mut().playing = false;
            self.changed();
        }
        let news = match progress.halt {
            Halt::Reached | Halt::Budget => return Some(News::Changed),
            Halt::Violation => News::Broken,
            Halt::Limit => News::Limit,
        };
        self.playhead.borrow_mut().playing = false;
        self.write_address();
        Some(news)
    }

    /// Goes on towards the moment that was asked for.
    fn catch_up(&self) {
        let Some(target) = self.playhead.borrow().target else { return };
        let progress = self.session.borrow_mut().seek(target, FRAME_BUDGET);
        if progress.halt == Halt::Limit {
            self.say(News::Limit);
        }
        if progress.halt != Halt::Budget {
            let mut playhead = self.playhead.borrow_mut();
            playhead.target = None;
            playhead.playing |= self.play_on_arrival.take();
            self.last.set(None);
        }
    }

    fn paint_board(&self) {
        let selected = match self.interface.borrow().selected {
            Some(Thing::Node(node)) => Some(node),
            _ => None,
        };
        self.board.borrow_mut().paint(self.session.borrow().as_ref(), selected, self.theme.get().resolve());
    }

    /// Whether the causes and consequences are those of another event than before.
    fn paint_diagram(&self) -> bool {
        let session = self.session.borrow();
        let end = time_axis::end(session.horizon());
        let selected = self.interface.borrow().event_in_view(session.as_ref());
        let mut diagram = self.diagram.borrow_mut();
        let before = diagram.in_view();
        diagram.paint(session.as_ref(), selected, end, self.theme.get().resolve());
        diagram.in_view() != before
    }

    fn paint(&self) {
        let mut scene = self.scene.borrow_mut();
        let scene = &mut *scene;
        let Some(painter) = &mut scene.painter else { return };
        scene.frame = self.session.borrow().frame();
        let interface = self.interface.borrow();
        let texts: Vec<(String, String)> = scene
            .frame
            .nodes
            .iter()
            .map(|node| (self.words.badge(node), self.words.part(node, scene.frame.time)))
            .collect();
        let nodes: Vec<NodeText<'_>> =
            texts.iter().map(|(badge, caption)| NodeText { badge, caption }).collect();
        let pointed = match (interface.hovered, interface.selected) {
            (Some(Thing::Message(id)), _) | (None, Some(Thing::Message(id))) => Some(id),
            _ => None,
        };
        let tag = pointed
            .and_then(|id| self.session.borrow().message(id))
            .map_or_else(String::new, |(detail, _)| self.words.tag_of(&detail));
        let highlighted = {
            let session = self.session.borrow();
            let event = interface.event_in_view(session.as_ref()).and_then(|event| session.event(event));
            let mut things = event.map_or_else(Vec::new, |event| things_of(&event));
            things.extend(self.diagram.borrow().lit().iter().copied().map(Thing::Message));
            things
        };
        let stage = Stage {
            selected: interface.selected,
            hovered: interface.hovered,
            highlighted: &highlighted,
            reduced_motion: browser::reduced_motion(),
            nodes: &nodes,
            clients: &[],
            tag: &tag,
            knife: scene.knife,
        };
        compose_into(&mut scene.picture, &scene.frame, &scene.layout, &stage);
        painter.paint(&scene.picture, self.theme.get().resolve());
    }

    /// The fragment that describes what is in view.
    pub fn fragment(&self) -> String {
        let session = self.session.borrow();
        address::link(session.as_ref(), &self.playhead.borrow(), &self.interface.borrow()).encode()
    }

    fn write_address(&self) {
        address::write(&self.fragment());
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
