//! Names that the compiler cannot count, because protocols hand them over as text: each has words in every language.

use faultline_catalogue::{Entry, FAMILIES, Family, RunSetup};
use faultline_engine::view::{Name, PacketLabel};
use faultline_language::{Language, Model, Vocabulary};

/// Asks for something of every protocol in every language, and lists those who have nothing to say.
fn silent(asks: impl Fn(&dyn Vocabulary, &Entry) -> Vec<String>) -> Vec<String> {
    let mut silent = Vec::new();
    for language in Language::ALL {
        for family in FAMILIES {
            for entry in family.protocols {
                let missing = asks((family.words)(language, entry.info.slug), entry).into_iter();
                silent.extend(missing.map(|what| format!("{language}: {} {what}", entry.info.slug)));
            }
        }
    }
    silent
}

const NOTHING: [&str; 0] = [];

#[test]
fn every_protocol_has_a_name_and_in_english_that_of_its_engine() {
    let told = |words: &dyn Vocabulary, entry: &Entry| {
        let name = words.name(entry.info.slug).filter(|name| !name.is_empty());
        if name.is_some() { Vec::new() } else { vec!["has no name".into()] }
    };
    assert_eq!(silent(told), NOTHING);
    for family in FAMILIES {
        for entry in family.protocols {
            let name = (family.words)(Language::English, entry.info.slug).name(entry.info.slug);
            assert_eq!(name, Some(entry.info.name));
        }
    }
}

#[test]
fn every_protocol_says_what_it_is_for() {
    let told = |words: &dyn Vocabulary, entry: &Entry| {
        let about = words.about(entry.info.slug).filter(|text| !text.is_empty());
        if about.is_some() { Vec::new() } else { vec!["says nothing".into()] }
    };
    assert_eq!(silent(told), NOTHING);
}

/// What a protocol of these families leaves out, a reader of any lesson can read; the others may say it in their chapters alone.
#[test]
fn who_says_what_is_modelled_says_all_of_it_in_every_language() {
    for family in FAMILIES {
        for entry in family.protocols {
            let slug = entry.info.slug;
            let models = Language::ALL.map(|language| (family.words)(language, slug).model(slug));
            let told = models.iter().flatten().count();
            let must = matches!(entry.info.family, "detection" | "strategies");
            assert!(
                told == models.len() || told == 0 && !must,
                "{slug}: some languages do not say what is modelled"
            );
            for Model { modelled, not_modelled, different } in models.into_iter().flatten() {
                for text in [modelled, not_modelled, different] {
                    assert!(text.ends_with(['.', '。']), "{slug}: {text:?}");
                }
            }
        }
    }
}

#[test]
fn every_rule_has_a_name_and_a_statement() {
    let told = |words: &dyn Vocabulary, entry: &Entry| {
        let full = |slug| words.rule(slug).is_some_and(|(name, says)| !name.is_empty() && !says.is_empty());
        let slugs = entry.rules().into_iter().map(|rule| rule.slug);
        slugs.filter(|slug| !full(slug)).map(Into::into).collect()
    };
    assert_eq!(silent(told), NOTHING);
}

#[test]
fn every_setting_has_a_name_and_a_purpose() {
    let told = |words: &dyn Vocabulary, entry: &Entry| {
        let full = |name: &str| {
            let setting = words.setting(entry.info.slug, name);
            setting.is_some_and(|setting| !setting.name.is_empty() && !setting.about.is_empty())
        };
        let names = entry.settings().into_iter().map(|setting| setting.name);
        names.filter(|name| !full(name)).map(Into::into).collect()
    };
    assert_eq!(silent(told), NOTHING);
}

#[test]
fn every_timer_and_every_piece_of_work_has_a_name() {
    let told = |words: &dyn Vocabulary, entry: &Entry| {
        let names = entry.timers().iter().copied();
        names.filter(|name| words.timer(Name(name)).is_none()).map(Into::into).collect()
    };
    assert_eq!(silent(told), NOTHING);
}

#[test]
fn every_field_of_every_message_has_a_name() {
    let told = |words: &dyn Vocabulary, entry: &Entry| {
        let (nodes, clients, behaviour) =
            (entry.info.nodes.default, entry.info.clients.default, entry.info.behaviour);
        let setup = RunSetup { behaviour, nodes, clients, seed: 1, config: &[], script: Vec::new() };
        let run = (entry.open)(&setup).expect("it opens");
        let named =
            |field: &&'static str| words.label(Name(field)).is_some() || PacketLabel::find(field).is_some();
        let fields = run.messages().into_iter().flat_map(|form| form.fields);
        fields.copied().filter(|field| !named(field)).map(Into::into).collect()
    };
    assert_eq!(silent(told), NOTHING);
}

/// A role that a step lasts for is told as the state of a node.
#[test]
fn every_step_is_told_about_anything_and_about_something() {
    for language in Language::ALL {
        for Family { slug, words, steps, protocols, .. } in FAMILIES {
            let words = words(language, protocols[0].info.slug);
            for step in *steps {
                let word = step.word;
                assert!(words.step(word, None).is_some(), "{language}: {slug} has no words for {word}");
                if let Some(about) = step.about {
                    let told = words.step(word, Some(about.example));
                    assert!(told.is_some(), "{language}: {slug} has no words for {word} {}", about.example);
                }
                if let Some(role) = step.role {
                    assert!(words.role(role).is_some(), "{language}: {slug} has no words for {role}");
                }
            }
        }
    }
}
