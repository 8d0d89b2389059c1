//! The commands of the transport: the playhead goes, rests, leaps.

use super::{News, Run};
use crate::browser;
use crate::playhead::Rush;
use faultline_engine::{Halt, Time};
use std::rc::Rc;

impl Run {
    /// Lets time pass, or stops it.
    pub fn play(self: &Rc<Self>, playing: bool) {
        let mut playhead = self.playhead.borrow_mut();
        playhead.playing = playing && playhead.target.is_none();
        playhead.rush = None;
        drop(playhead);
        self.frames.rest();
        self.changed();
    }

    /// Plays to a moment within a few seconds, and stops there; who wants less motion is there at once.
    pub fn play_to(self: &Rc<Self>, to: Time) {
        let from = self.read(|session| session.head());
        if browser::reduced_motion() || to <= from {
            self.play(false);
            return self.seek(to);
        }
        {
            let mut playhead = self.playhead.borrow_mut();
            playhead.rush = Some(Rush::between(from, to, playhead.speed));
            playhead.playing = playhead.target.is_none();
        }
        self.frames.rest();
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
            (playhead.target, playhead.rush) = (None, None);
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
        {
            let mut playhead = self.playhead.borrow_mut();
            (playhead.target, playhead.rush) = (Some(to), None);
        }
        self.catch_up();
        self.changed();
    }

    /// Shows another branch.
    pub fn switch(self: &Rc<Self>, branch: usize) {
        self.playhead.borrow_mut().playing = false;
        self.session.borrow_mut().switch(branch, u32::MAX);
        self.forget();
        self.changed();
    }
}
