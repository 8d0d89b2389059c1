//! Opening runs: of the address, of a link.

use super::Page;
use crate::address;
use crate::engines;
use crate::interface;
use crate::language::words;
use faultline_scenario::{Link, LinkError, OpenError};
use faultline_words::Ui;

impl Page {
    /// Shows what a link wants selected and open, beside its run.
    pub fn show(&self, link: &Link) {
        interface::show(&self.interface.dispatcher(), link);
        if let Some(language) = link.lang {
            self.speech().turn(language, || {});
        }
    }

    /// Shows the run of the address as soon as its engine is here.
    pub fn follow_address(&self) {
        let page = self.clone();
        let protocol = engines::named_in(&address::fragment()).unwrap_or_default();
        engines::with(protocol, move |here| match here {
            // Who has gone on meanwhile waits for another engine, and is followed when that one is here.
            Ok(()) if engines::named_in(&address::fragment()).is_some_and(|name| !engines::is_here(name)) => {
            }
            Ok(()) => page.show_address(),
            Err(why) => page.tell(Ui::RunStays, &why, true),
        });
    }

    /// Shows the run of the address; its engine is here.
    fn show_address(&self) {
        match self.run.follow(&address::fragment()) {
            Ok(link) => self.show(&link),
            // The jump to the controls is a fragment too, and no link.
            Err(OpenError::Link(LinkError::Protocol { found })) if found == "controls" => {
                address::write(&self.run.fragment());
            }
            Err(error) => self.tell(Ui::RunStays, &words().open_error(&error), true),
        }
    }

    /// Opens the run of a link as soon as its engine is here, and does something when it is open; says why if it
    /// cannot be opened. What is selected and open beside it stays.
    pub fn load(&self, link: &Link, then: impl FnOnce(&Self) + 'static) {
        let (page, link) = (self.clone(), link.clone());
        engines::with(&link.protocol.clone(), move |here| {
            let opened = here.and_then(|()| page.run.load(&link).map_err(|error| words().open_error(&error)));
            match opened {
                Ok(()) => then(&page),
                Err(why) => page.tell(Ui::RunStays, &why, true),
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
