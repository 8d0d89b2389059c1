//! The run in view, outside of Yew: session and playhead, what shows them, and the loop of frames that moves them.
//!
//! One `requestAnimationFrame` loop lets time pass, composes the picture and paints it; the virtual DOM hears
//! only that something changed, a few times a second. Paused or hidden there is no loop, and nothing runs.

mod acts;
mod frames;
mod transport;
mod views;

use crate::address;
use crate::diagram::Diagram;
use crate::interface::Interface;
use crate::language::language;
use crate::pace::Pace;
use crate::playhead::{OPENING_SPEED, Playhead};
use crate::stage::Stage;
use crate::theme::Choice;
use faultline_canvas::Painter;
use faultline_engine::Time;
use faultline_scenario::{Link, LinkError, OpenError, open};
use faultline_scene::{Layout, Margins, Point, Pointer, Thing};
use faultline_words::{Run as AnyRun, Vocabulary};
use frames::Frames;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use views::Views;

pub use views::{Painted, Seen, View};

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
    session: RefCell<Box<dyn AnyRun>>,
    playhead: RefCell<Playhead>,
    /// Whether time begins to pass when the moment of the link is reached.
    play_on_arrival: Cell<bool>,
    stage: RefCell<Stage>,
    diagram: RefCell<Diagram>,
    views: Views,
    frames: Frames,
    pace: Pace,
    /// What the interface shows; the picture and the address depend on it.
    interface: RefCell<Interface>,
    theme: Cell<Choice>,
    tell: RefCell<Rc<dyn Fn(News)>>,
    /// Why what was last to be done could not be sent on.
    unsent: RefCell<Option<LinkError>>,
}

impl Run {
    /// Opens the run of a link; the playhead goes to the link's moment in the frames that follow.
    pub fn new(link: &Link) -> Result<Rc<Self>, OpenError> {
        let session = open(link)?;
        let run = Rc::new(Self {
            stage: RefCell::new(Stage::new(session.as_ref())),
            session: RefCell::new(session),
            playhead: RefCell::new(Playhead::new(OPENING_SPEED)),
            play_on_arrival: Cell::new(false),
            diagram: RefCell::new(Diagram::new()),
            views: Views::default(),
            frames: Frames::default(),
            pace: Pace::default(),
            interface: RefCell::new(Interface::default()),
            theme: Cell::new(Choice::System),
            tell: RefCell::new(Rc::new(|_| {})),
            unsent: RefCell::default(),
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

    /// What the family of the protocol says of the names that it declares.
    pub fn family(&self) -> &'static dyn Vocabulary {
        self.session.borrow().vocabulary(language())
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
        self.views.forget();
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

    /// The run is another one from here on: what was made of it may be wrong.
    fn forget(&self) {
        self.diagram.borrow_mut().forget();
        self.views.forget();
    }

    /// Reads the session.
    pub fn read<R>(&self, read: impl FnOnce(&dyn AnyRun) -> R) -> R {
        read(self.session.borrow().as_ref())
    }

    /// The playhead as it is now.
    pub fn playhead(&self) -> Playhead {
        *self.playhead.borrow()
    }

    /// The layout of the stage.
    pub fn layout<R>(&self, read: impl FnOnce(&Layout) -> R) -> R {
        read(self.stage.borrow().layout())
    }

    /// The space-time diagram, to be asked or changed.
    pub fn diagram<R>(&self, use_it: impl FnOnce(&mut Diagram) -> R) -> R {
        use_it(&mut self.diagram.borrow_mut())
    }

    /// Shows a stretch of the run: in the diagram, and in whatever is about its window.
    pub fn select(self: &Rc<Self>, from: Time, to: Time) {
        self.diagram.borrow_mut().show(from, to);
        self.refresh();
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

    // ---- the stage ----

    /// Takes a canvas to paint on.
    pub fn attach(self: &Rc<Self>, painter: Option<Painter>) {
        self.stage.borrow_mut().attach(painter);
        self.arrange();
        self.changed();
    }

    /// Fits the stage to a size in CSS pixels of its own, of which each is shown as `scale` pixels of the page.
    pub fn resize(self: &Rc<Self>, width: f64, height: f64, scale: f64) {
        self.stage.borrow_mut().resize(width, height, scale);
        self.arrange();
        self.changed();
    }

    fn arrange(&self) {
        self.stage.borrow_mut().arrange(self.session.borrow().as_ref());
    }

    /// Keeps edges of the stage free.
    pub fn set_margins(&self, margins: Margins) {
        self.stage.borrow_mut().set_margins(margins);
        self.arrange();
    }

    /// What is at a place of the stage.
    pub fn hit(&self, at: Point, pointer: Pointer) -> Option<Thing> {
        self.stage.borrow().hit(self.interface.borrow().selected, at, pointer)
    }

    /// Draws a stroke across the stage, or ends it.
    pub fn knife(self: &Rc<Self>, knife: Option<(Point, Point)>) {
        self.stage.borrow_mut().set_knife(knife);
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

    /// Everything that the run shows is said again, in the language that the page speaks by now.
    pub fn say_again(self: &Rc<Self>) {
        self.changed();
    }

    // ---- telling ----

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

    /// The fragment that describes what is in view.
    pub fn fragment(&self) -> String {
        address::fragment_of(&self.link())
    }

    fn link(&self) -> Link {
        let session = self.session.borrow();
        address::link(session.as_ref(), &self.playhead.borrow(), &self.interface.borrow())
    }

    /// Writes what is in view into the address, now or soon, or leaves there what is to be corrected.
    pub fn write_address(self: &Rc<Self>) {
        if self.pace.waits() {
            return;
        }
        let held = self.interface.borrow().held().map(str::to_string);
        let run = Rc::clone(self);
        self.pace.write(&held.unwrap_or_else(|| self.fragment()), move || {
            run.pace.arrived();
            run.write_address();
        });
    }
}
