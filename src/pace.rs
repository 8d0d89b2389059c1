//! How often the address may change.

use crate::address;
use crate::browser;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};

/// How many times the address may change at once.
const AT_ONCE: f64 = 40.0;
/// How long it takes, after that, until it may change once more, in milliseconds.
const ONCE_IN: u32 = 600;

/// Keeps the address from changing more often than a browser allows: WebKit refuses more than 100 times in half a minute,
/// and the address after a long scrub would not be that of its end.
#[derive(Default)]
pub struct Pace {
    /// The times that count still, of which each moment forgets a part.
    spent: Cell<f64>,
    /// When they were counted, in milliseconds of the browser.
    at: Cell<f64>,
    later: RefCell<Option<Timeout>>,
}

impl Pace {
    /// Whether something is to be written as soon as it may.
    pub fn waits(&self) -> bool {
        self.later.borrow().is_some()
    }

    /// Writes a fragment now, or has `again` called when there may be a change again.
    pub fn write(&self, fragment: &str, again: impl FnOnce() + 'static) {
        if fragment == address::fragment() {
            return;
        }
        let now = browser::now();
        let spent = (self.spent.get() - (now - self.at.replace(now)) / f64::from(ONCE_IN)).max(0.0);
        self.spent.set(spent);
        if spent < AT_ONCE {
            self.spent.set(spent + 1.0);
            address::write(fragment);
        } else {
            *self.later.borrow_mut() = Some(Timeout::new(ONCE_IN, again));
        }
    }

    /// The time for which was waited has come.
    pub fn arrived(&self) {
        self.later.take();
    }
}
