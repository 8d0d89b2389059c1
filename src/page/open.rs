//! Opening runs: of the address, of a link.

use super::Page;
use crate::address;
use crate::engines;
use crate::interface::{self, Deed, Notice, Way};
use crate::language::words;
use crate::loader::Lost;
use faultline_scenario::{Link, OpenError};
use faultline_words::Ui;
use std::cell::Cell;

/// The id of the controls, to which a link for the keyboard jumps.
pub const CONTROLS: &str = "controls";

/// The fragment that asks for the catalogue.
pub const CATALOGUE: &str = "catalogue";

thread_local! {
    /// How often the reader has gone to another run.
    static WISHES: Cell<u32> = const { Cell::new(0) };
}

/// The reader goes to another run: whether that is still the last one they went to.
fn wish() -> impl Fn() -> bool {
    let number = WISHES.get().wrapping_add(1);
    WISHES.set(number);
    move || WISHES.get() == number
}

impl Page {
    /// Shows what a link wants selected and open, beside its run.
    pub fn show(&self, link: &Link) {
        interface::show(&self.interface.dispatcher(), link);
        if let Some(language) = link.lang {
            self.speech().turn(language, || {});
        }
    }

    /// Shows the run of a fragment to which the reader went, as soon as its engine is here. It is not read from the
    /// address again: the run that is still in view may have written itself there meanwhile.
    pub fn follow(&self, fragment: String) {
        // The jump to the controls is a fragment too, and no link.
        if fragment == CONTROLS {
            return self.run.write_address();
        }
        if fragment == CATALOGUE {
            return self.open_catalogue();
        }
        let (page, is_last) = (self.clone(), wish());
        let protocol = engines::named_in(&fragment).unwrap_or_default();
        engines::with(protocol, move |here| match here {
            // Who has gone on meanwhile is followed there.
            _ if !is_last() => {}
            Ok(()) => page.show_fragment(fragment),
            Err(lost) => page.lost(&lost, fragment),
        });
    }

    /// Shows the catalogue, and stays there: a run whose engine is still on its way was not the last wish.
    pub fn open_catalogue(&self) {
        let _ = wish();
        self.run.play(false);
        // The address may be that of the run which does not come.
        self.run.write_address();
        self.interface.dispatch(Deed::Catalogue(true));
    }

    /// Shows the run of a fragment; its engine is here.
    fn show_fragment(&self, fragment: String) {
        match self.run.follow(&fragment) {
            Ok(link) => self.show(&link),
            Err(error) => self.notify(refused(Ui::RunStays, fragment, &error)),
        }
    }

    /// Says that what the run of a fragment needs did not come, and offers to ask again.
    fn lost(&self, lost: &Lost, fragment: String) {
        let way = if lost.is_gone() { Way::Reload } else { Way::Retry };
        let text = words().ui(Ui::RunStays);
        self.notify(Notice { detail: lost.sentence(), way: Some(way(fragment)), ..Notice::bad(text) });
    }

    /// Opens the run of a link as soon as its engine is here, and does something when it is open; says why if it
    /// cannot be opened. What is selected and open beside it stays.
    pub fn load(&self, link: &Link, then: impl FnOnce(&Self) + 'static) {
        let (page, link, is_last) = (self.clone(), link.clone(), wish());
        engines::with(&link.protocol.clone(), move |here| {
            if !is_last() {
                return;
            }
            match here.map(|()| page.run.load(&link)) {
                Ok(Ok(())) => then(&page),
                Ok(Err(error)) => page.tell(Ui::RunStays, &words().open_error(&error), true),
                Err(lost) => page.lost(&lost, address::fragment_of(&link)),
            }
        });
    }

    /// Opens the run of a link, and shows what it wants selected and open.
    pub fn open(&self, link: &Link, then: impl FnOnce(&Self) + 'static) {
        let wanted = link.clone();
        self.load(link, move |page| {
            page.show(&wanted);
            then(page);
        });
    }
}

/// What is said of a fragment that is no link to a run: it stays where it can be corrected.
pub fn refused(text: Ui, fragment: String, error: &OpenError) -> Notice {
    let detail = words().open_error(error);
    Notice { detail, way: Some(Way::Correct(fragment)), ..Notice::bad(words().ui(text)) }
}
