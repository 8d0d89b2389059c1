//! A switchover by hand: an operator orders it, and the director carries it out once.

use crate::stage::{Any, Stage, at, n};
use faultline_engine::{ClientFact, Time};
use faultline_strategies::Outcome;
use faultline_strategies::failover::{Bugs, Config, Fact, Failback, Form, ORDERS_MOVE_ONCE, Verdict};

const STEADY: &str = "0s delay all 10ms\n0s disk all 1ms\n0.5s c1 every 40ms add x 1\n";
const BACK: &str = "2s crash n2\n3s restart n2\n";

fn run(config: Config, nodes: u16, script: &str, until: &str) -> Stage {
    Stage::new(config, nodes, 42, &format!("{STEADY}{script}")).until(until)
}

fn form(form: Form) -> Config {
    Config { form, ..Config::default() }
}

/// What operators were told, and when.
fn verdicts(stage: &Stage) -> Vec<(Time, Verdict)> {
    let told = |(time, fact)| match fact {
        Any::Client(ClientFact::Returned { outcome: Outcome::Ordered(verdict), .. }) => Some((time, verdict)),
        _ => None,
    };
    stage.all().filter_map(told).collect()
}

fn told(stage: &Stage) -> Vec<Verdict> {
    verdicts(stage).into_iter().map(|(_, verdict)| verdict).collect()
}

/// Who served last, under which token.
fn primary(stage: &Stage) -> Option<(u16, u64)> {
    stage
        .own()
        .filter_map(|(_, node, fact)| match fact {
            Fact::Resumed { token, .. } => Some((node.0 + 1, token)),
            _ => None,
        })
        .last()
}

fn moves(stage: &Stage) -> usize {
    stage.count(|fact| matches!(fact, Fact::Resumed { planned: true, .. }))
}

#[test]
fn an_order_moves_the_primary_when_its_server_has_caught_up_and_nothing_is_lost() {
    for form_of in [Form::Cold, Form::Warm, Form::Hot] {
        let stage = run(form(form_of), 4, &format!("{BACK}4s c2 -> n1 switchover n2"), "8s");
        let moment = |is: fn(&Fact) -> bool| {
            let found = stage.own().find(|(_, _, fact)| is(fact));
            found.unwrap_or_else(|| panic!("{form_of:?}: nothing of the kind"))
        };
        let ordered = moment(|fact| matches!(fact, Fact::SwitchoverOrdered { .. }));
        let handover = moment(|fact| matches!(fact, Fact::HandoverOrdered { .. }));
        let released = moment(|fact| matches!(fact, Fact::Released { .. }));
        let granted = moment(|fact| matches!(fact, Fact::SwitchoverGranted { .. }));
        let resumed = moment(|fact| matches!(fact, Fact::Resumed { planned: true, .. }));
        let ended = moment(|fact| matches!(fact, Fact::SwitchoverEnded { .. }));
        let caught_up = stage.first(|node, fact| node == n(2) && matches!(fact, Fact::CaughtUp { .. }));
        let caught_up = caught_up.expect("n2 catches up").0;
        let times = [ordered.0, handover.0, released.0, granted.0, resumed.0, ended.0];
        assert!(times.is_sorted() && caught_up <= handover.0, "{form_of:?}: {times:?}, {caught_up}");
        assert_eq!((released.1, resumed.1), (n(3), n(2)), "{form_of:?}");
        let (Fact::Released { holds, .. }, Fact::Resumed { index, .. }) = (released.2, resumed.2) else {
            panic!("{released:?}, {resumed:?}")
        };
        assert_eq!(holds, index, "{form_of:?}: it has all that there was");
        // A cold standby starts and loads everything before the handover, while the other one serves.
        assert!(resumed.0.since(released.0).0 < 150_000, "{form_of:?}: {released:?}, {resumed:?}");
        let answers = verdicts(&stage);
        assert!(
            matches!(answers[..], [(time, Verdict::Done)] if time > resumed.0),
            "{form_of:?}: {answers:?}"
        );
        assert_eq!((moves(&stage), stage.broken()), (1, vec![]), "{form_of:?}");
    }
}

#[test]
fn who_cannot_be_the_primary_is_refused_with_the_reason() {
    let warm = form(Form::Warm);
    let broken = Config {
        broken: true,
        drill: faultline_engine::settings::Pause(faultline_engine::Span::millis(300)),
        ..warm
    };
    for (config, script, verdict) in [
        (warm, "3s crash n3\n4s c2 -> n1 switchover n3", Verdict::Silent),
        (broken, "4s c2 -> n1 switchover n3", Verdict::Unfit),
        (warm, "4s c2 -> n1 switchover n1", Verdict::NoServer),
        (warm, "4s c2 -> n1 switchover n4", Verdict::NoServer),
        (warm, "4s c2 -> n1 switchover n60", Verdict::NoServer),
        (form(Form::Cluster), "4s c2 -> n1 switchover n3", Verdict::NoPrimary),
        // It is the primary.
        (warm, "4s c2 -> n1 switchover n2", Verdict::Done),
        // Whoever is asked sends the operator to the director.
        (warm, "4s c2 -> n4 switchover n60", Verdict::NoServer),
        (warm, "4s c2 -> n3 switchover n60", Verdict::NoServer),
    ] {
        let stage = run(config, 4, script, "6s");
        assert_eq!((told(&stage), moves(&stage)), (vec![verdict], 0), "{script}");
        assert_eq!(stage.broken(), [""; 0], "{script}");
    }
}

#[test]
fn a_server_that_crashes_with_the_token_is_told_of_as_a_failure_and_somebody_else_serves() {
    let stage = run(form(Form::Hot), 5, "4s c2 -> n1 switchover n3\n4.05s crash n3", "8s");
    assert_eq!(told(&stage), [Verdict::Failed]);
    assert!(primary(&stage).is_some_and(|(node, _)| node != 3), "{:?}", primary(&stage));
    // And one that does not work, as a takeover shows.
    let stage = run(Config { broken: true, ..form(Form::Hot) }, 4, "4s c2 -> n1 switchover n3", "8s");
    assert_eq!((told(&stage), primary(&stage)), (vec![Verdict::Failed], Some((2, 3))));
    assert_eq!(stage.broken(), [""; 0]);
}

#[test]
fn of_two_orders_the_newer_one_counts_until_one_is_being_carried_out() {
    // n3 is cut off from the store, so it cannot catch up, and c2 waits. Then c1 orders n4.
    let wait = "1.5s c1 quiet\n2s cut n3 n5\n2s crash n3\n2.1s restart n3\n3s c2 -> n1 switchover n3\n";
    let stage = run(form(Form::Warm), 5, &format!("{wait}3.5s c1 -> n1 switchover n4\n5s heal"), "8s");
    assert_eq!(told(&stage), [Verdict::Replaced, Verdict::Done]);
    assert_eq!((primary(&stage), moves(&stage)), (Some((4, 2)), 1));
    // Between the token and the first word of the new primary.
    let stage = run(
        form(Form::Warm),
        5,
        "1.5s c1 quiet\n3s c2 -> n1 switchover n3\n3.06s c1 -> n1 switchover n4",
        "6s",
    );
    assert_eq!(told(&stage), [Verdict::Busy, Verdict::Done]);
    assert_eq!((primary(&stage), moves(&stage), stage.broken()), (Some((3, 2)), 1, vec![]));
}

/// The operator's order goes before the setting, and then the setting has its way again.
#[test]
fn with_automatic_failback_an_order_to_another_server_does_not_last() {
    let config = Config { failback: Failback::Auto, ..form(Form::Hot) };
    let stage = run(config, 4, "3s c2 -> n1 switchover n3", "6s");
    assert_eq!((told(&stage), primary(&stage)), (vec![Verdict::Done], Some((2, 3))));
    assert_eq!((moves(&stage), stage.broken()), (2, vec![]));
}

/// At every moment between the order and its answer.
#[test]
fn a_director_that_crashes_at_any_moment_carries_an_order_out_once() {
    for micros in (2_990_000..3_200_000).step_by(2_000) {
        let crash = Time(micros);
        let script =
            format!("3s c2 -> n1 switchover n3\n{crash} crash n1\n{} restart n1\n", Time(micros + 120_000));
        let stage = run(form(Form::Hot), 4, &script, "7s");
        // If n2 has handed over and nobody knows to whom, it serves again, and hands over again when the order is repeated.
        let (node, token) = primary(&stage).expect("somebody serves");
        assert_eq!((told(&stage), node), (vec![Verdict::Done], 3), "{crash}");
        assert!((2..=3).contains(&token), "{crash}: {token}");
        assert_eq!((moves(&stage), stage.broken()), (1, vec![]), "{crash}");
    }
}

#[test]
fn an_order_that_comes_twice_moves_the_primary_once() {
    // Each message comes twice, and the second time late.
    let twice = "0s duplicate c2 n1 100%\n0s delay c2 n1 5ms..300ms\n";
    let script =
        format!("{twice}3s c2 -> n1 switchover n3\n3.8s c2 -> n1 switchover n2\n4.5s c2 -> n1 switchover n3");
    for seed in 0..50 {
        let stage = Stage::new(form(Form::Hot), 4, seed, &format!("{STEADY}{script}")).until("9s");
        assert_eq!((told(&stage), primary(&stage)), (vec![Verdict::Done; 3], Some((3, 4))), "seed {seed}");
        assert_eq!((moves(&stage), stage.broken()), (3, vec![]), "seed {seed}");
    }
}

/// c2 does not hear that its order was carried out, and asks again when the world is another one, and the director has been down.
const LOST_ANSWER: &str = "
    2s crash n2
    3s restart n2
    4s cut n1 -> c2
    4s c2 -> n1 switchover n2
    5s crash n2
    5.4s restart n2
    5.5s crash n1
    5.6s restart n1
    6.5s heal";

#[test]
fn an_order_that_was_carried_out_is_recognised_after_a_crash_unless_it_is_forgotten() {
    let stage = run(form(Form::Hot), 4, LOST_ANSWER, "8s");
    assert!(stage.count(|fact| matches!(fact, Fact::OrderRecognised { verdict: Verdict::Done, .. })) > 0);
    assert_eq!((moves(&stage), primary(&stage)), (1, Some((3, 4))));
    assert_eq!((told(&stage), stage.broken()), (vec![Verdict::Done], vec![]));
    let forgets = Config { bugs: Bugs { forget_orders: true, ..Bugs::default() }, ..form(Form::Hot) };
    let stage = run(forgets, 4, LOST_ANSWER, "8s");
    assert_eq!((moves(&stage), primary(&stage)), (2, Some((2, 5))));
    assert_eq!(stage.broken(), [ORDERS_MOVE_ONCE.slug]);
}

/// The director has crashed since it granted the token, and another order waits when the first one comes again.
#[test]
fn an_order_that_was_carried_out_is_recognised_while_another_one_waits() {
    let config = Config { failback: Failback::Auto, ..form(Form::Hot) };
    let script = "
        2s c1 quiet
        3s c2 -> n1 switchover n3
        3.02s cut c2 n1
        3.06s crash n1
        3.07s restart n1
        3.4s cut n3 n4
        3.4s crash n3
        3.5s restart n3
        3.7s c1 -> n1 switchover n3
        3.9s heal c2 n1
        4.5s heal";
    let stage = run(config, 4, script, "9s");
    assert_eq!(stage.broken(), [""; 0]);
    // n3 had token 2, and n2 has had its part back since, by itself. Then c1's order comes to its end.
    assert_eq!(told(&stage), [Verdict::Failed, Verdict::Done]);
    let granted = stage.own().filter(|(_, _, fact)| matches!(fact, Fact::SwitchoverGranted { .. }));
    assert_eq!(granted.count(), 2);
}

/// The rule holds for a switchover as for a failback: a server that has nothing is not handed the token.
#[test]
fn who_has_not_caught_up_is_not_handed_the_token() {
    let early = Config { bugs: Bugs { early_failback: true, ..Bugs::default() }, ..form(Form::Cold) };
    let script = format!("{BACK}4s c2 -> n1 switchover n2");
    assert_eq!(run(early, 4, &script, "8s").broken(), ["caught-up-before-failback"]);
    assert_eq!(run(form(Form::Cold), 4, &script, "8s").broken(), [""; 0]);
    // While it has not, the order waits and the primary serves.
    let stage =
        run(form(Form::Warm), 4, &format!("{BACK}3s cut n2 n4\n4s c2 -> n1 switchover n2\n6s heal"), "9s");
    let served = stage.answers().into_iter().filter(|time| (at(4_500)..at(6_000)).contains(time)).count();
    assert!(served > 25, "{served}");
    assert!(matches!(verdicts(&stage)[..], [(time, Verdict::Done)] if time > at(6_000)));
}
