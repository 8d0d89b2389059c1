//! Messages between an embed and the page around it.
//!
//! Nothing is taken from anybody but the parent, and nothing that is not a well-formed message within the limits.
//! A message that changes something is answered by a `state` or an `error` that carries its `id`.

use super::message::{Flow, MOST, Part, Wish, name, read};
use super::query::Mode;
use crate::browser;
use crate::engines;
use crate::interface::{self, Interface};
use crate::language::words;
use crate::page::{Page, Speech};
use crate::run::Run;
use crate::theme::Choice;
use faultline_engine::{EventView, ScriptError};
use faultline_scenario::OpenError;
use faultline_scenario::limits::{MAX_MESSAGES, MAX_TOLD, MAX_WAITING, MIN_SILENCE};
use faultline_words::{Accepted, Refused, Run as AnyRun};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Array, JsString, Number, Object, Reflect};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{KeyboardEvent, MessageEvent, Window};
use yew::{UseReducerDispatcher, UseStateSetter};

/// The version of the messages.
const VERSION: u32 = 1;

/// What hears whenever the run has changed.
pub trait Hearer {
    /// The run has changed.
    fn hear(self: Rc<Self>);
}

impl Hearer for Channel {
    fn hear(self: Rc<Self>) {
        self.heard();
    }
}

/// The way to the parent and back.
pub struct Channel {
    run: Rc<Run>,
    interface: UseReducerDispatcher<Interface>,
    theme: UseStateSetter<Choice>,
    speech: Speech,
    mode: Mode,
    parent: Window,
    flow: RefCell<Flow>,
    /// What came while a moment was being reached; it is done there.
    waiting: RefCell<VecDeque<(JsValue, Wish)>>,
    /// The message that asked for the moment that is being reached.
    owed: RefCell<Option<JsValue>>,
    /// Whether a message is being done.
    busy: Cell<bool>,
    /// Whether a message waits for the engine of its run.
    fetching: Cell<bool>,
    /// The number of events that were told or need not be; none before a run has reached its first moment.
    seen: Cell<Option<u32>>,
    /// The state that was told last.
    last: RefCell<(String, bool)>,
    /// When something was told unasked, in milliseconds of the browser.
    told: Cell<f64>,
    timer: RefCell<Option<Timeout>>,
    height: Cell<f64>,
}

impl Channel {
    /// Opens the channel to the parent and greets it; there is none where the page stands alone.
    pub fn open(page: &Page, mode: Mode) -> Option<Rc<Self>> {
        let window = browser::window();
        let parent = window.parent().ok().flatten().filter(|parent| !Object::is(parent, &window))?;
        let channel = Rc::new(Self {
            run: page.run.clone(),
            interface: page.interface.dispatcher(),
            theme: page.theme.setter(),
            speech: page.speech(),
            mode,
            parent,
            flow: RefCell::default(),
            waiting: RefCell::default(),
            owed: RefCell::default(),
            busy: Cell::new(false),
            fetching: Cell::new(false),
            seen: Cell::new(None),
            last: RefCell::default(),
            told: Cell::new(f64::NEG_INFINITY),
            timer: RefCell::default(),
            height: Cell::new(0.0),
        });
        let hearer = channel.clone();
        let hear = move |event: &web_sys::Event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                hearer.take(event);
            }
        };
        // Both stay as long as the page does.
        EventListener::new(&window, "message", hear).forget();
        let resizer = channel.clone();
        EventListener::new(&window, "resize", move |_| resizer.resize()).forget();
        let leaver = channel.clone();
        // After the page's own listener, which takes the key for as long as something is open or selected.
        let leave = move |event: &web_sys::Event| {
            let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
            if key.is_some_and(|key| key == "Escape") && !event.default_prevented() {
                leaver.post(&message("leave"));
            }
        };
        EventListener::new(&browser::document(), "keydown", leave).forget();
        channel.greet();
        channel.resize();
        Some(channel)
    }

    // ---- from the parent ----

    fn take(self: &Rc<Self>, event: &MessageEvent) {
        let data = event.data();
        if !event.source().is_some_and(|source| Object::is(&source, &self.parent)) || !data.is_object() {
            return;
        }
        let version = get(&data, "faultline");
        if version.is_undefined() {
            return;
        }
        let count = self.flow.borrow_mut().count(browser::now());
        if count > MAX_MESSAGES {
            // Told once in a second, or the answers would be a flood of their own.
            if count == MAX_MESSAGES + 1 {
                let found = Some(count.to_string());
                let accepted = Accepted::PerSecond(MAX_MESSAGES);
                self.refuse(&JsValue::UNDEFINED, Refused { key: "faultline", found, accepted });
            }
            return;
        }
        let id = get(&data, "id");
        if let Err(refused) = name(&part(&id)) {
            return self.refuse(&JsValue::UNDEFINED, refused);
        }
        if version.as_f64() != Some(f64::from(VERSION)) {
            let refused = part(&version).refused("faultline", Accepted::OneOf(&["1"]));
            return self.refuse(&id, refused);
        }
        match read(|key| part(&get(&data, key))) {
            Ok(wish) if !self.on_its_way() => self.perform(&id, wish),
            Ok(wish) if self.waiting.borrow().len() < MAX_WAITING => {
                self.waiting.borrow_mut().push_back((id, wish));
            }
            Ok(_) => {
                let accepted = Accepted::Waiting(MAX_WAITING);
                self.refuse(&id, Refused { key: "type", found: None, accepted });
            }
            Err(refused) => self.refuse(&id, refused),
        }
    }

    /// Whether what was asked before is still being done.
    fn on_its_way(&self) -> bool {
        self.fetching.get() || self.run.playhead().target.is_some()
    }

    fn perform(self: &Rc<Self>, id: &JsValue, wish: Wish) {
        if let Wish::Load(link) = &wish
            && let Some(protocol) =
                engines::named_in(fragment_of(link)).filter(|name| !engines::is_here(name))
        {
            self.fetching.set(true);
            let (channel, id) = (self.clone(), id.clone());
            return engines::with(protocol, move |here| {
                channel.fetching.set(false);
                match here {
                    Ok(()) => channel.perform(&id, wish),
                    Err(lost) => channel.fail(&id, &Failure::Engine(lost.sentence())),
                }
                channel.heard();
            });
        }
        self.busy.set(true);
        let done = self.grant(wish);
        self.busy.set(false);
        match done {
            Err(failure) => self.fail(id, &failure),
            Ok(()) if self.run.playhead().target.is_some() => *self.owed.borrow_mut() = Some(id.clone()),
            Ok(()) => {
                self.tell_events();
                self.tell_state(id);
            }
        }
    }

    fn grant(&self, wish: Wish) -> Result<(), Failure> {
        match wish {
            Wish::Hello => self.greet(),
            Wish::Do(line) => {
                let line = self.run.read(|session| session.read(&line)).map_err(Failure::Script)?;
                let done = self.run.execute(line);
                return if done { Ok(()) } else { Err(Failure::Full(self.run.refusal().text)) };
            }
            Wish::Play => self.run.play(true),
            Wish::Pause => self.run.play(false),
            Wish::Seek(time) => self.run.seek(time),
            Wish::Load(link) => {
                let link = self.run.follow(fragment_of(&link)).map_err(Failure::Open)?;
                interface::show(&self.interface, &link);
                self.seen.set(None);
            }
            Wish::Theme(theme) => self.theme.set(theme),
            Wish::Lang(language) => self.speech.turn(language, || {}),
        }
        Ok(())
    }

    // ---- to the parent ----

    /// The run changed.
    fn heard(self: &Rc<Self>) {
        if self.busy.get() || self.on_its_way() {
            return;
        }
        if let Some(id) = self.owed.take() {
            self.tell_events();
            self.tell_state(&id);
        }
        loop {
            // Not held while the message is done: that may bring the next one here.
            let next = self.waiting.borrow_mut().pop_front();
            let Some((id, wish)) = next else { break };
            self.perform(&id, wish);
            if self.on_its_way() {
                return;
            }
        }
        self.tell_soon();
    }

    /// Tells what changed, at once or as soon as enough time has passed since the last time.
    fn tell_soon(self: &Rc<Self>) {
        let silence = browser::now() - self.told.get();
        if silence >= f64::from(MIN_SILENCE) {
            self.told.set(browser::now());
            self.tell_events();
            self.tell_state(&JsValue::UNDEFINED);
        } else if self.timer.borrow().is_none() {
            let channel = self.clone();
            let timer = Timeout::new(MIN_SILENCE, move || {
                channel.timer.take();
                channel.heard();
            });
            *self.timer.borrow_mut() = Some(timer);
        }
    }

    fn greet(&self) {
        let message = message("ready");
        let (title, protocol) = self.run.read(|session| (words().run_of(session), session.info().slug));
        put(&message, "version", env!("CARGO_PKG_VERSION"));
        put(&message, "protocol", protocol);
        put(&message, "title", title);
        put(&message, "link", self.run.fragment());
        self.post(&message);
    }

    /// Tells which height would suit the width, when that has changed.
    fn resize(&self) {
        let width = browser::document().document_element().map_or(0, |root| root.client_width());
        let height = self.mode.height(f64::from(width)).round();
        // Both are whole.
        if (height - self.height.replace(height)).abs() >= 1.0 {
            let message = message("resize");
            put(&message, "height", height);
            self.post(&message);
        }
    }

    /// Tells the story since the last time; the latest events, if there are too many.
    fn tell_events(&self) {
        let events = self.run.read(|session| session.events());
        let Some(seen) = self.seen.replace(Some(events)).filter(|seen| *seen < events) else { return };
        let (told, missed) = self.run.read(|session| {
            let story = session.story(events, MAX_TOLD + 1, false);
            let fresh: Vec<u32> = story.into_iter().filter(|event| *event >= seen).collect();
            let missed = fresh.len() > MAX_TOLD;
            let latest = &fresh[fresh.len().saturating_sub(MAX_TOLD)..];
            let told: Array = latest
                .iter()
                .filter_map(|event| session.event(*event))
                .map(|event| fact(session, &event))
                .collect();
            (told, missed)
        });
        if told.length() > 0 {
            let message = message("fact");
            put(&message, "events", told);
            put(&message, "missed", missed);
            self.post(&message);
        }
    }

    /// Tells where the run stands; unasked only if that is news.
    fn tell_state(&self, id: &JsValue) {
        let (link, playing) = (self.run.fragment(), self.run.playhead().playing);
        let news = (link.clone(), playing);
        if self.last.replace(news.clone()) == news && id.is_undefined() {
            return;
        }
        let message = message("state");
        put(&message, "id", id);
        put(&message, "link", link);
        put(&message, "playing", playing);
        self.run.read(|session| {
            put(&message, "time", micros(session.head().0));
            put(&message, "digest", session.digest());
            let broken = session.rules().into_iter().filter_map(|(_, violation)| violation);
            let broken: Array = broken
                .map(|violation| {
                    let object = Object::new();
                    put(&object, "rule", violation.rule.slug);
                    put(&object, "event", violation.event);
                    JsValue::from(object)
                })
                .collect();
            put(&message, "violations", broken);
        });
        self.post(&message);
    }

    fn fail(&self, id: &JsValue, failure: &Failure) {
        let (place, text) = match failure {
            Failure::Refused(refused) => (refused.key, words().refused(refused)),
            Failure::Script(error) => ("line", words().script_error(error)),
            Failure::Full(why) => ("line", why.clone()),
            Failure::Open(error) => ("link", words().open_error(error)),
            Failure::Engine(why) => ("link", why.clone()),
        };
        let message = message("error");
        put(&message, "id", id);
        put(&message, "where", place);
        put(&message, "text", text);
        if let Failure::Script(error) = failure {
            let ends = [error.at.start, error.at.end].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
            put(&message, "at", ends.into_iter().map(JsValue::from).collect::<Array>());
        }
        self.post(&message);
    }

    fn refuse(&self, id: &JsValue, refused: Refused) {
        self.fail(id, &Failure::Refused(refused));
    }

    fn post(&self, message: &Object) {
        // Whoever frames the page may know what it shows: there is nothing of the reader in it.
        let _ = self.parent.post_message(message, "*");
    }
}

/// Why a message was not done.
enum Failure {
    Refused(Refused),
    Script(ScriptError),
    /// The script is full, or the run is over.
    Full(String),
    Open(OpenError),
    Engine(String),
}

/// The run of a link, which may be a whole address.
fn fragment_of(link: &str) -> &str {
    link.split_once('#').map_or(link, |(_, fragment)| fragment)
}

/// An event of the story, with the names of `docs/command-line.md`.
fn fact(run: &dyn AnyRun, event: &EventView) -> JsValue {
    let object = Object::new();
    put(&object, "event", event.number);
    put(&object, "time", micros(event.time.0));
    if let Some(subject) = event.subject {
        put(&object, "subject", subject.to_string());
    }
    if let Some(input) = &event.input {
        put(&object, "input", input.to_string());
    }
    let told = words().event(run, event.number);
    if let Some(first) = told.first() {
        put(&object, "text", first.what.as_str());
        put(&object, "why", first.why.as_str());
    }
    object.into()
}

fn message(kind: &str) -> Object {
    let object = Object::new();
    put(&object, "faultline", VERSION);
    put(&object, "type", kind);
    object
}

fn put(object: &Object, key: &str, value: impl Into<JsValue>) {
    // A plain object takes everything.
    let _ = Reflect::set(object, &key.into(), &value.into());
}

fn get(object: &JsValue, key: &str) -> JsValue {
    // What arrives is a copy: plain data, without code that could run here.
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn part(value: &JsValue) -> Part {
    if value.is_undefined() || value.is_null() {
        Part::Missing
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        // As much as is ever accepted, and one sign more, so that it is seen to be too long.
        Part::Text(text.slice(0, MOST).into())
    } else if let Some(number) = value.as_f64() {
        Part::Number(
            number,
            Number::from(number).to_string_with_radix(10).map_or_else(|_| String::new(), String::from),
        )
    } else {
        Part::Other
    }
}

/// Microseconds; a run is too short for them to be inexact.
#[expect(clippy::cast_precision_loss, reason = "an hour of microseconds")]
fn micros(micros: u64) -> f64 {
    micros as f64
}
