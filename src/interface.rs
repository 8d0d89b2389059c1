//! What the page shows beside the run: a small pure reducer.

use crate::lesson::{Judged, Lesson};
use crate::open::Open;
use faultline_engine::{Session, Time};
use faultline_scenario::{Link, Selection};
use faultline_scene::Thing;
use faultline_words::Language;
use std::rc::Rc;
use yew::{Reducible, UseReducerDispatcher};

/// The panels beside the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What happened.
    Events,
    /// The selected thing.
    Inspector,
    /// What must hold.
    Rules,
    /// What the run is made of.
    Run,
    /// Counters and gauges over time.
    Series,
    /// How long the requests of clients took.
    Requests,
    /// The captions of a scenario; there only while one stands beside the run.
    Lesson,
}

/// The tabs and their names in links. The lesson comes first, where it is in view however narrow the panel is.
pub const TABS: &[(Tab, &str)] = &[
    (Tab::Lesson, "lesson"),
    (Tab::Events, "events"),
    (Tab::Inspector, "inspector"),
    (Tab::Rules, "rules"),
    (Tab::Run, "run"),
    (Tab::Series, "series"),
    (Tab::Requests, "requests"),
];

/// What may stand in place of the panel for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// What the page can do.
    Help,
    /// What the run can be taken away as.
    Export,
    /// The run, ready for other pages.
    Embed,
}

/// A message above the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// What more there is to know.
    pub detail: String,
    /// Whether something is wrong: then it stays until it is closed.
    pub bad: bool,
    /// What it offers to do.
    pub way: Option<Way>,
}

/// What a message offers to do about what it tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// To take it back.
    Undo,
    /// To ask again for the run of a fragment, which did not come.
    Retry(String),
    /// To load the page again, for the run of a fragment: what that needs is not there any more.
    Reload(String),
    /// To correct a fragment, which is refused.
    Correct(String),
}

impl Notice {
    /// Something that is good to know, for a while.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), detail: String::new(), bad: false, way: None }
    }

    /// Something that is wrong.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { bad: true, ..Self::plain(text) }
    }
}

/// The state of the interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    pub selected: Option<Thing>,
    pub hovered: Option<Thing>,
    pub event: Option<u32>,
    /// The event that one points at, in the list, the diagram or the logs.
    pub hovered_event: Option<u32>,
    pub tab: Tab,
    pub all_events: bool,
    /// Whether the space-time diagram fills the page.
    pub large: bool,
    pub aside: Option<Aside>,
    /// What stands open beside the stage.
    pub open: Open,
    /// Whether the page is shown to a hall.
    pub presenting: bool,
    /// Whether the actions on the network stand in place of the hint, although nothing is selected.
    pub network: bool,
    /// How often the next step of the chain was asked for by key.
    pub pushes: u32,
    /// Where the menu of the selected thing stands, in pixels of the stage.
    pub menu: Option<(f64, f64)>,
    pub notice: Option<Notice>,
    /// How many notices there were: two with the same text are two.
    pub notices: u32,
    /// The thing on the stage that the Tab key goes to.
    pub tab_stop: Option<Thing>,
    /// Whether the catalogue stands in place of the run.
    pub catalogue: bool,
    /// The lesson that the link names; it may still be on its way, or be none.
    pub lesson_name: Option<String>,
    /// The lesson beside the run.
    pub lesson: Option<Rc<Lesson>>,
    /// What of the lesson is true of a run that the reader has changed: of which, and what.
    pub judged: Option<Rc<Judged>>,
    /// Whether playing stops at each caption of the lesson.
    pub led: bool,
    /// The language that the link asks for.
    pub lang: Option<Language>,
    /// At which moment the author of an embed wants time to stop.
    pub stop: Option<Time>,
}

impl Interface {
    /// What a link wants selected and open.
    pub fn of_link(link: &Link) -> Self {
        let mut interface = Self::default();
        match link.selected {
            Some(Selection::Node(node)) => interface.selected = Some(Thing::Node(node)),
            Some(Selection::Client(client)) => interface.selected = Some(Thing::Client(client)),
            Some(Selection::Message(message)) => interface.selected = Some(Thing::Message(message)),
            Some(Selection::Route(from, to)) => interface.selected = Some(Thing::link(from, to)),
            Some(Selection::Event(event)) => interface.event = Some(event),
            None => {}
        }
        let tab = TABS.iter().find(|(_, name)| link.view.as_deref() == Some(name));
        interface.tab = tab.map_or(Tab::Events, |(tab, _)| *tab);
        interface.lesson_name.clone_from(&link.lesson);
        interface.lang = link.lang;
        interface.open = Open { side: link.view.is_some(), ..Open::default() };
        interface
    }

    /// The moment at which playing is to stop, for a caption or for the author of an embed.
    pub fn next_cue(&self, session: &dyn Session) -> Option<Time> {
        let lesson = self.lesson.as_ref().filter(|lesson| self.led && lesson.is_run_of(session));
        let caption = lesson.and_then(|lesson| lesson.next(session.head()));
        // Embeds have no lessons.
        caption.or(self.stop.filter(|stop| *stop > session.head()))
    }

    /// The event whose causes and consequences stand out everywhere: the one that is pointed at, or else chosen, or
    /// else the one that sent the message that is pointed at or selected.
    pub fn event_in_view(&self, session: &dyn Session) -> Option<u32> {
        let sent = |thing: Option<Thing>| match thing {
            Some(Thing::Message(id)) => {
                // No two events have the same moment.
                let (message, _) = session.message(id)?;
                session.events_until(message.sent).checked_sub(1)
            }
            _ => None,
        };
        let over = self.hovered_event.or_else(|| sent(self.hovered));
        over.or(self.event).or_else(|| sent(self.selected))
    }

    /// What stays in the address while it is told what is wrong with it.
    pub fn held(&self) -> Option<&str> {
        match self.notice.as_ref()?.way.as_ref()? {
            Way::Retry(fragment) | Way::Reload(fragment) | Way::Correct(fragment) => Some(fragment),
            Way::Undo => None,
        }
    }

    /// The panels that there are now.
    pub fn tabs(&self) -> &'static [(Tab, &'static str)] {
        if self.lesson.is_some() { TABS } else { &TABS[1..] }
    }
}

impl Default for Interface {
    fn default() -> Self {
        Self {
            selected: None,
            hovered: None,
            event: None,
            hovered_event: None,
            tab: Tab::Events,
            all_events: false,
            large: false,
            aside: None,
            open: Open::default(),
            presenting: false,
            network: false,
            pushes: 0,
            menu: None,
            notice: None,
            notices: 0,
            tab_stop: None,
            catalogue: false,
            lesson_name: None,
            lesson: None,
            judged: None,
            led: true,
            lang: None,
            stop: None,
        }
    }
}

/// What changes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    Select(Option<Thing>),
    Hover(Option<Thing>),
    Event(Option<u32>),
    /// This event is looked at: its row is to be in view.
    Look(u32),
    /// The space-time diagram fills the page, or does not any more.
    Enlarge(bool),
    HoverEvent(Option<u32>),
    /// Opens a panel.
    Open(Tab),
    /// This panel is the one to open next; where it stands open, it is shown.
    Tab(Tab),
    AllEvents(bool),
    /// Shows this in place of the panel, or takes it away if it is there.
    Aside(Aside),
    /// Shows the panel again.
    CloseAside,
    /// Everything at once, or the story.
    Everything,
    /// Opens or closes the panel of a tab, as its button on the rail does.
    Turn(Tab),
    /// Opens or closes the view of the protocol.
    View,
    /// Opens or closes the space-time diagram.
    Diagram,
    /// Somebody acted on the run.
    Acted,
    /// Closes what stands beside the stage.
    CloseSide,
    /// Shows the page to a hall, or does not any more.
    Present(bool),
    /// The next step of the chain is to be taken.
    Push,
    /// Shows the actions on the network.
    Network,
    Menu(Option<(f64, f64)>),
    Notice(Option<Notice>),
    /// A thing on the stage got the focus.
    Focus(Thing),
    Catalogue(bool),
    /// This lesson is to come.
    Announce(Option<String>),
    /// This lesson stands beside the run.
    Teach(Rc<Lesson>),
    /// The lesson beside the run is told in another language.
    Reword(Rc<Lesson>),
    /// What of the lesson is true of the run that the reader has changed.
    Judge(Rc<Judged>),
    /// Playing stops at each caption, or does not.
    Lead(bool),
    /// The link asks for this language, or for none.
    Lang(Option<Language>),
}

impl Reducible for Interface {
    type Action = Deed;

    fn reduce(self: Rc<Self>, deed: Deed) -> Rc<Self> {
        let mut next = (*self).clone();
        match deed {
            Deed::Select(thing) => {
                next.selected = thing;
                (next.menu, next.network) = (None, false);
            }
            Deed::Hover(thing) => next.hovered = thing,
            Deed::Event(event) => next.event = event,
            Deed::Look(event) => {
                next.event = Some(event);
                let reads = matches!(next.tab, Tab::Events | Tab::Inspector) && next.aside.is_none();
                if !reads || !(next.open.side || next.open.everything) {
                    (next.tab, next.open.side, next.aside) = (Tab::Events, true, None);
                }
            }
            Deed::Enlarge(large) => {
                (next.large, next.catalogue) = (large, false);
                if large && !next.open.everything {
                    (next.open.diagram, next.open.diagram_known) = (true, true);
                }
            }
            Deed::HoverEvent(event) => next.hovered_event = event,
            Deed::Open(tab) => {
                next.catalogue = false;
                (next.tab, next.open.side) = (tab, true);
                next.aside = None;
                next.menu = None;
            }
            Deed::Tab(tab) => (next.tab, next.aside, next.menu) = (tab, None, None),
            Deed::AllEvents(all) => next.all_events = all,
            Deed::Aside(aside) => {
                next.aside = Some(aside).filter(|_| next.aside != Some(aside));
                next.catalogue = false;
            }
            Deed::CloseAside => next.aside = None,
            Deed::Everything => {
                next.open.everything = !next.open.everything;
                (next.presenting, next.catalogue) = (false, false);
            }
            Deed::Turn(tab) => {
                let shown = next.open.side && next.tab == tab && next.aside.is_none();
                (next.tab, next.open.side, next.aside) = (tab, !shown, None);
            }
            Deed::View => next.open.view = !next.open.view,
            Deed::Diagram => {
                (next.open.diagram, next.open.diagram_known, next.large) = (!next.open.diagram, true, false);
            }
            Deed::Acted => next.open = next.open.acted(),
            Deed::CloseSide => (next.open.side, next.aside) = (false, None),
            Deed::Present(presenting) => (next.presenting, next.catalogue) = (presenting, false),
            Deed::Push => next.pushes = next.pushes.wrapping_add(1),
            Deed::Network => next.network = true,
            Deed::Menu(at) => next.menu = at,
            Deed::Notice(notice) => {
                next.notice = notice;
                next.notices += 1;
            }
            Deed::Focus(thing) => {
                next.hovered = Some(thing);
                next.tab_stop = Some(thing);
            }
            Deed::Catalogue(open) => next.catalogue = open,
            Deed::Announce(name) => (next.lesson_name, next.lesson, next.judged) = (name, None, None),
            Deed::Teach(lesson) => {
                next.lesson_name.clone_from(&lesson.name);
                (next.lesson, next.led, next.tab, next.aside) = (Some(lesson), true, Tab::Lesson, None);
            }
            // Somebody may have gone on to another one meanwhile.
            Deed::Reword(lesson) => {
                let same = |old: &Rc<Lesson>| old.link == lesson.link && old.name == lesson.name;
                if next.lesson.as_ref().is_some_and(same) {
                    next.lesson = Some(lesson);
                }
            }
            Deed::Judge(judged) => next.judged = Some(judged),
            Deed::Lead(led) => next.led = led,
            Deed::Lang(lang) => next.lang = lang,
        }
        Rc::new(next)
    }
}

/// Shows what a link wants selected and open.
pub fn show(interface: &UseReducerDispatcher<Interface>, link: &Link) {
    let next = Interface::of_link(link);
    interface.dispatch(Deed::Select(next.selected));
    interface.dispatch(Deed::Event(next.event));
    interface.dispatch(if link.view.is_some() { Deed::Open(next.tab) } else { Deed::Tab(next.tab) });
    interface.dispatch(Deed::Notice(None));
    interface.dispatch(Deed::Catalogue(false));
    interface.dispatch(Deed::Announce(next.lesson_name));
    interface.dispatch(Deed::Lang(next.lang));
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::NodeId;

    fn after(deeds: &[Deed]) -> Interface {
        let start = Rc::new(Interface::default());
        (*deeds.iter().cloned().fold(start, Interface::reduce)).clone()
    }

    #[test]
    fn selecting_takes_nobody_away_from_what_is_being_read() {
        let node = Some(Thing::Node(NodeId(0)));
        assert_eq!(after(&[Deed::Select(node)]).tab, Tab::Events);
        assert_eq!(after(&[Deed::Open(Tab::Rules), Deed::Select(node)]).tab, Tab::Rules);
    }

    #[test]
    fn an_event_that_is_looked_at_has_its_row_in_view() {
        let looked = after(&[Deed::Turn(Tab::Rules), Deed::Look(7)]);
        assert_eq!((looked.tab, looked.open.side, looked.event), (Tab::Events, true, Some(7)));
        let inspected = after(&[Deed::Open(Tab::Inspector), Deed::Look(7)]);
        assert_eq!(inspected.tab, Tab::Inspector, "it shows the event itself");
        assert!(!after(&[Deed::Enlarge(true), Deed::Diagram]).large);
    }

    #[test]
    fn a_menu_belongs_to_one_selection() {
        let node = |n| Some(Thing::Node(NodeId(n)));
        let deeds = [Deed::Select(node(0)), Deed::Menu(Some((1.0, 2.0))), Deed::Select(node(1))];
        assert_eq!(after(&deeds).menu, None);
    }
}
