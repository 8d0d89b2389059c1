//! Another language, in the middle of whatever is in view.

use super::Page;
use crate::browser::Busy;
use crate::engines;
use crate::interface::{Deed, Interface, Notice};
use crate::language::{self, words};
use crate::loader;
use crate::run::Run;
use faultline_words::{Language, Ui};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::{UseReducerDispatcher, UseStateSetter};

/// What changes the language of the page.
#[derive(Clone)]
pub struct Speech {
    run: Rc<Run>,
    interface: UseReducerDispatcher<Interface>,
    language: UseStateSetter<Language>,
}

impl Speech {
    /// Says everything in a language from now on, as soon as its words are here; nothing else of the page changes. `then`
    /// is done when they are; without them the page stays as it is, and says so.
    pub fn turn(&self, language: Language, then: impl FnOnce() + 'static) {
        language::want(language);
        if language == language::language() {
            return then();
        }
        let speech = self.clone();
        let parts = move |run: &Run| {
            let mut parts = engines::words_of(run.read(|session| session.info().slug), language.code());
            parts.extend(of_views(language));
            parts
        };
        let busy = Busy::new();
        spawn_local(async move {
            let mut here = loader::need(&parts(&speech.run)).await.is_ok();
            // The run may have become one of another family in the meantime.
            while here && !parts(&speech.run).iter().all(|part| loader::is_here(part)) {
                here = loader::need(&parts(&speech.run)).await.is_ok();
            }
            // The reader may have chosen another one in the meantime.
            if language::wanted() != language {
                return;
            }
            drop(busy);
            if !here {
                language::speak(language::language());
                let notice = Notice::bad(words().ui(Ui::LanguageStays).to_string());
                return speech.interface.dispatch(Deed::Notice(Some(notice)));
            }
            language::speak(language);
            then();
            speech.language.set(language);
            // What was said before was said in the other language.
            speech.interface.dispatch(Deed::Notice(None));
            speech.run.say_again();
        });
    }
}

/// The words in a language of every part of the page that is here with those of another one: what is in view stays.
fn of_views(language: Language) -> Vec<String> {
    let other = |part: &String| {
        let view = part.strip_suffix(language::code())?.strip_suffix('-')?;
        (view.starts_with("page.") && loader::is_here(part)).then(|| language::part_of(view, language.code()))
    };
    loader::names().iter().filter_map(other).collect()
}

impl Page {
    /// What changes the language.
    pub fn speech(&self) -> Speech {
        Speech {
            run: self.run.clone(),
            interface: self.interface.dispatcher(),
            language: self.language.setter(),
        }
    }

    /// Speaks the language that the reader chose, now and the next time, whatever the link asked for.
    pub fn speak(&self, language: Language) {
        let (interface, embed) = (self.interface.dispatcher(), self.embed);
        self.speech().turn(language, move || {
            // What an embed shows is the choice of its author.
            if embed.is_none() {
                language::remember(language);
            }
            interface.dispatch(Deed::Lang(None));
        });
    }
}
