//! The loop of frames: it lets time pass, has the picture painted, and tells what there is to tell.

use super::{News, Painted, Run, Seen};
use crate::browser;
use crate::language::{language, words};
use crate::time_axis;
use faultline_engine::{Halt, Progress};
use faultline_scene::Thing;
use gloo_render::AnimationFrame;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Events in one frame at most, so that a frame stays a frame.
const FRAME_BUDGET: u32 = 12_000;
/// Real time for the events of one frame, in milliseconds: with thousands of messages under way that keep their order, an event
/// takes a hundred times as long as usual.
const FRAME_TIME: f64 = 60.0;
/// Events between two looks at the clock.
const SLICE: u32 = 500;
/// Real time between two times that Yew hears of a change, in milliseconds.
const TELL_EVERY: f64 = 180.0;
/// Real time between two times that the address is written while playing, in milliseconds.
const WRITE_EVERY: f64 = 1_000.0;

/// Goes on by a few events at a time until it is there, or a frame has had its share.
fn in_slices(mut go: impl FnMut(u32) -> Progress) -> Progress {
    let start = browser::now();
    let mut left = FRAME_BUDGET;
    loop {
        let progress = go(left.min(SLICE));
        left = left.saturating_sub(SLICE);
        if progress.halt != Halt::Budget || left == 0 || browser::now() - start > FRAME_TIME {
            return progress;
        }
    }
}

/// What the loop remembers from one frame to the next.
#[derive(Default)]
pub(super) struct Frames {
    /// The frame that was asked for; none while the loop rests.
    asked: RefCell<Option<AnimationFrame>>,
    /// When the last frame was, in milliseconds of the browser; none after a rest.
    last: Cell<Option<f64>>,
    hidden: Cell<bool>,
    /// Whether the page is an embed that is out of sight.
    away: Cell<bool>,
    /// When Yew was told last.
    told: Cell<f64>,
    /// When the address was written last.
    written: Cell<f64>,
}

impl Frames {
    /// The time that passes until the next frame does not count.
    pub(super) fn rest(&self) {
        self.last.set(None);
    }

    fn unseen(&self) -> bool {
        self.hidden.get() || self.away.get()
    }
}

impl Run {
    /// Takes over whether anybody looks.
    pub fn set_hidden(self: &Rc<Self>, hidden: bool) {
        self.frames.hidden.set(hidden);
        self.rest_or_go_on();
    }

    /// Takes over whether the embed is out of sight.
    pub fn set_away(self: &Rc<Self>, away: bool) {
        self.frames.away.set(away);
        self.rest_or_go_on();
    }

    fn rest_or_go_on(self: &Rc<Self>) {
        self.frames.rest();
        if self.frames.unseen() {
            *self.frames.asked.borrow_mut() = None;
        } else {
            self.need_frame();
        }
    }

    /// Asks for one frame; while time passes, each frame asks for the next.
    pub(super) fn need_frame(self: &Rc<Self>) {
        if self.frames.unseen() || self.frames.asked.borrow().is_some() {
            return;
        }
        let run = Rc::clone(self);
        let frame = gloo_render::request_animation_frame(move |now| run.on_frame(now));
        *self.frames.asked.borrow_mut() = Some(frame);
    }

    fn on_frame(self: &Rc<Self>, now: f64) {
        // Kept until the end: it owns the closure that is running.
        let _running = self.frames.asked.borrow_mut().take();
        let news = self.pass(now);
        // Before the stage, because it finds out what belongs to the event in view.
        let other_causes = self.paint_diagram();
        self.paint_stage();
        let Painted { unread, other } = self.paint_views();
        let moves = self.playhead.borrow().moves();
        if other_causes || other {
            self.say(News::Changed);
        }
        if news != Some(News::Changed) || (moves && now - self.frames.told.get() > TELL_EVERY) {
            self.frames.told.set(now);
            if let Some(news) = news {
                self.say(news);
            }
        }
        if moves && now - self.frames.written.get() > WRITE_EVERY {
            self.frames.written.set(now);
            self.write_address();
        }
        if moves || unread {
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
        let millis = self.frames.last.replace(Some(now)).map_or(0.0, |last| now - last);
        let passed = self.playhead.borrow_mut().pass(millis);
        let rush = self.playhead.borrow().rush.map(|rush| rush.to);
        let (progress, cue) = {
            let mut session = self.session.borrow_mut();
            let to = session.head() + passed;
            let cue = self.interface.borrow().next_cue(session.as_ref());
            let cue = rush.into_iter().chain(cue).min().filter(|cue| *cue <= to);
            (in_slices(|events| session.advance(cue.unwrap_or(to), events)), cue)
        };
        // A caption is to be read in peace.
        if cue.is_some_and(|cue| cue <= progress.head) {
            self.stop();
            self.changed();
        }
        let news = match progress.halt {
            Halt::Reached | Halt::Budget => return Some(News::Changed),
            Halt::Violation => News::Broken,
            Halt::Limit => News::Limit,
        };
        self.stop();
        self.write_address();
        Some(news)
    }

    fn stop(&self) {
        let mut playhead = self.playhead.borrow_mut();
        (playhead.playing, playhead.rush) = (false, None);
    }

    /// Goes on towards the moment that was asked for.
    pub(super) fn catch_up(&self) {
        let Some(target) = self.playhead.borrow().target else { return };
        let progress = {
            let mut session = self.session.borrow_mut();
            in_slices(|events| session.seek(target, events))
        };
        if progress.halt == Halt::Limit {
            self.say(News::Limit);
        }
        if progress.halt != Halt::Budget {
            let mut playhead = self.playhead.borrow_mut();
            playhead.target = None;
            playhead.playing |= self.play_on_arrival.take();
            self.frames.rest();
        }
    }

    /// Whether the causes and consequences are those of another event than before.
    fn paint_diagram(&self) -> bool {
        let session = self.session.borrow();
        let end = time_axis::end(session.horizon());
        let selected = self.interface.borrow().event_in_view(session.as_ref());
        let mut diagram = self.diagram.borrow_mut();
        diagram.prefer(&self.stage.borrow().leading());
        let before = diagram.in_view();
        diagram.paint(session.as_ref(), selected, end, self.theme.get().resolve());
        diagram.in_view() != before
    }

    fn paint_views(&self) -> Painted {
        let session = self.session.borrow();
        let selected = match self.interface.borrow().selected {
            Some(Thing::Node(node)) => Some(node),
            _ => None,
        };
        let (window, theme) = (self.diagram.borrow().window(), self.theme.get().resolve());
        let family = session.vocabulary(language());
        self.views.paint(&Seen { session: session.as_ref(), family, selected, window, theme })
    }

    fn paint_stage(&self) {
        self.stage.borrow_mut().paint(
            self.session.borrow().as_ref(),
            &self.interface.borrow(),
            self.diagram.borrow().lit(),
            self.theme.get().resolve(),
            words(),
        );
    }
}
