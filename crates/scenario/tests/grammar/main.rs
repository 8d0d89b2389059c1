//! The grammar of scripts, from outside: what is written is read again, what cannot be read is refused at
//! the right place, and what is offered is accepted.

#[path = "../arbitrary/mod.rs"]
mod arbitrary;
mod nearly;
mod offers;
mod refusals;
mod table;
mod vocabulary;
mod ways;

use arbitrary::{input, size, time};
use faultline_engine::ScriptLine;
use faultline_engine::limits::MAX_LINE;
use nearly::nearly;
use proptest::prelude::*;
use vocabulary::{five, of};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_action_is_read_as_it_is_written(
        (size, input) in size().prop_flat_map(|size| (Just(size), input(size))),
        at in proptest::option::of(time()),
    ) {
        let line = ScriptLine { at, input };
        let text = line.to_string();
        prop_assert_eq!(ScriptLine::parse(&text, &of(size)), Ok(line.clone()), "{}", text);
        // Spacing means nothing.
        let spaced = format!("\t{}\u{2003} ", text.replace(' ', "  "));
        if spaced.len() <= MAX_LINE {
            prop_assert_eq!(ScriptLine::parse(&spaced, &of(size)), Ok(line));
        }
    }

    #[test]
    fn what_is_read_from_nearly_right_lines_is_written_the_same_way_ever_after(line in nearly()) {
        if let Ok(read) = ScriptLine::parse(&line, &five()) {
            let text = read.to_string();
            prop_assert_eq!(ScriptLine::parse(&text, &five()), Ok(read), "{:?} became {:?}", line, text);
        }
    }
}

#[test]
fn a_policy_names_each_thing_once() {
    for (line, again) in [
        ("policy c1 retries 1 retries 2", 20..27),
        ("policy c1 no-key no-key", 17..23),
        ("policy c1 patience 5ms no-key patience 6ms", 30..38),
    ] {
        let error = line.parse::<ScriptLine>().expect_err(line);
        assert_eq!(error.at, again, "{line}");
    }
    let any_order: ScriptLine = "policy c1 no-key backoff 5ms..1s full retries 2".parse().expect("a policy");
    assert_eq!(any_order.to_string(), "policy c1 retries 2 backoff 5ms..1s full no-key");
}

#[test]
fn a_share_is_read_as_it_is_written_to_the_last_millionth() {
    for millionths in [0, 1, 9, 10, 99, 1_234, 123_456, 999_999, 1_000_000] {
        let rate = faultline_engine::Rate(millionths);
        assert_eq!(rate.to_string().parse(), Ok(rate), "{rate}");
    }
    assert!("0.00001%".parse::<faultline_engine::Rate>().is_err(), "it would be lost");
    assert!("100.0001%".parse::<faultline_engine::Rate>().is_err());
}
