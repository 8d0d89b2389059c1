//! What happens in the scenarios, told in every language: each sentence its own, set as the language is, in its terms.

mod support;

use faultline_collection::{File, SCENARIOS};
use faultline_engine::view::{Detail, Name, Value};
use faultline_engine::{LogWindow, MessageDetail, NodeId, Time};
use faultline_language::zh::has_han;
use faultline_language::{Run, Vocabulary};
use faultline_scenario::file::Scenario;
use faultline_words::{Language, MatrixWords, Words, file_words, matrix_words, square_of_matrix, words};
use support::proper;

/// How many moments of each run are looked at.
const MOMENTS: u64 = 12;
/// What may have no Chinese characters in Chinese either, because it may be data: a value that a client asked for, a
/// number, the name of a message.
const DATA: &[&str] = &["value", "tag"];

/// One language, and what the family of a run says in it.
struct Told {
    words: &'static dyn Words,
    family: &'static dyn Vocabulary,
    of_matrix: &'static dyn MatrixWords,
}

fn scenarios() -> Vec<(&'static str, Scenario)> {
    let read = |file: &File| {
        let scenario = Scenario::read(file.text).unwrap_or_else(|error| panic!("{}: {error:?}", file.path));
        (file.name(), scenario)
    };
    SCENARIOS.iter().map(read).collect()
}

fn told(run: &dyn Run, language: Language) -> Told {
    Told { words: words(language), family: run.vocabulary(language), of_matrix: matrix_words(language) }
}

#[test]
fn every_event_of_every_scenario_is_told_in_every_language() {
    let scenarios = scenarios();
    assert!(scenarios.len() > 50, "only {} files were found", scenarios.len());
    let mut flaws = Vec::new();
    for (name, scenario) in scenarios {
        let mut run = scenario.open();
        run.seek(scenario.until, u32::MAX);
        let (english, chinese) = (words(Language::English), words(Language::Chinese));
        for number in 0..run.events() {
            let (one, other) = (english.event(&*run, number), chinese.event(&*run, number));
            assert_eq!(one.len(), other.len(), "{name}, event {number}");
            for (one, other) in one.iter().zip(&other) {
                let at = format!("{name}, event {number}: {:?} {:?}", one.what, one.why);
                assert_eq!(one.tone, other.tone, "{at}");
                assert_eq!(one.why.is_empty(), other.why.is_empty(), "{at} {other:?}");
                assert!(!has_han(&one.what) && !has_han(&one.why), "{at}");
                let whole = chinese.pair(&other.what, &other.why);
                let own = has_han(&other.what) && (other.why.is_empty() || has_han(&other.why));
                let mine = own && proper(&whole).is_ok();
                // A rule that is broken says by what in whole sentences, in every language.
                let stopped = one.why.ends_with('.') == other.why.ends_with('。');
                if !mine || !stopped || other.what.ends_with('。') {
                    flaws.push(format!("{at}: {whole} {:?}", proper(&whole)));
                }
            }
        }
    }
    flaws.sort();
    flaws.truncate(20);
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn every_moment_of_every_scenario_is_told_in_every_language() {
    let mut flaws = Vec::new();
    for (name, scenario) in scenarios() {
        let mut run = scenario.open();
        run.seek(scenario.until, u32::MAX);
        for number in 0..run.events() {
            let Some(message) = run.event(number).and_then(|event| event.message) else { continue };
            let both = Language::ALL.map(|language| of_message(&told(&*run, language), &message));
            compare(&format!("{name}, event {number}"), &both, &mut flaws);
        }
        for part in 0..=MOMENTS {
            let moment = Time(scenario.until.0 * part / MOMENTS);
            run.seek(moment, u32::MAX);
            let both = Language::ALL.map(|language| of_moment(&told(&*run, language), &*run));
            compare(&format!("{name} at {moment}"), &both, &mut flaws);
        }
    }
    flaws.sort();
    flaws.dedup();
    flaws.truncate(20);
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn every_expectation_of_every_scenario_is_told_in_every_language() {
    for (name, scenario) in scenarios() {
        let run = scenario.open();
        for expected in &scenario.expectations {
            let [one, other] = Language::ALL.map(|language| {
                file_words(language).expectation(run.vocabulary(language), &expected.expectation)
            });
            assert!(!has_han(&one) && has_han(&other), "{name}: {one} {other}");
            assert_eq!(proper(&other), Ok(()), "{name}: {one}");
        }
    }
}

/// A text, and what it is.
type Text = (&'static str, String);

/// The texts of one thing in English and in Chinese are as many, and each is in its language.
fn compare(at: &str, [english, chinese]: &[Vec<Text>; 2], flaws: &mut Vec<String>) {
    assert_eq!(english.len(), chinese.len(), "{at}");
    for ((what, one), (_, other)) in english.iter().zip(chinese) {
        let own = DATA.contains(what) || has_han(other);
        if !own || has_han(one) || proper(other).is_err() {
            flaws.push(format!("{what}: {one:?} {other:?} {:?}, {at}", proper(other)));
        }
    }
}

fn of_message(told: &Told, message: &MessageDetail) -> Vec<Text> {
    let mut texts =
        vec![("tag", told.words.tag_of(told.family, message)), ("journey", told.words.journey(message))];
    for field in &message.view.fields {
        texts.push(("label", told.words.label(told.family, field.label).into()));
        value(told, &field.value, &mut texts);
    }
    texts
}

fn value(told: &Told, value: &Value, texts: &mut Vec<Text>) {
    let what = match value {
        Value::Flag(_) | Value::Part(_) | Value::Name(_) | Value::Span(_) => "word",
        _ => "value",
    };
    texts.push((what, told.words.value(told.family, value)));
}

fn of_moment(told: &Told, run: &dyn Run) -> Vec<Text> {
    let Told { words, family, of_matrix } = told;
    let frame = run.frame();
    let mut texts = Vec::new();
    for node in &frame.nodes {
        texts.push(("node", words.node(*family, node)));
        let what = if node.glance.is_some_and(|glance| glance.task.is_some()) { "value" } else { "part" };
        texts.push((what, words.part(*family, node, frame.time)));
        of_node(told, run, node.id, &mut texts);
    }
    for client in &frame.clients {
        texts.push(("client", words.client(client)));
    }
    let board = run.board();
    texts.extend(family.board(board.as_ref()).into_iter().map(|line| ("board", line)));
    let tasks = board.iter().flat_map(|board| &board.tasks);
    texts.extend(tasks.map(|view| ("task", family.on_board(view))));
    let matrix = faultline_engine::matrix(run, Detail::Values);
    let square = |place| ("square", square_of_matrix((*words, *of_matrix), *family, &matrix, place));
    texts.extend((0..matrix.cells.len()).map(square));
    texts
}

fn of_node(told: &Told, run: &dyn Run, node: NodeId, texts: &mut Vec<Text>) {
    let view = run.node(node, LogWindow { from: 1, len: 20 });
    for field in &view.fields {
        texts.push(("label", told.words.label(told.family, field.label).into()));
        value(told, &field.value, texts);
    }
    for cell in view.log.iter().flat_map(|log| &log.cells) {
        for (committed, durable) in [(true, true), (false, true), (false, false)] {
            texts.push(("entry", told.family.entry(cell, committed, durable)));
        }
    }
    for (timer, ..) in run.timers(node) {
        texts.push(("timer", told.words.timer(told.family, Name(timer.name.0)).into()));
    }
}
