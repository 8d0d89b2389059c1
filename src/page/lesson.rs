//! Lessons: a scenario of the shelf, or a file of one's own, beside its run.

use super::Page;
use crate::desk;
use crate::interface::Deed;
use crate::language::{self, words};
use crate::lesson::Lesson;
use crate::shelf;
use faultline_desk::message::{Request, Response};
use faultline_words::Ui;
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};

impl Page {
    /// Opens a scenario of the shelf from its beginning, with its captions.
    pub fn learn(&self, name: &str) {
        let (page, name) = (self.clone(), name.to_string());
        spawn_local(async move {
            match shelf::lesson(&name).await {
                Ok(lesson) => page.teach(lesson),
                Err(lost) => page.tell(Ui::RunStays, &lost.sentence(), true),
            }
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
        // The kind is what the system says of the end of the name.
        if file.type_().starts_with("image/") {
            return self.open_picture(file);
        }
        spawn_local(async move {
            let text = JsFuture::from(text).await;
            let Some(text) = text.ok().and_then(|text| text.as_string()) else {
                page.tell(Ui::FileProblem, words().ui(Ui::FileUnreadable), true);
                return;
            };
            let (file, language): (Rc<str>, _) = (text.as_str().into(), language::language());
            desk::ask(Request::Open { text }, move |told| match told {
                Ok(Response::Lesson(lesson)) => page.teach(Lesson::of_file(file, language, lesson)),
                Ok(_) => page.teach(None),
                Err(why) => page.tell(Ui::FileProblem, &why, true),
            });
        });
    }

    /// Opens the run that a picture carries.
    fn open_picture(&self, file: &web_sys::File) {
        let (page, bytes) = (self.clone(), file.array_buffer());
        spawn_local(async move {
            let bytes = JsFuture::from(bytes).await.map(|buffer| Uint8Array::new(&buffer).to_vec());
            let Ok(bytes) = bytes else {
                return page.tell(Ui::FileProblem, words().ui(Ui::NotLoaded), true);
            };
            desk::ask(Request::Picture { bytes }, move |told| match told {
                Ok(Response::Link(link)) => page.follow(link),
                Ok(_) => {}
                Err(why) => page.tell(Ui::FileProblem, &why, true),
            });
        });
    }

    /// Asks for a lesson again in the language that the page speaks by now; the reader stays at the same caption.
    pub fn reword(&self, lesson: &Lesson) {
        let interface = self.interface.dispatcher();
        // Without an answer the captions stay in the other language.
        let said = move |lesson: Option<Lesson>| {
            // The reader may have chosen another language in the meantime.
            if let Some(lesson) = lesson.filter(|lesson| lesson.language == language::language()) {
                interface.dispatch(Deed::Reword(Rc::new(lesson)));
            }
        };
        let language = language::language();
        match (lesson.name.clone(), lesson.file.clone()) {
            (Some(name), _) => spawn_local(async move { said(shelf::lesson(&name).await.ok().flatten()) }),
            (None, Some(file)) => {
                desk::ask(Request::Open { text: file.to_string() }, move |told| match told {
                    Ok(Response::Lesson(lesson)) => said(Lesson::of_file(file, language, lesson)),
                    _ => said(None),
                });
            }
            (None, None) => {}
        }
    }

    /// Shows a lesson, or says that it could not be had.
    fn teach(&self, lesson: Option<Lesson>) {
        let Some(lesson) = lesson else {
            return self.tell(Ui::FileProblem, words().ui(Ui::NotLoaded), true);
        };
        self.open(&lesson.link.clone(), |page| {
            page.interface.dispatch(Deed::Teach(Rc::new(lesson)));
            page.run.play_on_arrival(true);
        });
    }
}
