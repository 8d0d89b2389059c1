//! Every scenario file of a protocol is a test, and a link.

use faultline_catalogue::catalogue;
use faultline_collection::SCENARIOS;
use faultline_engine::Time;
use faultline_scenario::file::{
    Expectation, Expected, Happening, Kind, LANGUAGES, Scenario, State, Texts, verify,
};
use faultline_scenario::{Link, open};

fn scenarios() -> Vec<(&'static str, Scenario)> {
    let read = |file: &faultline_collection::File| {
        let scenario = Scenario::read(file.text).unwrap_or_else(|error| panic!("{}: {error:?}", file.path));
        (file.path, scenario)
    };
    SCENARIOS.iter().map(read).collect()
}

#[test]
fn every_scenario_is_in_the_folder_of_its_protocol() {
    let mut protocols: Vec<(&str, String)> = Vec::new();
    for (file, (_, scenario)) in SCENARIOS.iter().zip(scenarios()) {
        let slug = scenario.link.protocol;
        assert!(file.name().starts_with(&format!("{slug}-")), "{} runs {slug}", file.path);
        protocols.push((file.folder(), slug));
    }
    protocols.sort();
    protocols.dedup();
    let mut folders: Vec<&str> = protocols.iter().map(|(folder, _)| *folder).collect();
    folders.dedup();
    assert_eq!((protocols.len(), folders.len()), (catalogue().len(), catalogue().len()), "{protocols:?}");
}

#[test]
fn every_scenario_is_as_it_expects() {
    let scenarios = scenarios();
    assert!(scenarios.len() >= 14, "only {} files were found", scenarios.len());
    for (path, scenario) in scenarios {
        assert!(!scenario.expectations.is_empty(), "{path:?} expects nothing");
        assert!(!scenario.text.is_empty(), "{path:?} says nothing");
        assert!(scenario.link.at > Time::ZERO, "{path:?} has no moment to show");
        let mut session = scenario.open();
        assert_eq!(scenario.verify(&mut *session), [], "{path:?}");
        assert_eq!(session.head(), scenario.until, "{path:?}");
        let story = session.story(session.events(), usize::MAX, false);
        for violation in session.violations() {
            assert!(story.contains(&violation.event), "{path:?} breaks a rule in an event that is not told");
        }
        let breaks = |expected: &Expected| {
            matches!(expected.expectation, Expectation::Happens(Happening::Violates(_), _))
        };
        if scenario.expectations.iter().any(breaks) {
            session.seek(scenario.link.at, u32::MAX);
            let red = session.rules().iter().any(|(_, broken)| broken.is_some());
            assert!(red, "{path:?} breaks a rule only after the moment that it shows");
        }
    }
}

/// A file is a link: sent to somebody, it opens as the same run, at the moment to show and at the end.
#[test]
fn the_link_of_every_scenario_opens_and_reaches_the_same_digests() {
    for (path, scenario) in scenarios() {
        // As the page writes it: with the lesson beside the run.
        let lesson = SCENARIOS.iter().find(|file| file.path == path).map(|file| file.name().to_string());
        let shown = Link { lesson, ..scenario.link.clone() };
        let link = Link::decode(&shown.encode()).unwrap_or_else(|error| panic!("{path:?}: {error:?}"));
        assert_eq!(link, shown, "{path:?}");
        let (mut here, mut there) = (scenario.open(), open(&link).expect("it opens"));
        let _ = scenario.verify(&mut *here);
        for moment in [scenario.until, link.at] {
            here.seek(moment, u32::MAX);
            there.seek(moment, u32::MAX);
            assert_eq!(here.digest(), there.digest(), "{path:?} at {moment}");
        }
        assert!(!here.diverged(), "{path:?}");
    }
}

#[test]
fn titles_are_different() {
    for language in LANGUAGES {
        let titles = scenarios().into_iter().map(|(_, it)| it.title.in_language(language).to_string());
        let mut titles: Vec<String> = titles.collect();
        let all = titles.len();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), all, "in {language}");
    }
}

/// Whether it expects that nothing goes on: what a bug does that is safe and not live.
fn stalls(scenario: &Scenario) -> bool {
    let stalls =
        |expectation: &Expectation| matches!(expectation, Expectation::Holds(State::Blocked(None), _));
    scenario.expectations.iter().any(|expected| stalls(&expected.expectation))
}

/// A rule that no scenario breaks is not trusted, and a bug that no scenario shows is not known.
#[test]
fn every_planted_bug_has_a_scenario_that_is_safe_without_it() {
    let scenarios = scenarios();
    for entry in catalogue() {
        let session = open(&Link::new(entry.info.slug)).expect("it opens");
        for setting in session.settings().iter().filter(|setting| setting.name.starts_with("bug-")) {
            let planted = |scenario: &&Scenario| {
                scenario.link.config.iter().any(|(name, value)| name == setting.name && value == "on")
            };
            let mut shown = scenarios.iter().map(|(_, scenario)| scenario).filter(planted);
            let scenario = shown.next().unwrap_or_else(|| panic!("no scenario shows {}", setting.name));
            let violates = |expectation: &Expectation| {
                matches!(expectation, Expectation::Happens(Happening::Violates(_), _))
            };
            let breaks = scenario.expectations.iter().any(|expected| violates(&expected.expectation));
            assert!(breaks || stalls(scenario), "{}", scenario.title);
            let mut without = scenario.link.clone();
            without.config.retain(|(name, _)| name != setting.name);
            let mut session = open(&without).expect("it opens");
            assert_eq!(
                verify(&mut *session, scenario.until, &[Expectation::Safe]),
                [None],
                "{} is broken without its bug",
                scenario.title
            );
            if !breaks {
                let wanted: Vec<Expectation> =
                    scenario.expectations.iter().map(|one| one.expectation.clone()).collect();
                let found = verify(&mut *open(&without).expect("it opens"), scenario.until, &wanted);
                let goes_on = wanted.iter().zip(&found).any(|(expectation, problem)| {
                    matches!(expectation, Expectation::Holds(State::Blocked(None), _)) && problem.is_some()
                });
                assert!(goes_on, "{} stalls without its bug", scenario.title);
            }
        }
        for (rule, _) in session.rules() {
            let breaks = |expectation: &Expectation| matches!(expectation, Expectation::Happens(Happening::Violates(other), _) if *other == rule);
            let broken = scenarios.iter().any(|(_, scenario)| {
                scenario.expectations.iter().any(|expected| breaks(&expected.expectation))
            });
            assert!(broken, "no scenario breaks {}", rule.slug);
        }
    }
}

/// Saved and opened again, a scenario is the same one.
#[test]
fn the_written_file_of_every_scenario_is_read_as_the_same_scenario() {
    for (path, scenario) in scenarios() {
        let written = scenario.write();
        let again = Scenario::read(&written).unwrap_or_else(|error| panic!("{path:?}: {error:?}\n{written}"));
        assert_eq!(again.write(), written, "{path:?}");
        assert_eq!(again.link, scenario.link, "{path:?}");
        assert_eq!(
            (again.title, again.text, again.kind),
            (scenario.title, scenario.text, scenario.kind),
            "{path:?}"
        );
        let captions = |of: &[faultline_scenario::file::Caption]| -> Vec<_> {
            of.iter().map(|caption| (caption.when.clone(), caption.window, caption.text.clone())).collect()
        };
        assert_eq!(captions(&again.captions), captions(&scenario.captions), "{path:?}");
        let expected = |of: &[Expected]| -> Vec<Expectation> {
            of.iter().map(|expected| expected.expectation.clone()).collect()
        };
        assert_eq!(expected(&again.expectations), expected(&scenario.expectations), "{path:?}");
    }
}

/// Every caption has its moment, and they come in order.
#[test]
fn the_cues_of_every_scenario_are_its_captions_in_order_of_time() {
    for (path, scenario) in scenarios() {
        let cues = scenario.cues(&mut *scenario.open());
        assert_eq!(cues.len(), scenario.captions.len(), "{path:?}");
        assert!(cues.is_sorted_by_key(|cue| (cue.time, cue.event)), "{path:?}: {cues:?}");
    }
}

/// A planted bug is one that a setting plants, and what is called survived breaks nothing.
#[test]
fn the_kind_of_every_scenario_is_what_its_run_shows() {
    for (path, scenario) in scenarios() {
        let mut session = scenario.open();
        session.seek(scenario.until, u32::MAX);
        let broken = !session.violations().is_empty();
        let planted = path.contains("-bug-");
        match scenario.kind {
            Kind::Bug => assert!(planted && (broken || stalls(&scenario)), "{path:?}"),
            Kind::Fails => assert!(!planted, "{path:?}"),
            Kind::Survives => assert!(!planted && !broken, "{path:?}"),
        }
    }
}

/// What stands in a file in Chinese, and is Chinese as it is printed.
#[test]
fn the_texts_of_every_scenario_are_in_both_languages() {
    for (path, scenario) in scenarios() {
        let captions = scenario.captions.iter().map(|caption| &caption.text);
        for text in [&scenario.title, &scenario.text].into_iter().chain(captions) {
            complete(text).unwrap_or_else(|why| panic!("{path:?}: {why}: {}", text.in_language("zh-CN")));
        }
    }
}

fn complete(text: &Texts) -> Result<(), String> {
    if text.languages() != LANGUAGES {
        return Err(format!("written in {:?}, not in {LANGUAGES:?}", text.languages()));
    }
    let chinese = text.in_language("zh-CN");
    if chinese == text.in_language("en") {
        return Err("the English text stands for the Chinese one".into());
    }
    typography(chinese)?;
    terms(chinese)
}

/// The words of other translations, and those of the glossary.
const NOT_OURS: &[(&str, &str)] = &[
    ("跟随者", "追随者"),
    ("领导人", "领导者"),
    ("领袖", "领导者"),
    ("候选人", "候选者"),
    ("大多数", "多数派"),
    ("计时器", "定时器"),
    ("提案者", "提议者"),
    ("批准者", "接受者"),
    ("客户机", "客户端"),
    ("宕机", "崩溃"),
];

/// Chinese texts use the terms of the glossary.
fn terms(text: &str) -> Result<(), String> {
    match NOT_OURS.iter().find(|(word, _)| text.contains(word)) {
        Some((word, ours)) => Err(format!("`{word}`, where the glossary says `{ours}`")),
        None => Ok(()),
    }
}

/// A space stands between Chinese and Latin letters or digits, and the punctuation after Chinese is full-width.
fn typography(text: &str) -> Result<(), String> {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let signs: Vec<char> = text.chars().collect();
    if !signs.iter().copied().any(han) {
        return Err("there is no Chinese in it".into());
    }
    for pair in signs.windows(2) {
        let (left, right) = (pair[0], pair[1]);
        let touching =
            han(left) && right.is_ascii_alphanumeric() || left.is_ascii_alphanumeric() && han(right);
        if touching {
            return Err(format!("no space within `{left}{right}`"));
        }
        let half_width = han(left) && ",.;:!?()\"".contains(right) || "(\"".contains(left) && han(right);
        if half_width {
            return Err(format!("half-width punctuation in `{left}{right}`"));
        }
        let full_width = |c: char| "，。；：！？、（）“”".contains(c);
        if full_width(left) && right == ' ' || left == ' ' && full_width(right) {
            return Err(format!("a space beside `{left}{right}`"));
        }
    }
    Ok(())
}

#[test]
fn chinese_that_is_not_printed_so_is_found() {
    for good in ["n2 当选为任期 3 的领导者：n1、n3 投了它。", "（a）对应论文图 8，"] {
        assert_eq!(typography(good), Ok(()), "{good}");
    }
    for bad in ["n2当选", "任期3", "领导者,", "领导者.", "(领导者", "当选， n1", "only English"]
    {
        assert!(typography(bad).is_err(), "{bad}");
    }
    assert!(terms("n2 成为追随者").is_ok() && terms("n2 成为跟随者").is_err());
}

/// The last step of a lesson is an experiment: each of those to start with has one, and so has every protocol.
#[test]
fn every_lesson_to_start_with_ends_in_an_experiment_that_keeps_the_script() {
    for (file, (path, scenario)) in SCENARIOS.iter().zip(scenarios()) {
        let Some(variation) = &scenario.variation else {
            assert!(file.start().is_none(), "{path:?} is to start with, and has nothing to try");
            continue;
        };
        assert!(!variation.text.is_empty(), "{path:?}");
        let mut lines = variation.link.script.iter();
        let kept = scenario.link.script.iter().all(|line| lines.any(|other| other == line));
        assert!(kept, "{path:?} does not keep its script");
        let link = Link::decode(&variation.link.encode()).expect("a link");
        assert!(open(&link).is_ok(), "{path:?}");
    }
}
