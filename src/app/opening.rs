//! What the page opens with.

use crate::address;
use crate::browser;
use crate::embed::{Mode, Query};
use crate::engines;
use crate::interface::{Interface, Notice};
use crate::language::{self, words};
use crate::open::Open;
use crate::opening;
use crate::page::{CATALOGUE, refused};
use crate::parts::embedded;
use crate::run::Run;
use crate::theme::Choice;
use faultline_scenario::{Link, OpenError};
use faultline_words::{Language, Ui};
use std::rc::Rc;

/// What a page opens with.
pub struct Opening {
    pub run: Rc<Run>,
    pub interface: Interface,
    pub theme: Choice,
    pub language: Language,
    pub embed: Option<Mode>,
}

/// Opens what the address asks for, or a fresh run beside a message that says what is wrong with the address.
pub fn opening() -> Opening {
    let query = Query::read(&address::query());
    let theme = query.theme.unwrap_or_else(Choice::remembered);
    let language = language::language();
    let fragment = address::fragment();
    let catalogue = fragment == CATALOGUE;
    let opened = (!fragment.is_empty() && !catalogue).then(|| {
        let link = Link::decode(&fragment).map_err(OpenError::Link)?;
        Run::new(&link).map(|run| (run, Interface::of_link(&link)))
    });
    // Whoever opens the page wants to see it run; an embed says so itself.
    let (run, mut interface, plays) = match opened {
        Some(Ok((run, interface))) => (run, interface, query.autoplay),
        Some(Err(error)) => fresh(Some(refused(Ui::LinkProblem, fragment, &error)), &query),
        None => fresh(None, &query),
    };
    interface.catalogue = catalogue;
    if query.mode.is_none() {
        let kept = Open::remembered();
        interface.open = Open { side: kept.side || interface.open.side, ..kept };
    }
    interface.stop = query.stop;
    if let Some(refused) = &query.problem {
        let text = words().ui(Ui::EmbedProblem).to_string();
        interface.notice.get_or_insert(Notice { detail: words().refused(refused), ..Notice::bad(text) });
    }
    // Before anything writes the address.
    run.show(&interface);
    // Who wants less motion begins at rest.
    run.play_on_arrival(plays && !catalogue && !browser::reduced_motion());
    if let Some(mode) = query.mode {
        embedded::prepare(&run, mode);
    }
    Opening { run, interface, theme, language, embed: query.mode }
}

fn fresh(notice: Option<Notice>, query: &Query) -> (Rc<Run>, Interface, bool) {
    // A link with a mistake in it still says which protocol it is about.
    let link = opening::of(engines::first());
    let Ok(run) = Run::new(&link) else { unreachable!("a test opens the opening run") };
    (run, Interface { notice, ..Interface::of_link(&link) }, query.autoplay || query.mode.is_none())
}
