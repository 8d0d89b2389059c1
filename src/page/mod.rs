//! The handle of the page, which every part has: the run, what is selected and open, and what can be said and done.

mod acts;
mod lesson;
mod open;
mod speech;

pub use lesson::open_file;
pub use open::{CATALOGUE, CONTROLS, refused};
pub use speech::Speech;

use crate::address;
use crate::browser;
use crate::embed::Mode;
use crate::interface::{Deed, Interface, Notice};
use crate::language::words;
use crate::run::Run;
use crate::theme::Choice;
use faultline_words::{Language, Ui};
use std::rc::Rc;
use yew::prelude::*;

/// What every part of the page knows.
#[derive(Clone)]
pub struct Page {
    /// The run.
    pub run: Rc<Run>,
    /// Counts what was heard of the run.
    pub revision: u32,
    /// What is selected and open.
    pub interface: UseReducerHandle<Interface>,
    /// The colours.
    pub theme: UseStateHandle<Choice>,
    /// The language that it speaks.
    pub language: UseStateHandle<Language>,
    /// How much of the page stands in another page, if it does.
    pub embed: Option<Mode>,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
            && self.interface == other.interface
            && self.theme == other.theme
            && self.language == other.language
    }
}

impl Page {
    /// A callback that changes the interface.
    pub fn deed<T: 'static>(&self, deed: impl Fn(T) -> Deed + 'static) -> Callback<T> {
        let interface = self.interface.clone();
        Callback::from(move |t| interface.dispatch(deed(t)))
    }

    /// Says something above the stage.
    pub fn notify(&self, notice: Notice) {
        self.interface.dispatch(Deed::Notice(Some(notice)));
    }

    /// Says something above the stage.
    pub fn tell(&self, text: Ui, detail: &str, bad: bool) {
        let notice = Notice { detail: detail.into(), bad, ..Notice::plain(words().ui(text)) };
        self.interface.dispatch(Deed::Notice(Some(notice)));
    }

    /// Copies the link of the run, and says whether that worked.
    pub fn share(&self) {
        let fragment = self.run.fragment();
        address::write(&fragment);
        self.copy(&address::whole(&fragment), Ui::Shared, Ui::ShareFailed);
    }

    /// Copies a text, and says whether that worked.
    pub fn copy(&self, text: &str, done: Ui, failed: Ui) {
        let interface = self.interface.clone();
        // Outside of a secure context a browser has no clipboard for pages.
        let promise = browser::window()
            .is_secure_context()
            .then(|| browser::window().navigator().clipboard().write_text(text));
        wasm_bindgen_futures::spawn_local(async move {
            let copied = match promise {
                Some(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.is_ok(),
                None => false,
            };
            let text = words().ui(if copied { done } else { failed });
            let notice = Notice { bad: !copied, ..Notice::plain(text) };
            interface.dispatch(Deed::Notice(Some(notice)));
        });
    }
}

/// The page, to be asked for by its parts.
#[hook]
pub fn use_page() -> Page {
    use_context::<Page>().expect("every part stands inside of the app")
}
