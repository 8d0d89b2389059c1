//! What is done to the run by hand: acting, and taking it back.

use super::{News, Run};
use crate::interface::Notice;
use crate::language::words;
use faultline_engine::limits::MAX_INPUTS;
use faultline_engine::{Input, ScriptLine, Session};
use faultline_words::Ui;
use std::rc::Rc;

impl Run {
    /// Executes one line of a script.
    pub fn execute(self: &Rc<Self>, line: ScriptLine) -> bool {
        self.done(|session| session.act(line))
    }

    fn done(self: &Rc<Self>, act: impl FnOnce(&mut dyn Session) -> bool) -> bool {
        let mut done = act(self.session.borrow_mut().as_mut());
        // What nobody could be sent is not done.
        let unsent = done.then(|| self.link().check().err()).flatten();
        if unsent.is_some() {
            self.session.borrow_mut().undo();
            done = false;
        }
        *self.unsent.borrow_mut() = unsent;
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

    /// Why nothing more can be done: the run is over, its script is full, or no link could hold it.
    pub fn refusal(&self) -> Notice {
        if let Some(error) = &*self.unsent.borrow() {
            return Notice { detail: words().link_error(error), ..Notice::bad(words().ui(Ui::NotSent)) };
        }
        match self.read(|session| (session.inputs().len() < MAX_INPUTS).then(|| session.exhausted())) {
            Some(why) => Notice { detail: words().ui(Ui::Limit).into(), ..Notice::bad(words().over(why)) },
            None => Notice::bad(words().ui(Ui::CommandFull)),
        }
    }

    /// Acts several times at the present moment, as one thing to be taken back.
    pub fn act_all(self: &Rc<Self>, inputs: Vec<Input>) -> bool {
        self.done(|session| session.act_all(inputs))
    }

    /// Takes back what was last done by hand; what it was.
    pub fn undo(self: &Rc<Self>) -> Option<Vec<Input>> {
        self.turn(|session| session.undo())
    }

    /// Does again what was last taken back; what it was.
    pub fn redo(self: &Rc<Self>) -> Option<Vec<Input>> {
        self.turn(|session| session.redo())
    }

    fn turn(
        self: &Rc<Self>,
        turn: impl FnOnce(&mut dyn Session) -> Option<Vec<Input>>,
    ) -> Option<Vec<Input>> {
        {
            let mut playhead = self.playhead.borrow_mut();
            playhead.playing = false;
            (playhead.target, playhead.rush) = (None, None);
        }
        let turned = turn(self.session.borrow_mut().as_mut());
        self.forget();
        self.changed();
        turned
    }
}
