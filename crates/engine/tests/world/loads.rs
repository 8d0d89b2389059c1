//! Requests that arrive whether or not earlier ones were answered.

use crate::toy::{Config, ToyRun};
use faultline_engine::limits::MAX_OPEN;
use faultline_engine::{ClientFact, ClientId, Controls, EventKind, Input, NoEffect, Picture, Ticket, Time};
use std::collections::BTreeSet;

/// When what was asked, and by which session.
fn asked(run: &ToyRun) -> Vec<(Time, String, Ticket)> {
    let asked = |(time, fact): (Time, crate::toy::Fact)| match fact {
        crate::toy::Fact::Client(ClientFact::Invoked { ticket, operation, .. }) => {
            Some((time, operation.to_string(), ticket))
        }
        _ => None,
    };
    run.facts().into_iter().filter_map(asked).collect()
}

fn answered(run: &ToyRun) -> usize {
    run.answers().len()
}

fn millis(run: &ToyRun) -> Vec<u64> {
    asked(run).iter().map(|(time, ..)| time.0 / 1_000).collect()
}

#[test]
fn an_even_load_does_not_wait_for_answers() {
    let mut run = ToyRun::new("0s delay all 100ms\n1s c1 load 100/s set x 1\n1.05s c1 quiet");
    run.until("1.5s");
    assert_eq!(millis(&run), [1000, 1010, 1020, 1030, 1040]);
    assert_eq!(answered(&run), 5);
    let tickets: BTreeSet<Ticket> = asked(&run).into_iter().map(|(.., ticket)| ticket).collect();
    assert_eq!(tickets.len(), 5, "each is a request of its own");
    assert!(tickets.iter().map(|ticket| ticket.serial).eq(1..=5), "the client numbers them one by one");
    let sessions: BTreeSet<u16> = tickets.iter().map(|ticket| ticket.client.session()).collect();
    assert_eq!(sessions.len(), 5, "and each has a session of its own");
    assert!(tickets.iter().all(|ticket| ticket.client.whole() == ClientId(0)));
}

#[test]
fn a_session_is_used_again_once_its_request_is_answered() {
    let mut run = ToyRun::new("1s c1 load 100/s set x 1\n3s c1 quiet");
    run.until("4s");
    let sessions: BTreeSet<u16> = asked(&run).iter().map(|(.., ticket)| ticket.client.session()).collect();
    // An answer takes 20 ms.
    assert!(asked(&run).len() == 200 && sessions.len() <= 3, "{sessions:?}");
    assert!(sessions.iter().all(|session| *session > 0), "the first is for what it waits for");
}

#[test]
fn bursts_come_together_and_no_more_often_on_average() {
    let mut run = ToyRun::new("1s c1 load 100/s bursts 5 set x 1\n1.16s c1 quiet");
    run.until("2s");
    let expected: Vec<u64> = [1000, 1050, 1100, 1150].into_iter().flat_map(|at| [at; 5]).collect();
    assert_eq!(millis(&run), expected);
}

#[test]
fn a_poisson_process_is_as_frequent_as_it_says_and_differs_by_seed_and_client() {
    let times = |seed, who: &str| {
        let mut run = ToyRun::of(3, seed, Config::default(), &format!("1s {who} load 200/s poisson set x 1"));
        run.until("11s");
        asked(&run).into_iter().map(|(time, ..)| time).collect::<Vec<_>>()
    };
    let (one, other, another) = (times(1, "c1"), times(2, "c1"), times(1, "c2"));
    for times in [&one, &other, &another] {
        // 2,000 expected, with a standard deviation of 45.
        assert!(times.len().abs_diff(2_000) < 180, "{}", times.len());
        let gaps: Vec<u64> = times.windows(2).map(|pair| pair[1].since(pair[0]).0).collect();
        let long = gaps.iter().filter(|gap| **gap > 10_000).count();
        // e^-2 of them, 271 with a standard deviation of 15.
        assert!(long.abs_diff(271) < 70, "{long}");
    }
    assert!(one != other && one != another);
    assert_eq!(one, times(1, "c1"));
}

#[test]
fn keys_are_drawn_from_the_range() {
    let keys = |zipf: &str| {
        let mut run = ToyRun::new(&format!("1s c1 load 500/s{zipf} set k{{7..16}} 1\n5s c1 quiet"));
        run.until("6s");
        let first = asked(&run).iter().filter(|(_, command, _)| command == "set k7 1").count();
        let keys: BTreeSet<String> = asked(&run).into_iter().map(|(_, command, _)| command).collect();
        (keys, first)
    };
    let all: BTreeSet<String> = (7..=16).map(|key| format!("set k{key} 1")).collect();
    let ((even, few), (zipf, many)) = (keys(""), keys(" zipf"));
    assert_eq!((&even, &zipf), (&all, &all));
    // A tenth of 2,000, and 1/(1 + 1/2 + … + 1/10), which is .341 of them.
    assert!(few.abs_diff(200) < 55 && many.abs_diff(683) < 90, "{few} {many}");
}

#[test]
fn a_lost_request_is_asked_again_and_the_others_go_on() {
    let script = "1s c1 load 20/s set x 1\n1.009s crash n1\n1.3s c1 quiet\n2s restart n1";
    let mut run = ToyRun::new(script);
    run.until("1.24s");
    assert_eq!((answered(&run), run.0.frame().clients[0].open), (0, 5));
    run.until("3s");
    assert_eq!((asked(&run).len(), answered(&run)), (6, 6), "of another node, after 250 ms");
    assert_eq!(run.0.frame().clients[0].open, 0);
}

#[test]
fn each_request_follows_its_own_redirect_and_the_next_begin_there() {
    let mut run = ToyRun::new("1s c1 load 100/s get leader\n1.1s c1 quiet");
    run.until("2s");
    assert_eq!((asked(&run).len(), answered(&run)), (10, 10));
    let to_n1 = run.messages().iter().filter(|message| message.to == crate::toy::n(1).into()).count();
    assert!(to_n1 <= 3, "{to_n1}: until the first redirect is back");
}

#[test]
fn what_a_client_waits_for_and_a_load_go_side_by_side() {
    let mut run =
        ToyRun::new("1s c1 load 50/s set x 1\n1s c1 every 30ms set y 2\n1.01s c1 once set z 3\n2s c1 quiet");
    run.until("3s");
    let of = |key: &str| asked(&run).iter().filter(|(_, command, _)| command.contains(key)).count();
    // An answer takes 20 ms, so that the steady one never has to wait; once it lets another one go before.
    assert_eq!((of(" x "), of(" z ")), (50, 1));
    assert!((32..=34).contains(&of(" y ")), "{}", of(" y "));
    assert_eq!(answered(&run), asked(&run).len());
}

#[test]
fn so_many_are_under_way_and_what_is_more_is_told() {
    let mut run = ToyRun::new("1s c1 load 1000/s set silence 1");
    run.until("2.0001s");
    let client = &run.0.frame().clients[0];
    assert_eq!(client.open, u32::from(MAX_OPEN));
    let arrivals = run.kinds(|kind| kind == EventKind::Arrival);
    assert_eq!((asked(&run).len(), arrivals), (500, 1_001));
    let told: BTreeSet<u32> = run.0.history().facts.iter().map(|fact| fact.event).collect();
    let silent = (0..)
        .zip(run.events())
        .filter(|(number, event)| event.kind == EventKind::Arrival && !told.contains(number));
    assert_eq!(silent.count(), 501);
}

#[test]
fn a_load_replaces_the_one_before_and_quiet_ends_it() {
    let mut run = ToyRun::new("1s c1 load 100/s set x 1\n1.035s c1 load 10/s set y 1\n1.25s c1 quiet");
    run.until("1.1s");
    assert_eq!(run.0.frame().clients[0].load.as_deref(), Some("10/s set y 1"));
    run.until("3s");
    assert_eq!(millis(&run), [1000, 1010, 1020, 1030, 1035, 1135, 1235]);
    assert_eq!(run.0.frame().clients[0].load, None);
    let quiet = run.0.no_effect(&Input::Quiet(ClientId(0)));
    assert_eq!(quiet.map(|vain| vain.why), Some(NoEffect::Idle));
    assert!(
        ToyRun::new("1s c1 load 1/s set x 1").until("1.5s").0.no_effect(&Input::Quiet(ClientId(0))).is_none()
    );
}

#[test]
fn a_load_is_the_same_after_going_back_and_a_branch_goes_on_from_its_middle() {
    let script = "1s c1 load 300/s poisson zipf set k{1..9} 1\n1s c2 load 90/s bursts 7 add x 1\n1.2s freeze n1\n1.5s thaw n1\n1.6s wipe n2";
    let mut run = ToyRun::new(script);
    run.until("2.5s");
    let (digest, all) = (run.0.world().digest(), asked(&run).len());
    run.until("1.4s").until("0.3s").until("2.1s").until("2.5s");
    assert_eq!((run.0.world().digest(), asked(&run).len()), (digest, all));
    run.until("1.7s").act("c1 quiet").until("2.5s");
    assert!(!run.0.diverged() && asked(&run).len() < all);
    assert!(run.0.undo().is_some());
    run.until("2.5s");
    assert_eq!((run.0.world().digest(), run.0.diverged()), (digest, false), "undone in its middle");
}

#[test]
fn hundreds_wait_at_a_frozen_node() {
    let mut run = ToyRun::new(
        "0.9s freeze n1\n1s c1 load 1000/s add x 1\n1s c2 load 1000/s add x 1\n1.4s thaw n1\n1.5s c1 quiet\n1.5s c2 quiet",
    );
    run.until("1.39s");
    let frame = run.0.frame();
    assert!(frame.nodes[0].waiting > 500, "{}", frame.nodes[0].waiting);
    run.until("4s");
    assert_eq!(answered(&run), asked(&run).len());
}
