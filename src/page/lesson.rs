//! Lessons: a scenario of the shelf, or a file of one's own, beside its run.

use super::Page;
use crate::desk;
use crate::interface::Deed;
use crate::language::{self, words};
use crate::lesson::Lesson;
use crate::shelf;
use faultline_desk::message::{Request, Response};
use faultline_scenario::limits::{MAX_FILE, MAX_PICTURE};
use faultline_words::Ui;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File};

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

    /// Opens a scenario file, or a picture that carries its run, as soon as what opens files is here.
    pub fn open_file(&self, file: &File) {
        let (page, file) = (self.clone(), file.clone());
        spawn_local(async move {
            match desk::asking().await {
                Ok(asking) => (asking.open)(&page, &file),
                Err(lost) => page.tell(Ui::FileProblem, &lost.sentence(), true),
            }
        });
    }

    /// Opens a file.
    fn read_file(&self, file: &File) {
        // The kind is what the system says of the end of the name.
        if file.type_().starts_with("image/") {
            return self.open_picture(file);
        }
        let (page, file) = (self.clone(), file.clone());
        spawn_local(async move {
            // One byte more than a scenario may have shows that it has more.
            let text = match start(&file, MAX_FILE + 1) {
                Some(start) => JsFuture::from(start.text()).await.ok().and_then(|text| text.as_string()),
                None => None,
            };
            let Some(text) = text else {
                return page.tell(Ui::FileProblem, words().ui(Ui::FileUnreadable), true);
            };
            // A picture may be called otherwise; no scenario begins so.
            if text.starts_with("\u{fffd}PNG\r\n")
                || text.trim_start_matches('\u{feff}').trim_start().starts_with('<')
            {
                return page.open_picture(&file);
            }
            if file.size() > bytes(MAX_FILE) {
                return page.tell(Ui::FileProblem, words().ui(Ui::FileTooLong), true);
            }
            let (file, language): (Rc<str>, _) = (text.as_str().into(), language::language());
            desk::ask(Request::Open { text }, move |told| match told {
                Ok(Response::Lesson(lesson)) => page.teach(Lesson::of_file(file, language, lesson)),
                Ok(_) => page.teach(None),
                Err(why) => page.tell(Ui::FileProblem, &why, true),
            });
        });
    }

    /// Opens the run that a picture carries. The worker reads as much of the file as is looked at; here nothing is read.
    fn open_picture(&self, file: &File) {
        let page = self.clone();
        let start = start(file, MAX_PICTURE);
        if start.is_none() {
            return self.tell(Ui::FileProblem, words().ui(Ui::PictureUnreadable), true);
        }
        let then = move |told: desk::Told| match told {
            Ok((Response::Link(link), _)) => page.follow(link),
            Ok(_) => page.tell(Ui::FileProblem, words().ui(Ui::NotLoaded), true),
            Err(why) => page.tell(Ui::FileProblem, &why, true),
        };
        desk::ask_with(Request::Picture, start, Box::new(then));
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

/// Opens a scenario file, or a picture that carries its run.
pub fn open_file(page: &Page, file: &File) {
    page.read_file(file);
}

/// The beginning of a file, so many bytes at most, of which nothing has been read.
fn start(file: &File, most: usize) -> Option<Blob> {
    file.slice_with_f64_and_f64(0.0, bytes(most)).ok()
}

#[expect(clippy::cast_precision_loss, reason = "limits are a few MiB")]
fn bytes(limit: usize) -> f64 {
    limit as f64
}
