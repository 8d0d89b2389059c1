//! The charts of the quality of service: what is measured, and beside it what the analysis predicts.

use crate::stage::{Stage, n, nfd_s, plain};
use faultline_detection::heartbeat::{Config, predict_on};
use faultline_engine::view::Value;
use faultline_engine::{LinkState, Measure, Rate, ScriptLine, Session, Span, SpanRange, Time, Total};

const DETECTION: &str = "detection_time";
const WRONG: &str = "wrong_share";
const BETWEEN: &str = "between_mistakes_time";
const LASTS: &str = "mistake_time";

/// What a chart shows at the end of a stretch: the latest value of each node, and what the formula says.
struct Chart {
    measured: Vec<Option<u64>>,
    predicted: Option<u64>,
}

/// A chart at a moment.
fn chart(stage: &Stage, name: &str, until: Time) -> Chart {
    let session: &dyn Session = &stage.run;
    let metrics = session.metrics();
    let number = metrics.gauges.iter().position(|(other, _)| *other == name).expect("there is such a chart");
    assert!(metrics.predicted.contains(&number), "{name} is predicted");
    let mut chart = Chart { measured: vec![None; session.nodes().into()], predicted: None };
    session.measure(0, session.known_events(), &mut |at, measure| match measure {
        Measure::Gauge { node, number: of, value } if of == number && at <= until => {
            chart.measured[node.index()] = value;
        }
        Measure::Predicted { number: of, value } if of == number && at <= until => chart.predicted = value,
        _ => {}
    });
    chart
}

fn at(moment: &str) -> Time {
    moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment"))
}

fn weather() -> (Config, LinkState, &'static str) {
    let config = Config { interval: Span::millis(20), delta: Span::millis(20), ..nfd_s() };
    let link = LinkState {
        latency: SpanRange { min: Span::millis(5), max: Span::millis(30) },
        loss: Rate(20_000),
        ..LinkState::default()
    };
    (config, link, "0s delay all 5ms..30ms\n0s loss all 2%\n")
}

#[test]
fn each_number_of_the_paper_has_a_chart_in_which_a_formula_stands_beside_it() {
    let stage = Stage::new(2, nfd_s(), "");
    let session: &dyn Session = &stage.run;
    let metrics = session.metrics();
    let predicted: Vec<_> = metrics.gauges[metrics.predicted].to_vec();
    let mean = Total::Mean;
    assert_eq!(predicted, [(DETECTION, Total::Max), (WRONG, mean), (BETWEEN, mean), (LASTS, mean)]);
}

/// The line of the formula is what the analysis says for the links, and what is measured comes close to it.
#[test]
fn what_is_measured_comes_close_to_the_line_of_the_formula() {
    let (config, link, script) = weather();
    let mut stage = Stage::seeded(3, config, script, 5);
    stage.until("400s");
    let found = predict_on(link, config.interval, config.delta).expect("the analysis knows such links");
    let end = at("400s");
    for (name, formula) in
        [(WRONG, (1.0 - found.accuracy) * 1e6), (BETWEEN, found.between), (LASTS, found.lasts)]
    {
        let Chart { measured, predicted } = chart(&stage, name, end);
        let predicted = float(predicted.expect("there is a formula"));
        assert!((predicted - formula).abs() <= 1.0, "{name}: {predicted} and {formula}");
        for measured in measured {
            let measured = float(measured.expect("there were mistakes"));
            assert!((measured / predicted - 1.0).abs() < 0.03, "{name}: {measured} and {predicted}");
        }
    }
    // Nobody has crashed, and the bound stands all the same.
    let Chart { measured, predicted } = chart(&stage, DETECTION, end);
    assert_eq!((measured, predicted), (vec![None; 3], Some(40_000)));
}

/// What the chart of a node shows is what its panel says of the others together: of two nodes, of the other one.
#[test]
fn chart_and_panel_of_a_node_say_the_same() {
    let (config, _, script) = weather();
    let mut stage = Stage::seeded(2, config, script, 9);
    stage.until("60s");
    let row = stage.quality(n(1)).pop().expect("n2 has a row");
    let now = stage.run.world().now();
    for (name, column) in [(BETWEEN, 2), (LASTS, 3)] {
        let Value::Span(told) = row[column] else { panic!("{row:?}") };
        assert_eq!(chart(&stage, name, now).measured[0], Some(told.0), "{name}");
    }
    let Value::Text(right) = &row[4] else { panic!("{row:?}") };
    let wrong = chart(&stage, WRONG, now).measured[0].expect("there were mistakes");
    let right: f64 = right.trim_end_matches('%').parse().expect("a share");
    assert!((100.0 - right - float(wrong) / 1e4).abs() < 0.02, "{right} and {wrong}");
}

/// The formula follows the links with the action that changes them, and is silent where the analysis says nothing.
#[test]
fn the_line_follows_the_links_and_ends_where_the_analysis_says_nothing() {
    let (config, link, script) = weather();
    let script = script.to_owned()
        + "10s loss all 0%\n20s loss all 2%\n30s cut n1 -> n2\n40s heal\n40s delay all 5ms..30ms\n50s clock n2 -5s\n60s clock n2 sync";
    let mut stage = Stage::new(2, config, &script);
    stage.until("70s");
    let whole = |loss| {
        let link = LinkState { loss: Rate(loss), ..link };
        predict_on(link, config.interval, config.delta).expect("the analysis knows such links").between
    };
    let told = |moment: &str| chart(&stage, BETWEEN, at(moment)).predicted.map(float);
    for (moment, loss) in [("5s", 20_000), ("15s", 0), ("25s", 20_000), ("45s", 0), ("65s", 0)] {
        let told = told(moment).unwrap_or_else(|| panic!("a formula at {moment}"));
        assert!((told - whole(loss)).abs() <= 1.0, "{moment}: {told} and {}", whole(loss));
    }
    assert_eq!((told("35s"), told("55s")), (None, None), "links that are cut, and clocks that differ");
    // The bound is that of clocks that agree, and asks for nothing of the links.
    let bound = |moment| chart(&stage, DETECTION, at(moment)).predicted;
    assert_eq!((bound("35s"), bound("55s"), bound("65s")), (Some(40_000), None, Some(40_000)));
}

/// Of links of different kinds each watcher measures a mixture, and so does the formula.
#[test]
fn where_links_differ_the_formula_is_of_the_mixture() {
    let (config, _, script) = weather();
    let mut stage =
        Stage::seeded(3, config, &(script.to_owned() + "0s loss n2 -> n1 30%\n0s delay n3 -> n2 1ms"), 2);
    stage.until("400s");
    for name in [WRONG, BETWEEN, LASTS] {
        let Chart { measured, predicted } = chart(&stage, name, at("400s"));
        let measured: Vec<f64> = measured.into_iter().map(|one| float(one.expect("mistakes"))).collect();
        let mean = measured.iter().sum::<f64>() / 3.0;
        let predicted = float(predicted.expect("a formula"));
        assert!((mean / predicted - 1.0).abs() < 0.03, "{name}: {measured:?} and {predicted}");
    }
}

/// How long after the crash it was noticed no process knows; the chart does, for as long as the crash lasts.
#[test]
fn the_time_to_detect_stands_below_its_bound_while_a_node_is_down() {
    let mut stage = Stage::new(3, nfd_s(), "1.03s crash n3\n2.5s restart n3");
    stage.until("4s");
    let took = stage.detects(n(1), n(3), at("1.03s")).expect("it is suspected");
    let of = |moment| chart(&stage, DETECTION, at(moment));
    assert_eq!(of("1s").measured, [None; 3]);
    let Chart { measured, predicted } = of("2s");
    assert!(measured[0].expect("n1 noticed").abs_diff(took.0) <= 1 && measured[2].is_none(), "{measured:?}");
    assert!(predicted == Some(250_000) && measured[0] <= predicted);
    assert_eq!(of("4s").measured, [None; 3]);
}

/// The plain form has no analysis, and a bound that counts from the last arrival.
#[test]
fn the_plain_form_has_a_bound_and_no_other_formula() {
    let mut stage = Stage::new(3, plain(), "0s delay n1 -> n2 200ms");
    stage.until("2s");
    let predicted = |name| chart(&stage, name, at("2s")).predicted;
    assert_eq!([DETECTION, WRONG, BETWEEN, LASTS].map(predicted), [Some(350_000), None, None, None]);
}

/// The charts are part of the history: going back changes nothing, and a branch has its own.
#[test]
fn going_back_changes_no_chart_and_a_branch_has_its_own() {
    let (config, _, script) = weather();
    let all = |stage: &Stage| {
        let mut told = Vec::new();
        let session: &dyn Session = &stage.run;
        session.measure(0, session.known_events(), &mut |at, measure| {
            if matches!(measure, Measure::Gauge { .. } | Measure::Predicted { .. }) {
                told.push((at, measure));
            }
        });
        told
    };
    let mut stage = Stage::seeded(2, config, script, 4);
    stage.until("20s");
    let before = all(&stage);
    stage.until("3s").until("20s");
    assert_eq!(all(&stage), before);
    stage.until("10s");
    let loss: ScriptLine = "loss all 50%".parse().expect("an action");
    assert!(stage.run.act(loss.input));
    stage.until("20s");
    let after = all(&stage);
    let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    assert!(same > 100 && before[same].0 > at("9.9s"), "the same up to {:?}", before[same]);
    let mut other = Stage::seeded(2, config, &(script.to_owned() + "10s loss all 50%"), 4);
    other.until("20s");
    assert_eq!(all(&other).len(), after.len(), "as if it had been in the script");
}

/// A hundred nodes whose links are all different: the formula gives up rather than take long.
#[test]
fn very_many_kinds_of_links_have_no_formula() {
    let lines = |kinds: u64| -> String {
        (0..kinds).map(|kind| format!("0s delay n{} -> n100 {}ms\n", kind + 1, 20 + kind)).collect()
    };
    for (kinds, is_told) in [(6, true), (40, false)] {
        let mut stage = Stage::new(100, nfd_s(), &lines(kinds));
        stage.until("0.001s");
        let found = chart(&stage, WRONG, at("1s")).predicted;
        assert_eq!(found.is_some(), is_told, "{kinds}");
    }
}

#[expect(clippy::cast_precision_loss, reason = "an hour in microseconds is far below 2^53")]
fn float(value: u64) -> f64 {
    value as f64
}
