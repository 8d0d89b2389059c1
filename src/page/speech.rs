//! Another language, in the middle of whatever is in view.

use super::Page;
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
    /// Says everything in a language from now on, as soon as its words are here; nothing else of the page changes.
    pub fn turn(&self, language: Language) {
        language::want(language);
        if language == language::language() {
            return;
        }
        let protocol = self.run.read(|session| session.info().slug);
        let (speech, parts) = (self.clone(), engines::words_of(protocol, language.code()));
        spawn_local(async move {
            let here = loader::need(&parts).await.is_ok();
            // The reader may have chosen another one in the meantime.
            if language::wanted() != language {
                return;
            }
            if !here {
                let notice = Notice::bad(words().ui(Ui::NotLoaded).to_string());
                return speech.interface.dispatch(Deed::Notice(Some(notice)));
            }
            language::speak(language);
            speech.language.set(language);
            // What was said before was said in the other language.
            speech.interface.dispatch(Deed::Notice(None));
            speech.run.say_again();
        });
    }
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
        // What an embed shows is the choice of its author.
        if self.embed.is_none() {
            language::remember(language);
        }
        self.interface.dispatch(Deed::Lang(None));
        self.speech().turn(language);
    }
}
