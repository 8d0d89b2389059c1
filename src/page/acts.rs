//! What is done by hand: acting, and taking it back, with what there is to say about it.

use super::Page;
use crate::interface::{Deed, Notice, Way};
use crate::language::words;
use faultline_engine::{Input, ScriptError, ScriptLine, TimedInput};
use faultline_words::Ui;

impl Page {
    /// Acts at the present moment; says why when that would change nothing.
    pub fn act(&self, input: Input) {
        match self.run.read(|session| session.no_effect(&input)) {
            Some(vain) => {
                let sentence = words().in_vain(&input, &vain);
                self.notify(Notice { detail: sentence.why, ..Notice::plain(sentence.what) });
            }
            None => self.execute(ScriptLine { at: None, input }),
        }
    }

    /// Does one line of a script, at its moment; says so when that is still to come.
    pub fn execute(&self, line: ScriptLine) {
        self.interface.dispatch(Deed::Acted);
        let planned = line.at.filter(|at| *at > self.run.read(|session| session.horizon()));
        let planned = planned.map(|at| TimedInput { at, input: line.input.clone() });
        if !self.run.execute(line) {
            self.notify(self.run.refusal());
        } else if let Some(planned) = planned {
            self.notify(Notice { way: Some(Way::Undo), ..Notice::plain(words().planned(&planned)) });
        } else if self.interface.held().is_some() {
            // Who acts has taken this run instead of the one in the address.
            self.interface.dispatch(Deed::Notice(None));
        }
    }

    /// Reads and does what was typed.
    pub fn command(&self, text: &str) -> Result<(), ScriptError> {
        let line = self.run.read(|session| session.read(text))?;
        self.execute(line);
        Ok(())
    }

    /// Cuts several links in one gesture.
    pub fn cut(&self, cuts: Vec<Input>) {
        let count = cuts.len();
        if count == 0 {
            return;
        }
        self.interface.dispatch(Deed::Acted);
        if self.run.act_all(cuts) {
            self.notify(Notice { way: Some(Way::Undo), ..Notice::plain(words().links_cut(count)) });
        } else {
            self.notify(self.run.refusal());
        }
    }

    /// Takes back what was last done.
    pub fn undo(&self) {
        let text = match self.run.undo() {
            Some(inputs) => words().undone(&inputs),
            None => words().ui(Ui::NothingToUndo).to_string(),
        };
        self.notify(Notice::plain(text));
    }

    /// Does again what was last taken back.
    pub fn redo(&self) {
        let text = match self.run.redo() {
            Some(inputs) => words().redone(&inputs),
            None => words().ui(Ui::NothingToRedo).to_string(),
        };
        self.notify(Notice::plain(text));
    }
}
