//! Takeovers, standbys that were never tried, failing back, a cluster that tips over.

use crate::stage::{Any, Stage, at, n};
use faultline_engine::settings::Pause;
use faultline_engine::{ClientFact, Span, Time};
use faultline_strategies::failover::{Bugs, Config, Fact, Failback, Form};

const STEADY: &str = "0s delay all 10ms\n0s disk all 1ms\n0.5s c1 every 40ms add x 1\n";

fn run(config: Config, nodes: u16, script: &str, until: &str) -> Stage {
    Stage::new(config, nodes, 42, &format!("{STEADY}{script}")).until(until)
}

fn form(form: Form) -> Config {
    Config { form, ..Config::default() }
}

/// "Recovery time = load + resume", measured at each step.
#[test]
fn each_step_of_a_takeover_takes_what_the_settings_say() {
    let stage = run(form(Form::Cold), 4, "5s crash n2", "8s");
    let when = |is: fn(&Fact) -> bool| {
        stage.own().find(|(time, _, fact)| *time > at(5_000) && is(fact)).expect("a step").0
    };
    let suspected = when(|fact| matches!(fact, Fact::ServerSuspected { .. }));
    let granted = when(|fact| matches!(fact, Fact::TokenGranted { .. }));
    let began = when(|fact| matches!(fact, Fact::TakeoverBegan { .. }));
    let loads = when(|fact| matches!(fact, Fact::LoadBegan { .. }));
    let (loaded, effects) = stage
        .own()
        .find_map(|(time, _, fact)| match fact {
            Fact::Loaded { effects, .. } if time > at(5_000) => Some((time, effects)),
            _ => None,
        })
        .expect("it loads");
    let resumed = when(|fact| matches!(fact, Fact::Resumed { .. }));
    assert!(effects > 50, "everything that was saved: {effects}");
    let near = |span: Span, millis: u64| span.0.abs_diff(millis * 1_000) <= 100;
    assert!(
        suspected > at(5_130) && suspected <= at(5_211),
        "the timeout after the last status: {suspected}"
    );
    assert!(near(granted.since(suspected), 1), "the token is on the disk");
    assert!(near(began.since(granted), 10), "the order arrives");
    assert!(near(loads.since(began), 300 + 10 + 1 + 10), "start, question, fence on the disk, answer");
    assert!(near(loaded.since(loads), 2 * effects), "load");
    assert!(near(resumed.since(loaded), 50), "resume");
}

#[test]
fn a_primary_that_is_back_before_anybody_noticed_has_lost_its_part() {
    let stage = run(form(Form::Hot), 4, "5s crash n2\n5.02s restart n2", "8s");
    assert_eq!(stage.count(|fact| matches!(fact, Fact::ServerSuspected { .. })), 0);
    assert_eq!(stage.count(|fact| matches!(fact, Fact::PrimaryRestarted { .. })), 1);
    let resumed =
        stage.first(|_, fact| matches!(fact, Fact::Resumed { token: 2, .. })).expect("somebody serves");
    assert!(resumed.0 < at(5_200), "{}", resumed.0);
    assert_eq!(stage.broken(), Vec::<&str>::new());
}

#[test]
fn a_standby_that_was_never_tried_is_found_out_at_the_failover_and_a_drill_finds_it_before() {
    let untested = Config { broken: true, ..form(Form::Cold) };
    let stage = run(untested, 5, "5s crash n2", "9s");
    let failed = stage
        .first(|node, fact| node == n(3) && matches!(fact, Fact::TakeoverFailed { .. }))
        .expect("n3 fails")
        .0;
    let served =
        stage.first(|node, fact| node == n(4) && matches!(fact, Fact::Resumed { .. })).expect("n4 serves").0;
    assert!(served > failed);
    let drilled = Config { drill: Pause(Span::secs(2)), ..untested };
    let sooner = run(drilled, 5, "5s crash n2", "9s");
    assert_eq!(sooner.count(|fact| matches!(fact, Fact::TakeoverFailed { .. })), 0);
    let found =
        sooner.first(|_, fact| matches!(fact, Fact::DrillFailed { .. })).expect("the drill finds it").0;
    let soon =
        sooner.first(|node, fact| node == n(4) && matches!(fact, Fact::Resumed { .. })).expect("n4 serves").0;
    assert!(found < at(2_100) && soon + Span::millis(500) < served, "{found}, {soon}, {served}");
    // With nobody else there is no service, and no rule is broken by that: nobody is there who could serve.
    let alone = run(untested, 4, "5s crash n2", "20s");
    assert_eq!(alone.count(|fact| matches!(fact, Fact::NobodyLeft { .. })), 1);
    assert_eq!(alone.broken(), Vec::<&str>::new());
}

#[test]
fn who_fails_back_has_caught_up_and_nothing_is_lost_by_it() {
    for form in [Form::Cold, Form::Warm, Form::Hot] {
        let config = Config { form, failback: Failback::Auto, ..Config::default() };
        let stage = run(config, 4, "3s crash n2\n5s restart n2", "9s");
        let moment = |is: fn(&Fact) -> bool| {
            let found = stage.own().find(|(time, _, fact)| *time > at(5_000) && is(fact));
            found.unwrap_or_else(|| panic!("{form:?}: nothing of the kind"))
        };
        let caught_up = moment(|fact| matches!(fact, Fact::CaughtUp { .. }));
        let ordered = moment(|fact| matches!(fact, Fact::FailbackOrdered { .. }));
        let released = moment(|fact| matches!(fact, Fact::Released { .. }));
        let resumed = moment(|fact| matches!(fact, Fact::Resumed { planned: true, .. }));
        let times = [caught_up.0, ordered.0, released.0, resumed.0];
        assert!(times.is_sorted(), "{form:?}: {times:?}");
        assert_eq!((caught_up.1, released.1, resumed.1), (n(2), n(3), n(2)), "{form:?}");
        let (Fact::Released { holds, .. }, Fact::Resumed { index, .. }) = (released.2, resumed.2) else {
            panic!("{released:?}, {resumed:?}")
        };
        assert_eq!(holds, index, "{form:?}: it has all that there was");
        assert_eq!(stage.broken(), Vec::<&str>::new(), "{form:?}");
    }
}

/// The store answered when it was empty, and the answer arrives in the next life of n2, which lacks everything and reaches nobody.
#[test]
fn an_answer_to_an_earlier_life_brings_nobody_up_to_date() {
    for form in [Form::Warm, Form::Hot] {
        let config = Config { form, failback: Failback::Auto, ..Config::default() };
        let script = "0s delay all 10ms\n0s disk all 1ms\n0s delay n4 -> n2 4s\n0.1s delay n4 -> n2 10ms\n0.5s c1 every 40ms add x 1\n3.5s crash n2\n3.9s restart n2\n3.9s cut n2 -> n4\n5s heal";
        let stage = Stage::new(config, 4, 42, script).until("8s");
        let mut caught_up = stage.own().filter(|(time, who, fact)| {
            *who == n(2) && *time > at(3_900) && matches!(fact, Fact::CaughtUp { .. })
        });
        let first = caught_up.next().map(|(time, ..)| time);
        assert!(first.is_some_and(|time| time > at(5_000)), "{form:?}: {first:?}");
        assert_eq!(stage.broken(), Vec::<&str>::new(), "{form:?}");
    }
}

#[test]
fn failing_back_too_early_is_an_outage_that_need_not_have_been() {
    let config = Config { form: Form::Warm, failback: Failback::Auto, ..Config::default() };
    let outage = |config: Config| {
        let stage = run(config, 4, "6s crash n2\n7s restart n2", "12s");
        let time = |is: fn(&Fact) -> bool| {
            stage.own().find(|(time, _, fact)| *time > at(7_000) && is(fact)).expect("it").0
        };
        let released = time(|fact| matches!(fact, Fact::Released { .. }));
        (time(|fact| matches!(fact, Fact::Resumed { .. })).since(released), stage.broken())
    };
    let (late, none) = outage(config);
    let (early, broken) = outage(Config { bugs: Bugs { early_failback: true, ..Bugs::default() }, ..config });
    assert_eq!((none, broken), (vec![], vec!["caught-up-before-failback"]));
    assert!(early.0 > late.0 + 100_000, "{early}, {late}");
}

/// At every moment around the write and the crash: what a hot primary has acknowledged is there afterwards.
#[test]
fn a_hot_primary_that_crashes_at_any_moment_loses_nothing_that_it_acknowledged() {
    for micros in (1_995_000..2_080_000).step_by(1_000) {
        let moment = format!("{}.{:06}s", micros / 1_000_000, micros % 1_000_000);
        let script =
            format!("0s delay all 10ms\n0s disk all 1ms\n2s c1 add x 1\n{moment} crash n2\n4s c1 get x");
        let stage = Stage::new(form(Form::Hot), 4, 42, &script).until("6s");
        let answers: Vec<String> = stage
            .all()
            .filter_map(|(_, fact)| match fact {
                Any::Client(ClientFact::Returned { outcome, .. }) => Some(outcome.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!((answers, stage.broken()), (vec!["1".to_owned(), "1".to_owned()], vec![]), "{moment}");
    }
}

fn answered(stage: &Stage, from: u64, to: u64) -> usize {
    stage.answers().into_iter().filter(|time| (at(from)..at(to)).contains(time)).count()
}

/// Three servers that can do 375 requests in a second, and 300 that come: two can do 250.
#[test]
fn a_cluster_that_loses_a_third_of_its_capacity_tips_over_and_one_with_room_does_not() {
    let cluster = |load: u32| {
        let servers: String = (2..=4).map(|server| format!("0s server n{server} 4ms queue 100\n")).collect();
        let script = format!(
            "0s delay all 10ms\n0s disk all 1ms\n{servers}
             0.5s c1 load {load}/s poisson add x{{1..50}} 1
             0.5s c2 load {load}/s poisson add y{{1..50}} 1
             4s crash n2"
        );
        Stage::new(form(Form::Cluster), 5, 1, &script).until("9s")
    };
    let tight = cluster(150);
    assert!(answered(&tight, 2_000, 4_000) > 560, "three can do it");
    assert!(
        answered(&tight, 7_000, 9_000) < 280,
        "two cannot, and do less than half: {}",
        answered(&tight, 7_000, 9_000)
    );
    let living = tight
        .own()
        .filter(|(_, _, fact)| matches!(fact, Fact::ServerSuspected { node, .. } if *node != n(2)));
    assert!(living.count() > 1, "the living are taken for dead, because their answers stand in the queue");
    let roomy = cluster(100);
    assert!(answered(&roomy, 7_000, 9_000) > 370, "with room for one: {}", answered(&roomy, 7_000, 9_000));
}

/// Messages of one name, between two moments.
fn sent(stage: &Stage, from: u64, to: u64, name: &str) -> usize {
    stage
        .sent()
        .into_iter()
        .filter(|(time, other)| (at(from)..at(to)).contains(time) && *other == name)
        .count()
}

/// A hot write takes a message to the store and to each standby, and an answer from each. A cold or warm one takes none, and all of a
/// save interval two together.
#[test]
fn a_write_costs_the_messages_that_the_chapter_says() {
    let (nodes, from, to) = (5, 2_000, 6_000);
    for (form_of, per_write) in [(Form::Hot, 2 + 2 * 2), (Form::Cluster, 4)] {
        let stage = run(form(form_of), nodes, "", "7s");
        let writes = answered(&stage, from, to);
        let names = ["Save", "Saved", "Copy", "Copied", "Forward", "Done"];
        let messages: usize = names.iter().map(|name| sent(&stage, from, to, name)).sum();
        // One write is under way at either end.
        assert!(
            messages.abs_diff(writes * per_write) <= 2 * per_write,
            "{form_of:?}: {messages} for {writes}"
        );
    }
    let stage = run(form(Form::Warm), nodes, "", "7s");
    let saves = 4_000 / 500;
    assert!(sent(&stage, from, to, "Save").abs_diff(saves) <= 1);
    assert_eq!(sent(&stage, from, to, "Save"), sent(&stage, from, to, "Saved"));
    assert_eq!(sent(&stage, from, to, "Copy"), 0);
    // Watching: a ping and a status for each of three servers and heartbeat.
    assert!(sent(&stage, from, to, "Ping").abs_diff(4_000 / 50 * 3) <= 3);
    assert!(sent(&stage, from, to, "Status").abs_diff(4_000 / 50 * 3) <= 6);
}

/// A store that stands still is not sent the same effects again with every request, nor asked for the same ones: when it goes on, as
/// much comes to it as it missed, and not the square of that.
#[test]
fn a_store_that_stands_still_is_not_flooded() {
    for form in [Form::Hot, Form::Warm, Form::Cold] {
        let config = Config { form, save: Span::millis(20), ..Config::default() };
        let script = "0.5s c1 load 200/s add x 1\n1s freeze n5\n1.2s crash n3\n1.3s restart n3\n6s thaw n5\n6.5s c1 quiet";
        let still = Stage::new(config, 5, 1, script).until("9s");
        // 1,200 effects of some 30 bytes, to the store and to three servers.
        let flood = still.bytes(&["Save", "Copy", "Contents"]);
        assert!(flood < 1_000_000, "{form:?}: {flood} bytes");
        assert_eq!(still.broken(), [""; 0]);
        assert!(still.answers().last().is_some_and(|last| *last > Time(6_000_000)), "{form:?}");
    }
}

/// Somebody makes the timer of the primary run out, when what is on its way to the store will be lost: it is sent again all the same.
#[test]
fn what_is_lost_is_sent_again_also_if_a_timer_ran_out_early() {
    for early in 1..6 {
        let script = format!(
            "0.999s cut n2 -> n4\n1s c1 -> n2 set x 1\n{}\n1.15s heal",
            (1..=early).map(|n| format!("{}ms timeout n2", 1_010 + 8 * n)).collect::<Vec<_>>().join("\n")
        );
        let stage = Stage::new(Config::default(), 4, 1, &script).until("3s");
        assert_eq!(stage.answers().len(), 1, "{script}");
    }
}

/// What a standby lacks is all that a handover waits for when the store has answered: asking the store again tells nobody.
#[test]
fn a_handover_ends_also_if_the_last_copy_to_a_standby_is_lost() {
    let config = Config { form: Form::Hot, failback: Failback::Auto, ..Config::default() };
    let whole = "0.5s c1 every 20ms add x 1\n1s crash n2\n1.5s restart n2\n";
    let stage = run(config, 4, whole, "5s");
    let (ordered, _) =
        stage.first(|_, fact| matches!(fact, Fact::FailbackOrdered { .. })).expect("n2 is back");
    for early in 0..60 {
        let cut = ordered.0 + 10_000 - early * 1_000;
        let (from, to) = (Time(cut), Time(cut + 30_000));
        let script = format!("{whole}{from} cut n3 -> n2\n{to} heal\n");
        let stage = run(config, 4, &script, "8s");
        assert!(answered(&stage, 6_000, 8_000) > 20, "cut from {from}: nobody is served any more");
    }
}
