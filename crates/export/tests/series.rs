//! The time series: against runs that were reckoned by hand, and against the trace of runs that somebody may have made.

mod support;

use faultline_engine::{Session, Span, Time};
use faultline_export::{Paper, SeriesPicture, Stretch, series_csv, series_svg};
use faultline_scene::{Size, Theme};
use faultline_views::series::{Grid, Ledger, Quantity};
use faultline_words::English;
use proptest::prelude::*;
use support::{EVENTFUL, run, sample};

/// One server, one client that asks every 50 ms, links that take 10 ms, and a disk that takes 1 ms. The server elects
/// itself within 100 ms.
const STEADY: &str = "raft?nodes=1&clients=1&seed=1&set=election+50ms..60ms&do=0s+delay+all+10ms;0s+disk+all+1ms;\
    1s+c1+every+50ms+add+x+1&at=3s";

fn rows(session: &dyn Session, stretch: Stretch, width: Option<Span>) -> Vec<Vec<Option<u64>>> {
    let rows = series_csv(session, stretch, width).expect("the stretch is known");
    let numbers = |row: String| row.trim_end().split(',').map(|number| number.parse().ok()).collect();
    rows.skip(1).map(numbers).collect()
}

fn column(session: &dyn Session, stretch: Stretch, width: Span, name: &str) -> Vec<Option<u64>> {
    let head =
        series_csv(session, stretch, Some(width)).expect("the stretch is known").next().expect("a head");
    let place = head.trim_end().split(',').position(|column| column == name);
    let place = place.unwrap_or_else(|| panic!("no column {name} in {head}"));
    rows(session, stretch, Some(width)).into_iter().map(|row| row[place]).collect()
}

#[test]
fn a_steady_client_has_the_rate_and_the_latency_that_were_reckoned() {
    let session = run(STEADY);
    let stretch = Stretch { from: Time(1_000_000), to: Time(2_000_000) };
    let of = |name| column(&*session, stretch, Span::millis(200), name);
    // A request and its answer every 50 ms; the one of the last moment belongs to the last row.
    assert_eq!(of("messages.Request"), [4, 4, 4, 4, 5].map(Some));
    assert_eq!(of("messages.Reply"), [4; 5].map(Some));
    assert_eq!(of("messages"), [8, 8, 8, 8, 9].map(Some));
    // There, to the disk, and back.
    assert_eq!(of("latency_p50_us"), [21_000; 5].map(Some));
    assert_eq!(of("latency_p99_us"), [21_000; 5].map(Some));
    assert_eq!(of("requests_waiting"), [1; 5].map(Some));
    assert_eq!(of("requests_blocked"), [0; 5].map(Some));
    assert_eq!(of("leaderless_us"), [0; 5].map(Some));
    assert_eq!(of("uncommitted_entries"), [1; 5].map(Some));
}

#[test]
fn nobody_leads_before_the_election_and_after_the_crash() {
    let crash = STEADY.replace("&at=3s", ";2s+crash+n1&at=3s");
    let session = run(&crash);
    // The first turning point that nobody brought about by hand.
    let mut turned = session.landmarks().iter().filter_map(|number| session.event(*number));
    let elected = turned.find(|event| event.input.is_none()).expect("a leader").time;
    let of = |name| column(&*session, Stretch::until(Time(3_000_000)), Span::secs(1), name);
    let crashed = 1_000_000;
    assert_eq!(of("leaderless_us"), [elected.0, 0, crashed].map(Some));
    // From the crash on nobody leads, and nothing is measured.
    assert_eq!(of("uncommitted_entries")[2], None);
    // The client waits from its last request on; its patience of 250 ms is over in the third second.
    assert_eq!((of("requests_blocked")[1], of("requests_blocked")[2]), (Some(0), Some(1)));
}

#[test]
fn the_series_is_the_same_after_going_back_and_on_another_branch() {
    let mut session = run(EVENTFUL);
    let all = Stretch::until(Time(1_400_000));
    let (grid, mut ledger) = (Grid::round(Time::ZERO, all.to, 60), Ledger::of(&*session));
    let tallies = |ledger: &Ledger| {
        let all = ledger.quantities().into_iter().map(|quantity| ledger.tally(quantity, &grid));
        all.collect::<Vec<_>>()
    };
    let before = tallies(&ledger);
    session.seek(Time(300_000), u32::MAX);
    assert!(ledger.read(&*session, u32::MAX));
    assert_eq!(tallies(&ledger), before, "the playhead is no part of it");
    // An action in the past begins another branch: what was read of the old one must not be in it.
    session.seek(Time(450_000), u32::MAX);
    let line = session.read("crash n3").expect("an action");
    assert!(session.act(line));
    session.seek(Time(1_500_000), u32::MAX);
    ledger.read(&*session, u32::MAX);
    let branch = tallies(&ledger);
    assert_ne!(branch, before);
    assert_eq!(branch, tallies(&Ledger::of(&*session)), "as if it had been read from the start");
    assert!(session.switch(0, u32::MAX));
    ledger.read(&*session, u32::MAX);
    assert_eq!(tallies(&ledger), before);
}

#[test]
fn reading_little_by_little_is_reading_at_once() {
    let session = run(EVENTFUL);
    let (whole, mut parts) = (Ledger::of(&*session), Ledger::new());
    while !parts.read(&*session, 7) {}
    let grid = Grid::round(Time::ZERO, Time(1_500_000), 60);
    assert_eq!(whole.quantities(), parts.quantities());
    for quantity in whole.quantities() {
        assert_eq!(whole.tally(quantity, &grid), parts.tally(quantity, &grid), "{quantity:?}");
    }
}

#[test]
fn a_picture_says_what_it_shows() {
    let session = run(EVENTFUL);
    let picture =
        SeriesPicture { stretch: Stretch::until(Time(1_500_000)), now: Time(1_000_000), quantities: &[] };
    let paper = Paper { size: Size { width: 480.0, height: 0.0 }, theme: Some(Theme::Light), name: "" };
    let svg = series_svg(&*session, &picture, paper, &English).expect("the stretch is known");
    insta::assert_snapshot!(svg);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever the protocol, the part and the width: every message of the run is in one row, and each answer is counted.
    #[test]
    fn rows_add_up_to_the_run(sample in sample(), width in 1_000u64..400_000) {
        let session = sample.run();
        let (ledger, stretch) = (Ledger::of(&*session), sample.stretch);
        let grid = Grid::new(stretch.from, stretch.to, Span(width));
        let sum = |quantity| -> u64 {
            ledger.tally(quantity, &grid).lines[0].iter().flatten().sum()
        };
        // Messages are numbered in the order in which they left.
        let all = (1..).map_while(|id| session.message(faultline_engine::MessageId(id)));
        let left: Vec<_> = all.map(|(message, _)| message).filter(|message| {
            (stretch.from..=stretch.to).contains(&message.sent)
        }).collect();
        prop_assert_eq!(sum(Quantity::Messages(None)), left.len() as u64);
        for quantity in ledger.quantities() {
            if let Quantity::Messages(Some(name)) = quantity {
                let named = left.iter().filter(|message| message.view.name == name).count();
                prop_assert_eq!(sum(quantity), named as u64, "{}", name);
            }
        }
    }
}
