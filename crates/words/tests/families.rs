//! What the families say: each text in the language it is meant for, set as that language is, in its terms. None is
//! the same in both: every Chinese one has a Chinese character, and no English one does.

mod support;

use faultline_catalogue::FAMILIES;
use faultline_engine::view::{Name, TaskBoard};
use faultline_language::zh::has_han;
use faultline_language::{Language, Model};
use support::proper;

/// Everything fixed that a family says, with what it is.
fn texts(language: Language, family: usize) -> Vec<(String, String)> {
    let family = FAMILIES[family];
    let slug = family.slug;
    let words = (family.words)(language, family.protocols[0].info.slug);
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut add = |what: String, text: Option<&str>| {
        if let Some(text) = text {
            texts.push((what, text.to_string()));
        }
    };
    add("family".into(), Some(words.family()));
    // What only one protocol shows, it names itself.
    let voices = || family.protocols.iter().map(|entry| (family.words)(language, entry.info.slug));
    for label in family.labels {
        let named = voices().find_map(|words| words.label(Name(label)));
        assert!(named.is_some(), "{slug} has no words for {label}");
        add(format!("label {label}"), named);
        add(format!("denied {label}"), voices().find_map(|words| words.denied(Name(label))));
    }
    for part in family.roles {
        assert!(words.role(part).is_some(), "{slug} has no words for {part}");
        add(format!("role {part}"), words.role(part));
    }
    for step in family.steps {
        add(format!("step {}", step.word), words.step(step.word, None).as_deref());
        if let Some(about) = step.about {
            add(format!("step {} about", step.word), words.step(step.word, Some(about.example)).as_deref());
        }
    }
    for board in [None, Some(&TaskBoard::default())] {
        for line in words.board(board) {
            add("board".into(), Some(&line));
        }
    }
    for entry in family.protocols {
        let protocol = entry.info.slug;
        let words = (family.words)(language, protocol);
        add(format!("about {protocol}"), words.about(protocol));
        if let Some(Model { modelled, not_modelled, different }) = words.model(protocol) {
            for (what, text) in
                [("modelled", modelled), ("not modelled", not_modelled), ("different", different)]
            {
                add(format!("{what} {protocol}"), Some(text));
            }
        }
        for rule in entry.rules() {
            let (name, statement) = words.rule(rule.slug).unwrap_or_default();
            add(format!("rule {}", rule.slug), Some(name));
            add(format!("statement {}", rule.slug), Some(statement));
        }
        for setting in entry.settings() {
            let told = words.setting(protocol, setting.name);
            add(format!("setting {}", setting.name), told.map(|words| words.name));
            add(format!("about setting {}", setting.name), told.map(|words| words.about));
        }
        for timer in entry.timers() {
            add(format!("timer {timer}"), words.timer(Name(timer)));
            let fired = words.fired(Name(timer));
            add(format!("fired {timer}"), fired.map(|(what, _)| what));
            add(format!("why fired {timer}"), fired.map(|(_, why)| why));
        }
    }
    texts
}

#[test]
fn every_text_of_a_family_is_written_in_every_language() {
    for (number, family) in FAMILIES.iter().enumerate() {
        let english = texts(Language::English, number);
        let chinese = texts(Language::Chinese, number);
        assert_eq!(english.len(), chinese.len(), "{}", family.slug);
        for ((what, one), (same, other)) in english.iter().zip(&chinese) {
            assert_eq!(what, same, "{}", family.slug);
            assert!(!has_han(one) && !one.is_empty(), "{} {what}: {one}", family.slug);
            assert!(has_han(other), "{} {what}: {other}", family.slug);
            assert_eq!(proper(other), Ok(()), "{} {what}", family.slug);
            assert_eq!(ends(one), ends(other), "{} {what}: {one} {other}", family.slug);
        }
    }
}

/// Whether a text is a whole sentence, or part of one.
fn ends(text: &str) -> bool {
    text.ends_with(['.', '。'])
}
