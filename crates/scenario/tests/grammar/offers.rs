//! What is offered to whoever writes a line.

use crate::arbitrary::{input, size, time};
use crate::nearly::nearly;
use crate::refusals::check_error;
use crate::vocabulary::{COMMANDS, MESSAGES, five, of};
use faultline_engine::grammar::{Vocabulary, complete};
use faultline_engine::{Input, ScriptLine, Whom};
use proptest::prelude::*;

fn check_offers(line: &str, vocabulary: &Vocabulary<'_>) {
    let (start, options) = complete(line, vocabulary);
    assert!(line.is_char_boundary(start), "{line:?}");
    let word = &line[start..];
    for option in options {
        assert!(option.starts_with(word) && option != word, "{line:?} offers {option:?}");
        let longer = format!("{}{option}", &line[..start]);
        if let Err(error) = ScriptLine::parse(&longer, vocabulary) {
            assert!(error.at.start >= longer.len(), "{line:?} offers {option:?}, which gives {error:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_offered_is_accepted(line in prop_oneof![4 => nearly(), 1 => any::<String>()]) {
        check_offers(&line, &five());
    }

    #[test]
    fn every_beginning_of_a_valid_line_can_be_completed(
        (size, input) in size().prop_flat_map(|size| (Just(size), input(size))),
        at in proptest::option::of(time()),
    ) {
        let text = ScriptLine { at, input }.to_string();
        let vocabulary = Vocabulary { messages: &*MESSAGES, commands: COMMANDS, ..of(size) };
        for (end, _) in text.char_indices() {
            check_offers(&text[..end], &vocabulary);
            if let Err(error) = ScriptLine::parse(&text[..end], &vocabulary) {
                check_error(&text[..end], &error);
            }
        }
    }
}

/// Whether the reader can know every word that could stand in place of this one.
fn is_of_a_closed_set(word: &str) -> bool {
    // Without a protocol, what it calls its messages is any word.
    matches!(word, "all" | "->" | "|" | "quiet" | "every" | "once")
        || word.parse::<faultline_engine::Endpoint>().is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_follows_the_offers_can_write_every_action(
        (size, input) in size().prop_flat_map(|size| (Just(size), input(size))),
    ) {
        // A client's command is offered as one piece, and only as an example.
        let spoken = match &input {
            Input::Ask(..) => 1,
            Input::Once(_, Whom(None), _) => 2,
            Input::AskOf(..) => 3,
            Input::Once(..) => 4,
            // Without a protocol, so is what a disk holds at the start.
            Input::Every(..) | Input::Begin(..) => 2,
            _ => usize::MAX,
        };
        let text = input.to_string();
        for (i, word) in text.split(' ').take(spoken).enumerate() {
            if i == 0 || is_of_a_closed_set(word) {
                let before: String = text.split(' ').take(i).map(|word| format!("{word} ")).collect();
                let (start, options) = complete(&before, &of(size));
                prop_assert_eq!(start, before.len());
                prop_assert!(options.iter().any(|option| option == word), "{:?} offers {:?}", before, options);
                // And so does each beginning of the word but the whole.
                let (_, options) = complete(&format!("{before}{}", &word[..1]), &of(size));
                prop_assert!(word.len() == 1 || options.iter().any(|option| option == word), "{:?}", options);
            }
        }
    }
}

#[test]
fn what_is_offered_in_an_empty_field_and_behind_each_word() {
    let offered = |line: &str| complete(line, &five());
    let strings = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let verbs = offered("").1;
    assert!(verbs.contains(&"crash".into()) && verbs.contains(&"c1".into()), "{verbs:?}");
    assert_eq!(offered("1.2s ").1, verbs);
    assert_eq!(offered("cr"), (0, strings(&["crash"])));
    assert_eq!(offered("1s d"), (3, strings(&["delay", "duplicate", "disk", "drop", "deliver"])));
    assert_eq!(offered("crash "), (6, strings(&["n1", "n2", "n3", "n4", "n5"])));
    assert_eq!(offered("crash n1 "), (9, vec![]));
    assert_eq!(offered("cut n1 "), (7, strings(&["->", "n2", "n3", "n4", "n5", "c1"])));
    assert_eq!(offered("partition n1 n2 | n3 "), (21, strings(&["|", "n4", "n5", "c1"])));
    assert_eq!(offered("delay a"), (6, strings(&["all"])));
    assert_eq!(offered("drop m"), (5, strings(&["m1", "m17", "m4000000000"])));
    assert_eq!(
        offered("drop "),
        (5, strings(&["m1", "m17", "m4000000000", "n1", "n2", "n3", "n4", "n5", "c1"]))
    );
    assert_eq!(offered("drop n1 "), (8, strings(&["->"])));
    assert_eq!(offered("drop n1 -> n2 "), (14, strings(&["AppendEntries", "Ask"])));
    assert_eq!(
        offered("drop n1 -> n2 AppendEntries "),
        (28, strings(&["entries=0", "term=1", "term=2", "2", "3"]))
    );
    assert_eq!(offered("drop n1 -> n2 AppendEntries term=1 "), (35, strings(&["entries=0", "2", "3"])));
    assert_eq!(offered("hold al"), (5, strings(&["all"])));
    assert_eq!(
        offered("hold all n1 "),
        (12, strings(&["->", "n2", "n3", "n4", "n5", "c1", "AppendEntries", "Ask"]))
    );
    assert_eq!(
        offered("release "),
        (8, strings(&["n1", "n2", "n3", "n4", "n5", "c1", "AppendEntries", "Ask"]))
    );
    assert_eq!(
        offered("c1 "),
        (3, strings(&["quiet", "load", "every", "->", "once", "get x", "set x 1", "add x 1", "cas x 1 2"]))
    );
    assert_eq!(offered("kaboom "), (7, vec![]));
}
