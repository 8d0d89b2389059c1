//! What of a lesson is still true when the reader has changed its run: the desk says, in the background.

use crate::desk;
use crate::interface::Deed;
use crate::lesson::{Expectation, Judged, Lesson, Question};
use crate::page::Page;
use faultline_desk::message::{Request, Response};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// How long the reader must have left the run alone, in milliseconds: each question is a run from its beginning.
const QUIET: u32 = 500;

/// Asks when there is something to ask, and says what is known.
#[hook]
pub fn use_judgement(page: &Page) -> Vec<Expectation> {
    let lesson: Option<Rc<Lesson>> = page.interface.lesson.clone();
    let last = use_mut_ref(|| None::<Question>);
    let question = lesson.as_ref().and_then(|lesson| {
        let before = last.borrow().clone();
        page.run.read(|session| lesson.question(session, before.as_ref()))
    });
    (*last.borrow_mut()).clone_from(&question);
    let known = page.interface.judged.clone();
    let interface = page.interface.dispatcher();
    {
        let question = question.clone().map(|question| question.judge);
        use_effect_with((question, *page.language), move |(question, _)| {
            let ask = lesson.zip(question.clone()).map(|(lesson, question)| {
                Timeout::new(QUIET, move || {
                    let run = question.link.clone();
                    desk::ask(Request::Judge((*question).clone()), move |told| {
                        // What cannot be judged is not told: the run itself is in view.
                        if let Ok(Response::Judged(verdicts)) = told {
                            let expectations = lesson.judged(&verdicts);
                            interface.dispatch(Deed::Judge(Rc::new(Judged { run, expectations })));
                        }
                    });
                })
            });
            move || drop(ask)
        });
    }
    let of_this_run = known.filter(|known| question.is_some_and(|question| question.judge.link == known.run));
    of_this_run.map_or_else(Vec::new, |known| known.expectations.clone())
}
