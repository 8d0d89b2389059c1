//! Lessons: a scenario of the shelf, or a file of one's own, beside its run.

use super::Page;
use crate::desk;
use crate::focus;
use crate::interface::Deed;
use crate::language::{code, words};
use crate::lesson::{Lesson, items};
use faultline_words::Ui;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::JsValue;
impl Page {
    /// Opens a scenario of the shelf from its beginning, with its captions.
    pub fn learn(&self, name: &str) {
        let (page, name) = (self.clone(), name.to_string());
        desk::ask(&["lesson", &name.clone(), code()], move |told| {
            page.take(told, |value| Lesson::read(Some(&name), value));
        });
    }

    /// Opens a scenario file.
    pub fn open_file(&self, file: &web_sys::File) {
        let (page, text) = (self.clone(), file.text());
        // The desk refuses what is too long, and says how long it may be; what is far too long is not even read.
        if file.size() > 64.0 * 1024.0 * 1024.0 {
            self.tell(Ui::FileProblem, words().ui(Ui::FileTooLong), true);
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(text).await;
            let Some(text) = text.ok().and_then(|text| text.as_string()) else {
                page.tell(Ui::FileProblem, words().ui(Ui::FileUnreadable), true);
                return;
            };
            desk::ask(&["open", &text, code()], move |told| {
                page.take(told, |value| Lesson::read(None, &items(value).nth(1)?));
            });
        });
    }

    /// Shows the lesson that the desk gave, or says why there is none.
    fn take(&self, told: Result<JsValue, String>, read: impl FnOnce(&JsValue) -> Option<Lesson>) {
        let lesson = match told {
            Ok(value) => read(&value),
            Err(why) => return self.tell(Ui::FileProblem, &why, true),
        };
        let Some(lesson) = lesson else {
            return self.tell(Ui::FileProblem, words().ui(Ui::NotLoaded), true);
        };
        self.open(&lesson.link.clone(), |page| {
            page.interface.dispatch(Deed::Teach(Rc::new(lesson)));
            page.run.play_on_arrival(true);
            // What had the focus is gone with the catalogue. The lesson is there with the next frame of Yew.
            Timeout::new(0, || focus::on("tab-lesson")).forget();
        });
    }
}
