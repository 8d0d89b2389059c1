//! Notices that come and go by themselves.

use crate::focus;
use crate::interface::{Deed, Notice, Way};
use crate::language::words;
use crate::page::{CONTROLS, Page};
use faultline_scene::Thing;
use yew::prelude::*;

/// How long a notice stays that is no error, in milliseconds.
const NOTICE_STAYS: u32 = 7_000;

/// Takes notices away after a while, and says when a link selects what has not happened at its moment.
#[hook]
pub fn use_notices(page: &Page) {
    let interface = &page.interface;
    let fleeting = interface.notice.as_ref().is_some_and(|notice| !notice.bad);
    let close = interface.dispatcher();
    use_effect_with((fleeting, interface.notices), move |(fleeting, _)| {
        let timer = fleeting.then(|| {
            gloo_timers::callback::Timeout::new(NOTICE_STAYS, move || close.dispatch(Deed::Notice(None)))
        });
        move || drop(timer)
    });
    let arrived = page.run.playhead().target.is_none();
    let missing = page.run.read(|session| match (interface.selected, interface.event) {
        (Some(Thing::Message(id)), _) if session.message(id).is_none() => Some(id.to_string()),
        (None, Some(event)) if session.event(event).is_none() => Some(format!("e{event}")),
        _ => None,
    });
    let tell = interface.dispatcher();
    use_effect_with(missing.filter(|_| arrived), move |missing| {
        if let Some(missing) = missing {
            tell.dispatch(Deed::Notice(Some(Notice::plain(words().not_yet(missing)))));
        }
    });
}

/// What had the focus in the notice of a refused link is gone with it, once the link is corrected or the notice closed: the
/// controls get it.
#[hook]
pub fn use_corrected(page: &Page) {
    let refused = |notice: &Notice| matches!(notice.way, Some(Way::Correct(_)));
    let refused = page.interface.notice.as_ref().is_some_and(refused);
    let before = use_mut_ref(|| refused);
    use_effect_with(refused, move |refused| {
        if std::mem::replace(&mut *before.borrow_mut(), *refused) && !*refused {
            focus::on_if_lost(CONTROLS);
        }
    });
}
