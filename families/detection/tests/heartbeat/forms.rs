//! The two forms, sentence by sentence.

use crate::stage::{Stage, n, nfd_s, plain};
use faultline_detection::Fact;
use faultline_detection::heartbeat::{Bugs, Config};
use faultline_engine::{Span, Time};

const STEADY: &str = "0s delay all 10ms\n";

/// NFD-S begins with a suspicion, and the first beat, which is sent at η, changes its mind.
#[test]
fn nobody_is_trusted_before_a_beat_has_come() {
    let mut stage = Stage::new(2, nfd_s(), STEADY);
    stage.until("0.109s");
    assert!(stage.suspects(n(1), n(2)));
    stage.until("0.12s");
    assert!(!stage.suspects(n(1), n(2)));
    let [(at, false)] = stage.opinions(n(1), n(2))[..] else { panic!("one change of mind") };
    assert!(at >= Time(110_000) && at < Time(110_010), "{at}");
}

/// At τ_i whoever has sent neither beat i nor a later one that came is suspected: the instant depends on nothing but i, η and δ.
#[test]
fn a_crash_is_suspected_at_the_freshness_point_of_the_first_beat_that_was_not_sent() {
    // The tenth beat is the last: the eleventh would be sent at 1.1 s.
    for (crash, delay) in [("1.001s", "10ms"), ("1.05s", "40ms"), ("1.099s", "1ms..49ms")] {
        let script = format!("0s delay all {delay}\n{crash} crash n2");
        let mut stage = Stage::new(3, nfd_s(), &script);
        stage.until("3s");
        for by in [n(1), n(3)] {
            let crashed: Time = crash.parse().expect("a moment");
            let detected = crashed + stage.detects(by, n(2), crashed).expect("it is suspected");
            assert!(detected >= Time(1_250_000) && detected < Time(1_250_020), "{detected}");
        }
        assert!(stage.broken().is_empty());
    }
}

/// T_D ≤ δ + η, and hardly less for a crash just after a beat. The links may be as slow as they like.
#[test]
fn detection_takes_no_longer_than_delta_and_eta_whatever_the_links_do() {
    for after in [1, 20, 50, 80, 99] {
        let crash = Time((1_000 + after) * 1_000);
        let script = format!("0s delay all 1ms..400ms\n0s loss all 30%\n{crash} crash n2");
        for seed in 0..40 {
            let mut stage = Stage::seeded(2, nfd_s(), &script, seed);
            stage.until("4s");
            let last = stage.opinions(n(1), n(2)).into_iter().rev().find(|(_, suspects)| *suspects);
            let (at, _) = last.expect("it is suspected");
            assert!(at.since(crash) <= Span(250_100), "seed {seed}: {at}");
            assert!(stage.suspects(n(1), n(2)) && stage.broken().is_empty());
        }
    }
}

/// A beat that is late is one that no longer counts, once a later freshness point has passed.
#[test]
fn a_late_beat_changes_nothing_after_its_successor_is_due() {
    let script = format!("{STEADY}1.02s delay n2 -> n1 500ms\n1.15s crash n2");
    let mut stage = Stage::new(2, nfd_s(), &script);
    stage.until("3s");
    // Beat 11 left at 1.1 s and came at 1.6 s, after the freshness point of beat 16.
    assert_eq!(stage.opinions(n(1), n(2)).len(), 2);
    assert!(stage.broken().is_empty());
    let config = Config { bugs: Bugs { stale_beat: true, ..Bugs::default() }, ..nfd_s() };
    let mut stage = Stage::new(2, config, &script);
    stage.until("3s");
    assert_eq!(stage.broken(), ["detection-bound"]);
}

/// The plain form waits for δ from the arrival of the last beat: the slower that was, the later a crash is found.
#[test]
fn in_the_plain_form_the_last_beat_moves_the_suspicion() {
    let after = |delay: &str, config: Config| {
        let script = format!("{STEADY}0.95s delay n2 -> n1 {delay}\n1.05s crash n2");
        let mut stage = Stage::new(2, config, &script);
        stage.until("4s");
        assert!(stage.broken().is_empty(), "{delay}");
        let last = stage.opinions(n(1), n(2)).into_iter().rev().find(|(_, suspects)| *suspects);
        last.expect("it is suspected").0.since(Time(1_050_000))
    };
    let near = |span: Span, millis: u64| span.0.abs_diff(millis * 1_000) < 1_000;
    // The beat of 1 s arrives at 1.01 s, or at 1.5 s.
    assert!(near(after("10ms", plain()), 1_010 + 150 - 1_050));
    assert!(near(after("500ms", plain()), 1_500 + 150 - 1_050));
    // With freshness points both are found at the same moment, or earlier: the slow beat is missed, too.
    assert!(near(after("10ms", nfd_s()), 1_250 - 1_050));
    assert!(after("500ms", nfd_s()) <= Span::millis(200));
}

/// A drawback that the paper names: the timeout of a beat depends on the delay of the one before.
#[test]
fn in_the_plain_form_a_quick_beat_makes_the_next_one_look_late() {
    // Every beat comes within 60 ms, and δ is 150 ms. Beat 12 is quick, beat 13 is not: 155 ms lie between them.
    let script = "0s delay all 60ms\n1.05s delay n2 -> n1 1ms\n1.15s delay n2 -> n1 60ms";
    let mistakes = |config: Config| {
        let mut stage = Stage::new(2, config, script);
        stage.until("3s");
        assert!(stage.broken().is_empty());
        stage.opinions(n(1), n(2)).iter().filter(|(_, suspects)| *suspects).count()
    };
    assert_eq!((mistakes(plain()), mistakes(nfd_s())), (1, 0));
}

/// Each process has an opinion of its own: what one hears says nothing of what another one hears.
#[test]
fn a_one_way_cut_makes_two_opinions_of_one_node() {
    for config in [nfd_s(), plain()] {
        let mut stage = Stage::new(3, config, "1s cut n1 -> n3");
        stage.until("2s");
        assert!(stage.suspects(n(3), n(1)) && !stage.suspects(n(2), n(1)) && !stage.suspects(n(1), n(3)));
        assert!(stage.broken().is_empty());
    }
}

/// A frozen process looks like one that crashed, and is trusted again when it goes on.
#[test]
fn a_process_that_stands_still_is_suspected_and_trusted_again() {
    for config in [nfd_s(), plain()] {
        let mut stage = Stage::new(3, config, "1s freeze n1\n2s thaw n1");
        stage.until("1.9s");
        assert!(stage.suspects(n(2), n(1)));
        stage.until("2.2s");
        assert!(!stage.suspects(n(2), n(1)) && stage.broken().is_empty());
        // What waited in its sockets it reads before it looks at its timers: it suspects nobody.
        assert!(stage.opinions(n(1), n(2)).iter().filter(|(at, _)| *at > Time(500_000)).count() == 0);
    }
}

/// The count of beats begins again with a life, and a beat of a later life is newer.
#[test]
fn a_process_that_restarts_is_trusted_with_its_first_beat() {
    let script = "2s crash n2\n3s restart n2";
    let mut stage = Stage::new(2, plain(), script);
    stage.until("3.02s");
    assert!(!stage.suspects(n(1), n(2)));
    let config = Config { bugs: Bugs { forget_life: true, ..Bugs::default() }, ..plain() };
    let mut stage = Stage::new(2, config, script);
    stage.until("4.9s");
    assert!(stage.suspects(n(1), n(2)));
}

/// An old beat that comes late is not the newest one, and what is told of the newest stays true.
#[test]
fn a_suspicion_says_how_long_ago_the_newest_beat_came_whatever_came_since() {
    let script =
        format!("{STEADY}0.305s hold n2 -> n1 Heartbeat\n2.015s crash n2\n2.1s deliver n2 -> n1 Heartbeat");
    let mut stage = Stage::new(2, nfd_s(), &script);
    stage.until("3s");
    let told = stage.facts(n(1)).into_iter().find_map(|fact| match fact {
        Fact::Suspects { newest, silence, .. } => Some((newest, silence)),
        _ => None,
    });
    // Beat 20 came at 2.01 s, beat 3 at 2.1 s, and beat 21 was missed at 2.25 s.
    let (newest, silence) = told.expect("it is suspected");
    assert!(newest == 20 && silence.0.abs_diff(240_000) < 1_000, "{newest} {silence}");
}

/// In the plain form a number says nothing of a beat that was sent before its sender restarted.
#[test]
fn a_beat_of_an_earlier_life_is_told_as_one() {
    let script = format!(
        "{STEADY}1.905s hold n2 -> n1 Heartbeat\n2s crash n2\n2.1s restart n2\n2.3s deliver n2 -> n1 Heartbeat"
    );
    let mut stage = Stage::new(2, plain(), &script);
    stage.until("3s");
    let ignored = stage.facts(n(1)).into_iter().filter_map(|fact| match fact {
        Fact::Ignored { beat, wanted, life, .. } => Some((beat, wanted, life)),
        _ => None,
    });
    assert_eq!(ignored.collect::<Vec<_>>(), [(20, 3, Some(1))]);
}

/// Links that keep the order let thousands go one after the other: each arrival looks once at what is under way, and not once
/// more for each that waits, which took minutes.
#[test]
#[expect(clippy::disallowed_types, reason = "no run depends on it")]
fn thousands_of_beats_that_are_released_in_order_take_no_longer_than_others() {
    let config = Config { interval: Span::millis(10), ..nfd_s() };
    let began = std::time::Instant::now();
    let mut stage = Stage::new(7, config, "0s fifo all on\n1s hold all\n3s release");
    stage.until("4s");
    assert!(!stage.suspects(n(1), n(2)) && stage.broken().is_empty());
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
}

/// The matrix: a square fills up in the time that is left until the suspicion, in both forms.
#[test]
fn a_square_of_the_matrix_is_full_when_its_suspicion_comes() {
    let script = "0.8s crash n3\n1.3s restart n3\n1.5s freeze n2\n2s thaw n2\n2.2s loss n1 n4 60%";
    for config in [nfd_s(), plain()] {
        let full = Stage::new(4, config, script).walk(Time(3_500_000));
        assert!(full.len() >= 6 && full.iter().all(|gone| (960..=1_000).contains(gone)), "{full:?}");
    }
}
