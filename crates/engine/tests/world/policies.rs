//! Policies: how a client answers failures.

use crate::toy::{Fact, ToyRun, n};
use faultline_engine::{ClientFact, EventKind, LossCause, NoEffect, Picture, Ticket, Time};

const NOBODY: &str = "0s crash n1\n0s crash n2\n0s crash n3\n";

/// What clients did that is about a policy, and when.
fn told(run: &ToyRun) -> Vec<(u64, String)> {
    let tell = |(time, fact): (Time, Fact)| {
        let Fact::Client(fact) = fact else { return None };
        let what = match fact {
            ClientFact::Invoked { ticket, .. } => format!("asks {}", ticket.serial),
            ClientFact::Retried { ticket, attempt, .. } => format!("retries {} as {attempt}", ticket.serial),
            ClientFact::Returned { ticket, .. } => format!("hears {}", ticket.serial),
            ClientFact::Abandoned { ticket, attempt, reason } => {
                format!("abandons {} after {attempt}: {reason:?}", ticket.serial)
            }
            ClientFact::BackedOff { pause, .. } => format!("pauses {pause}"),
            ClientFact::GaveUp { ticket, .. } => format!("gives {} up", ticket.serial),
            ClientFact::Declined { .. } => "declines".into(),
            ClientFact::BreakerOpened { failures, .. } => format!("opens after {failures}"),
            ClientFact::BreakerProbed { ticket } => format!("probes with {}", ticket.serial),
            ClientFact::BreakerClosed => "closes".into(),
            ClientFact::TurnedAway { ticket } => format!("turns {} away", ticket.serial),
            _ => return None,
        };
        Some((time.0 / 1_000, what))
    };
    run.facts().into_iter().filter_map(tell).collect()
}

fn run(script: &str, until: &str) -> Vec<(u64, String)> {
    let mut run = ToyRun::new(script);
    run.until(until);
    told(&run)
}

fn of(events: &[(u64, &str)]) -> Vec<(u64, String)> {
    events.iter().map(|(time, what)| (*time, (*what).into())).collect()
}

#[test]
fn a_client_asks_as_often_as_it_may_and_waits_as_long_as_it_says() {
    let script = format!("{NOBODY}0s policy c1 patience 100ms retries 2\n1s c1 get x");
    let abandoned = (1_300, "abandons 1 after 3: Retries");
    let retried = [(1_100, "retries 1 as 2"), (1_200, "retries 1 as 3")];
    assert_eq!(run(&script, "3s"), of(&[(1_000, "asks 1"), retried[0], retried[1], abandoned]));
    let script = script.replace("retries 2", "retries 0");
    assert_eq!(run(&script, "3s"), of(&[(1_000, "asks 1"), (1_100, "abandons 1 after 1: Retries")]));
}

#[test]
fn what_is_abandoned_makes_room_for_what_waits() {
    let script = format!("{NOBODY}0s policy c1 patience 100ms retries 0\n1s c1 get x\n1s c1 get y");
    let told = run(&script, "3s");
    assert_eq!(told[2], (1_100, "asks 2".into()), "{told:?}");
}

#[test]
fn pauses_double_between_attempts() {
    let script = format!("{NOBODY}0s policy c1 patience 100ms backoff 50ms..120ms\n1s c1 get x");
    let pauses: Vec<String> = run(&script, "2.2s")
        .into_iter()
        .filter(|(_, what)| what.starts_with('p'))
        .map(|(_, what)| what)
        .collect();
    assert_eq!(pauses[..4], ["pauses 50ms", "pauses 100ms", "pauses 120ms", "pauses 120ms"]);
    let times: Vec<u64> = run(&script, "2.2s")
        .iter()
        .filter(|(_, what)| what.starts_with('r'))
        .map(|(time, _)| *time)
        .collect();
    assert_eq!(times[..3], [1_150, 1_350, 1_570]);
}

#[test]
fn jitter_differs_by_client_and_seed_and_changes_nothing_else() {
    let pauses = |seed: u64, client: u16| {
        let script =
            format!("{NOBODY}0s policy all patience 100ms backoff 50ms..500ms full\n1s c{client} get x");
        let mut run = ToyRun::of(3, seed, crate::toy::Config::default(), &script);
        run.until("3s");
        told(&run).into_iter().filter(|(_, what)| what.starts_with('p')).collect::<Vec<_>>()
    };
    assert_eq!(pauses(1, 1), pauses(1, 1));
    assert_ne!(pauses(1, 1), pauses(1, 2));
    assert_ne!(pauses(1, 1), pauses(2, 1));
    // A load of the same client draws what it drew without a policy.
    let arrivals = |policy: &str| {
        let mut run = ToyRun::new(&format!("{policy}1s c1 load 50/s poisson set k{{1..9}} 1\n2s c1 quiet"));
        run.until("3s");
        let asked = |(time, fact): (Time, Fact)| match fact {
            Fact::Client(ClientFact::Invoked { operation, .. }) => Some((time, operation.to_string())),
            _ => None,
        };
        run.facts().into_iter().filter_map(asked).collect::<Vec<_>>()
    };
    assert_eq!(arrivals(""), arrivals("0s policy c1 backoff 50ms..1s full\n"));
}

#[test]
fn without_a_key_each_attempt_is_a_request_of_its_own() {
    // The answers are slow, so the client asks three times; each is handled.
    let script =
        "0s delay n1 -> c1 250ms\n0s delay n2 -> c1 250ms\n0s policy c1 patience 100ms{}\n1s c1 set count 1";
    let mut with = ToyRun::new(&script.replace("{}", ""));
    let mut without = ToyRun::new(&script.replace("{}", " no-key"));
    with.until("3s");
    without.until("3s");
    assert!(told(&with).contains(&(1_100, "retries 1 as 2".into())), "{:?}", told(&with));
    assert_eq!(
        told(&without)[..3],
        of(&[(1_000, "asks 1"), (1_100, "abandons 1 after 1: Keyless"), (1_100, "asks 2")])
    );
    let tickets: Vec<Ticket> = without
        .facts()
        .into_iter()
        .filter_map(|(_, fact)| match fact {
            Fact::Client(ClientFact::Returned { ticket, .. }) => Some(ticket),
            _ => None,
        })
        .collect();
    assert_eq!(tickets.len(), 1, "what it does not wait for any more says nothing");
    assert!(tickets[0].serial > 1);
}

#[test]
fn a_redirect_is_followed_under_the_same_number_without_a_key_too() {
    let told = run("0s policy c1 no-key\n1s c1 get leader", "2s");
    assert_eq!(told, of(&[(1_000, "asks 1"), (1_020, "retries 1 as 2"), (1_040, "hears 1")]));
}

#[test]
fn nobody_begins_what_is_past_its_deadline() {
    // Three at once, 100 ms of work each: the third would begin at 1.21 s.
    let script = "0s server n1 100ms\n0s policy c1 patience 2s deadline 150ms\n1s c1 load 1/s bursts 3 set x 1\n1.001s c1 quiet";
    let mut run = ToyRun::new(script);
    run.until("1.5s");
    let lost = |why: LossCause| run.kinds(|kind| matches!(kind, EventKind::Lost(_, cause) if cause == why));
    assert_eq!(lost(LossCause::Expired), 1, "{:?}", told(&run));
    assert_eq!(told(&run).iter().filter(|(_, what)| what.contains("Deadline")).count(), 2);
    assert_eq!(run.answers().len(), 1);
    let mut patient = ToyRun::new(&script.replace(" deadline 150ms", ""));
    patient.until("1.5s");
    assert_eq!(patient.answers().len(), 3);
}

#[test]
fn a_request_that_arrives_after_its_deadline_is_not_handled() {
    let mut run = ToyRun::new("0s delay c1 -> n1 200ms\n0s policy c1 deadline 150ms\n1s c1 get x");
    run.until("2s");
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Expired))), 1);
    assert_eq!(told(&run), of(&[(1_000, "asks 1"), (1_150, "abandons 1 after 1: Deadline")]));
}

#[test]
fn a_pause_that_would_end_after_the_deadline_is_not_begun() {
    let script = format!("{NOBODY}0s policy c1 patience 100ms backoff 60ms..1s deadline 150ms\n1s c1 get x");
    assert_eq!(run(&script, "2s"), of(&[(1_000, "asks 1"), (1_100, "abandons 1 after 1: Deadline")]));
}

#[test]
fn a_frozen_node_looks_at_deadlines_when_it_goes_on() {
    let mut run = ToyRun::new("0s policy c1 deadline 100ms\n0.9s freeze n1\n1s c1 get x\n1.5s thaw n1");
    run.until("1.4s");
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Waits(_))), 1);
    run.until("2s");
    assert_eq!(run.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Expired))), 1);
}

/// A worker takes what arrives at a frozen node, and does not look at it before the node goes on.
#[test]
fn a_worker_of_a_frozen_node_looks_at_deadlines_when_the_node_goes_on() {
    let script = "0s server n1 10ms\n0s policy c1 patience 2s deadline 600ms\n0.9s freeze n1\n1s c1 get x";
    let run = |thaw: &str| {
        let mut run = ToyRun::new(&format!("{script}\n{thaw} thaw n1"));
        run.until("3s");
        (run.kinds(|kind| matches!(kind, EventKind::Lost(_, LossCause::Expired))), run.answers().len())
    };
    assert_eq!(run("1.5s"), (0, 1));
    assert_eq!(run("1.7s"), (1, 0));
}

#[test]
fn a_full_queue_says_so_where_it_refuses() {
    let script = "0s server n1 100ms queue 0 refuse\n0s policy c1 patience 2s retries 0\n1s c1 load 1/s bursts 2 set x 1\n1.001s c1 quiet";
    let refused = run(script, "1.5s");
    assert_eq!(refused[2].1, "turns 2 away", "{refused:?}");
    assert_eq!(refused[3], (1_020, "abandons 2 after 1: Retries".into()), "it need not wait for its timeout");
    let silent = run(&script.replace(" refuse", ""), "1.5s");
    assert!(!silent.iter().any(|(_, what)| what.contains("away") || what.contains("abandons")), "{silent:?}");
}

#[test]
fn a_refused_client_asks_another_node_after_a_pause() {
    let script = "0s server n1 100ms queue 0 refuse\n1s c1 load 1/s bursts 2 set x 1\n1.001s c1 quiet";
    let mut run = ToyRun::new(script);
    run.until("1.5s");
    let retry = run.facts().into_iter().find_map(|(time, fact)| match fact {
        Fact::Client(ClientFact::Retried { to, timed_out, .. }) => Some((time.0 / 1_000, to, timed_out)),
        _ => None,
    });
    assert_eq!(retry, Some((1_060, n(2), false)));
}

#[test]
fn a_breaker_opens_lets_one_request_try_and_closes() {
    let script = format!(
        "{NOBODY}0s policy c1 patience 50ms retries 0 breaker 2 500ms\n1s c1 every 60ms get x\n1.3s restart n1\n1.3s restart n2\n1.3s restart n3"
    );
    let told = run(&script, "2s");
    let first: Vec<_> = told.iter().take(5).cloned().collect();
    let expected = [
        (1_000, "asks 1"),
        (1_050, "abandons 1 after 1: Retries"),
        (1_060, "asks 2"),
        (1_110, "opens after 2"),
        (1_110, "abandons 2 after 1: Retries"),
    ];
    assert_eq!(first, of(&expected));
    let declined = told.iter().filter(|(_, what)| what == "declines").count();
    assert_eq!(declined, 9, "each of 1.12, 1.18, … 1.60 s: {told:?}");
    let probe: Vec<_> = told.iter().filter(|(time, _)| (1_620..1_730).contains(time)).cloned().collect();
    let closing = [
        (1_660, "asks 3"),
        (1_660, "probes with 3"),
        (1_680, "hears 3"),
        (1_680, "closes"),
        (1_720, "asks 4"),
    ];
    assert_eq!(probe, of(&closing), "{told:?}");
}

/// What tries fails if it is told to ask somebody else and may not. Otherwise nobody would ever try again.
#[test]
fn a_breaker_whose_trial_was_to_ask_once_opens_again_when_that_is_redirected() {
    let script = "0s crash n1\n0s policy c1 patience 50ms retries 0 breaker 1 300ms\n1s c1 get x\n1.1s restart n1\n1.5s c1 once get leader\n2s c1 get x";
    let told = run(script, "3s");
    let expected = [
        (1_000, "asks 1"),
        (1_050, "opens after 1"),
        (1_050, "abandons 1 after 1: Retries"),
        (1_500, "asks 2"),
        (1_500, "probes with 2"),
        (1_520, "opens after 1"),
        (1_520, "gives 2 up"),
        (2_000, "asks 3"),
        (2_000, "probes with 3"),
        (2_020, "hears 3"),
        (2_020, "closes"),
    ];
    assert_eq!(told, of(&expected));
}

#[test]
fn what_waits_to_be_sent_again_is_given_up_when_the_breaker_opens_meanwhile() {
    let script = format!(
        "{NOBODY}0s policy c1 patience 50ms backoff 100ms..1s breaker 2 10s\n1s c1 load 1/s bursts 2 get x\n1.01s c1 quiet"
    );
    let told = run(&script, "3s");
    let expected = [
        (1_000, "asks 1"),
        (1_000, "asks 2"),
        (1_050, "pauses 100ms"),
        (1_050, "opens after 2"),
        (1_050, "abandons 2 after 1: Breaker"),
        (1_150, "abandons 1 after 1: Breaker"),
    ];
    assert_eq!(told, of(&expected));
}

#[test]
fn the_same_policy_again_changes_nothing() {
    let script = format!(
        "{NOBODY}0s policy c1 patience 50ms retries 0 breaker 2 10s\n1s c1 get x\n1.1s policy c1 patience 50ms retries 0 breaker 2 10s\n1.2s c1 get x"
    );
    let told = run(&script, "3s");
    assert!(told.contains(&(1_250, "opens after 2".into())), "the failure of before counts: {told:?}");
}

/// Four attempts of 50 ms at three nodes: the first is refused when the fourth, to the same node, is under way.
#[test]
fn a_refusal_of_an_attempt_that_was_given_up_is_not_one_of_the_attempt_under_way() {
    let script = "0s crash n2\n0s crash n3\n0s policy c1 patience 50ms\n0s server n1 100ms queue 0 refuse
         0.9s delay c1 -> n1 155ms\n1s c1 get x\n1.01s delay c1 -> n1 30ms\n1.06s c2 set y 1";
    let mut run = ToyRun::new(script);
    run.until("1.199s");
    let turned_away = told(&run).iter().filter(|(_, what)| what == "turns 1 away").count();
    assert_eq!(turned_away, 1, "{:?}", told(&run));
    let retries = run.facts().into_iter().filter_map(|(time, fact)| match fact {
        Fact::Client(ClientFact::Retried { to, timed_out, .. }) => Some((time.0 / 1_000, to, timed_out)),
        _ => None,
    });
    let expected = [(1_050, n(2), true), (1_100, n(3), true), (1_150, n(1), true)];
    assert_eq!(retries.collect::<Vec<_>>(), expected);
    run.until("1.6s");
    assert_eq!(run.answers().len(), 2, "the fourth attempt was handled");
}

#[test]
fn retries_end_when_the_budget_is_spent() {
    let script = format!("{NOBODY}0s policy c1 patience 50ms budget 4 10%\n1s c1 get x\n2s c1 get y");
    let told = run(&script, "3s");
    // Four tokens: the first failure leaves three, more than half; the second leaves two.
    let expected = [
        (1_000, "asks 1"),
        (1_050, "retries 1 as 2"),
        (1_100, "abandons 1 after 2: Budget"),
        (2_000, "asks 2"),
        (2_050, "abandons 2 after 1: Budget"),
    ];
    assert_eq!(told, of(&expected));
}

#[test]
fn a_policy_is_shown_can_be_taken_back_and_is_told_if_it_changes_nothing() {
    let mut run = ToyRun::new("0s policy all retries 3 breaker 1 1s");
    run.until("0.5s");
    let shown = |run: &ToyRun| run.0.frame().clients[0].policy.map(|policy| policy.to_string());
    assert_eq!(shown(&run).as_deref(), Some("retries 3 breaker 1 1s"));
    run.act("policy c1 default");
    run.until("0.6s");
    assert_eq!(shown(&run), None);
    run.act("policy c1 default");
    run.until("0.7s");
    let vain = run.events().iter().rev().find(|event| matches!(event.kind, EventKind::Input(_)));
    assert_eq!(vain.and_then(|event| event.no_effect), Some(NoEffect::Unchanged));
}

#[test]
fn a_client_whose_breaker_is_open_is_seen() {
    let mut run = ToyRun::new(&format!("{NOBODY}0s policy c1 patience 50ms breaker 1 1s\n1s c1 get x"));
    run.until("1.2s");
    assert!(run.0.frame().clients[0].cut_off);
    assert_eq!(told(&run).last(), Some(&(1_050, "abandons 1 after 1: Breaker".into())));
}
