//! What `cargo xtask bench` measures, the same for every platform: a program brings a clock and a place to
//! print, and everything else happens here.
//!
//! Every row of [`engine`] is measured as often as [`SAMPLES`] says, after one time that does not count: it
//! fills caches, and lets a JavaScript engine compile what is hot.

mod frames;
mod hostile;
mod search;
mod seeds;
mod work;

pub use frames::Scene;
pub use hostile::{HOSTILE, follow};
pub use search::search;
pub use seeds::{SEEDS, seeds};

use faultline_engine::{Halt, Session, Time, limits};
use faultline_scenario::{Link, open};
use faultline_views::series::{Chart, Grid, Ledger};
use work::{SEED, Watch, Work, works};

/// Samples of each row in one program; it is started several times.
pub const SAMPLES: usize = 3;
/// Events of a run of which the speed is measured.
pub const EVENTS: u32 = 500_000;
/// Events of a run that is sought through, or kept in memory.
pub const LONG: u32 = 100_000;
/// Copies of the world in one sample; one alone is too short for a clock.
const COPIES: u32 = 2_000;

/// What a platform has that Rust alone has not.
pub struct Platform<'a> {
    /// How it is called in the names of the rows.
    pub name: &'a str,
    /// A clock in milliseconds.
    pub clock: &'a dyn Fn() -> f64,
    /// Prints a line.
    pub say: &'a dyn Fn(&str),
}

impl Platform<'_> {
    /// Measures how long `act` takes on what `prepare` makes, and prints the row.
    fn row<T>(
        &self,
        name: &str,
        unit: &str,
        prepare: impl Fn() -> T,
        act: impl Fn(&mut T),
        value: impl Fn(f64) -> f64,
    ) -> T {
        let sample = || {
            let mut subject = prepare();
            let start = (self.clock)();
            act(&mut subject);
            (value((self.clock)() - start), subject)
        };
        let mut samples = Vec::new();
        let (_, mut last) = sample();
        for _ in 0..SAMPLES {
            // Before the next begins, so that there is memory for one of them at a time.
            drop(last);
            let (value, subject) = sample();
            samples.push(value);
            last = subject;
        }
        let name = format!("{name}, {}", self.name);
        (self.say)(&format!("measure {{\"name\": {name:?}, \"unit\": {unit:?}, \"samples\": {samples:?}}}"));
        last
    }

    /// Tells what must be the same on every platform.
    fn same(&self, name: &str, value: &str) {
        let platform = self.name;
        (self.say)(&format!("same {{\"name\": {name:?}, \"platform\": {platform:?}, \"value\": {value:?}}}"));
    }
}

/// Measures the engine: events per second of each protocol, and for the first one also what a history and rules cost,
/// and a checkpoint.
pub fn engine(platform: &Platform<'_>) {
    let rate = |millis: f64| f64::from(EVENTS) / millis * 1000.0;
    let speed = |work: &Work, name: &str, watch| {
        let name = format!("{}: {name}", work.slug);
        let load = platform.row(&name, "events/s", || work.load(watch), |load| load.run(EVENTS), rate);
        platform.same(&format!("{}: digest after {EVENTS} events", work.slug), &load.digest());
        if let Some(broken) = load.broken() {
            platform.same(&format!("{}: rules broken", work.slug), &broken.to_string());
        }
    };
    for work in works() {
        speed(work, "rules on", Watch::Rules);
    }
    let first = first();
    let slug = first.slug;
    speed(first, "rules off, history kept", Watch::History);
    speed(first, "rules off, nothing kept", Watch::Nobody);
    let session = platform.row(
        &format!("{slug}: as the page runs it, with checkpoints"),
        "events/s",
        session,
        |session| run(session.as_mut(), EVENTS),
        rate,
    );
    platform.same(&format!("{slug}: digest after {EVENTS} events"), &session.digest());
    series(platform);
    let mut load = first.load(Watch::Nobody);
    load.run(LONG);
    platform.same(&format!("{slug}: digest after {LONG} events"), &load.digest());
    platform.row(
        &format!("{slug}: a checkpoint after {LONG} events"),
        "us",
        || (),
        |()| load.copy(COPIES),
        |millis| millis * 1000.0 / f64::from(COPIES),
    );
}

/// Measures what charts of a long run cost: reading all of it, and then every chart of the whole of it.
fn series(platform: &Platform<'_>) {
    let mut run_of = session();
    run(run_of.as_mut(), LONG);
    let run_of = &*run_of;
    let ledger = platform.row(
        &format!("series: read {LONG} events"),
        "ms",
        Ledger::new,
        |ledger| {
            ledger.read(run_of, u32::MAX);
        },
        |millis| millis,
    );
    let grid = Grid::round(Time::ZERO, run_of.horizon(), 60);
    let charts = platform.row(
        &format!("series: every chart of {LONG} events"),
        "ms",
        Vec::new,
        |charts: &mut Vec<Chart>| {
            charts.extend(ledger.quantities().into_iter().map(|quantity| ledger.chart(quantity, &grid)));
        },
        |millis| millis,
    );
    let sum: f64 = charts.iter().flat_map(|chart| &chart.lines).flatten().flatten().sum();
    platform
        .same(&format!("series: sum of every chart of {LONG} events"), &format!("{:016x}", sum.to_bits()));
}

/// Lets so many events of the steady work of a protocol happen, and gives their digest; `watch` says who listens:
/// `rules`, `history` or `nobody`. Nothing is measured: it is what a profiler looks at.
///
/// # Panics
/// When there is no such protocol, or nobody who listens so.
#[must_use]
pub fn alone(slug: &str, watch: &str, events: u32) -> String {
    let watch = match watch {
        "rules" => Watch::Rules,
        "history" => Watch::History,
        "nobody" => Watch::Nobody,
        _ => panic!("{watch:?} is not `rules`, `history` or `nobody`"),
    };
    let works = works();
    let work = works.iter().find(|work| work.slug == slug).unwrap_or_else(|| panic!("no protocol {slug:?}"));
    let mut load = work.load(watch);
    load.run(events);
    load.digest()
}

/// The link to the moment of a run of the first protocol in which a number of events have happened; another `run`, other luck.
#[must_use]
pub fn link(run: u32, events: u32) -> String {
    let start = Link { seed: SEED + u64::from(run), ..start() };
    let mut session = open(&start).expect("the link is valid");
    let progress = session.advance(limits::MAX_TIME, events);
    assert_eq!(progress.halt, Halt::Budget, "a run of that length");
    Link { at: session.head(), ..start }.encode()
}

/// The names of the protocols in links.
pub fn protocols() -> impl Iterator<Item = &'static str> {
    works().into_iter().map(|work| work.slug)
}

/// The work of the first protocol, on which what is the same for all is measured.
fn first() -> &'static Work {
    works()[0]
}

/// The run of the first protocol that is measured, at its beginning.
fn start() -> Link {
    let work = first();
    let mut link = Link::new(work.slug);
    (link.nodes, link.clients, link.seed) = (work.nodes, work.clients, SEED);
    link.script = work.inputs();
    link
}

fn session() -> Box<dyn Session> {
    open(&start()).expect("the link is valid")
}

fn run(session: &mut dyn Session, events: u32) {
    let progress = session.advance(limits::MAX_TIME, events);
    assert_eq!(progress.halt, Halt::Budget, "a long run that breaks no rule");
    assert!(progress.head > Time::ZERO && session.events() == events, "as many events as were asked for");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};

    #[test]
    fn the_link_leads_to_as_many_events_as_were_asked_for() {
        let link = Link::decode(&link(3, 2_000)).expect("a link");
        let mut session = open(&link).expect("the link opens");
        session.seek(link.at, u32::MAX);
        assert_eq!(session.events(), 2_000);
    }

    #[test]
    fn rows_have_a_name_a_unit_and_samples() {
        let now = Cell::new(0.0);
        let lines = RefCell::new(Vec::new());
        let clock = || now.replace(now.get() + 2.0);
        let say = |line: &str| lines.borrow_mut().push(line.to_owned());
        let platform = Platform { name: "here", clock: &clock, say: &say };
        platform.row("a", "1/s", || (), |()| {}, |millis| 10.0 / millis);
        platform.same("b", "7");
        assert_eq!(
            *lines.borrow(),
            [
                r#"measure {"name": "a, here", "unit": "1/s", "samples": [5.0, 5.0, 5.0]}"#,
                r#"same {"name": "b", "platform": "here", "value": "7"}"#
            ]
        );
    }
}
