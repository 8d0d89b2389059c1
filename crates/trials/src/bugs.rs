//! Planted bugs: each turns a rule red or stalls a run, and no rule is trusted that no bug can turn red.

use crate::report::link;
use crate::subject::{Found, Planted, Script, Subject, owned};
use crate::swarm::hunt;
use crate::words::{plain, violations_are_told};
use faultline_engine::{Rule, ScriptLine, SettingKind, Time, TimedInput};
use faultline_words::Run;
use std::collections::BTreeSet;

/// The bug turns its rules red, in random runs one of them; without it, the same run is green.
///
/// # Panics
/// When it is not caught, or breaks another rule first.
pub fn check(subject: &Subject, bug: &Planted) {
    let name = bug.setting;
    match bug.found {
        Found::Swarm(seeds, settings) => {
            let mut fixed = owned(settings);
            fixed.push((name.to_owned(), "on".to_owned()));
            let Some(failure) = hunt(subject, 0..seeds, &fixed).1 else {
                panic!("{name}: none of {seeds} seeds breaks a rule");
            };
            let broken = failure.violation.as_ref().map(|violation| violation.rule);
            let rule = broken.unwrap_or_else(|| panic!("{name} broke no rule, but:\n{failure}"));
            let evidence = failure.evidence.as_deref().unwrap_or_default();
            assert_eq!(plain(evidence), Ok(()), "{name}: {evidence}");
            assert!(bug.rules.contains(&rule), "{name} broke an unexpected rule first:\n{failure}");
            println!("{name}: seed {} breaks {} at event {}", failure.seed, rule.slug, failure.events);
        }
        Found::Script(script) => {
            let red = play(subject, &script, Some(name));
            let first = red.violations().first().map(|violation| violation.rule);
            assert_eq!(violations_are_told(&*red), Ok(()));
            let shown = || format!("{name}: {:?}\n#{}", red.violations().first(), link(red.as_ref()));
            assert!(first.is_some_and(|rule| bug.rules.contains(&rule)), "{}", shown());
            // What breaks first is seldom all: the script goes on until each of them is broken.
            let broken: BTreeSet<&Rule> = red.violations().iter().map(|violation| violation.rule).collect();
            assert_eq!(
                bug.rules.iter().copied().filter(|rule| !broken.contains(rule)).collect::<Vec<_>>(),
                Vec::<&Rule>::new(),
                "{}",
                shown()
            );
            // A rule that is broken has been judged; the page must not say of it that it is judged no longer.
            let retired: BTreeSet<&Rule> = red.retired().into_iter().map(|(rule, _)| rule).collect();
            assert_eq!(
                broken.intersection(&retired).collect::<Vec<_>>(),
                Vec::<&&Rule>::new(),
                "{}",
                shown()
            );
            let green = play(subject, &script, None);
            assert_eq!(green.violations(), Vec::new(), "without {name}\n#{}", link(green.as_ref()));
        }
        Found::Stalls(script) => {
            let (stalled, well) = (play(subject, &script, Some(name)), play(subject, &script, None));
            for session in [&stalled, &well] {
                assert_eq!(session.violations(), Vec::new(), "{name}\n#{}", link(session.as_ref()));
            }
            assert_eq!(
                answers(&*stalled).0,
                0,
                "with {name} a request is answered\n#{}",
                link(stalled.as_ref())
            );
            let (answered, asked) = answers(&*well);
            assert!(answered > 0 && answered == asked, "without {name} {answered} of {asked} are answered");
        }
    }
}

/// Every bug has a row, and every rule is turned red by one.
///
/// # Panics
/// When something is missing.
pub fn complete(subject: &Subject) {
    let session = subject.open(subject.nodes[0], subject.clients[0], 1, &[], Vec::new());
    let settings = session.settings();
    let bugs = settings.iter().filter(|setting| setting.kind == SettingKind::Bug).map(|setting| setting.name);
    let rows = subject.bugs.iter().map(|bug| bug.setting);
    assert_eq!(
        rows.collect::<BTreeSet<_>>(),
        bugs.collect::<BTreeSet<_>>(),
        "the rows, and the bugs there are"
    );
    // A rule that watches only where settings promise something watches where its bug is looked for.
    let watch = |settings: &[(&str, &str)]| {
        let session = subject.open(subject.nodes[0], subject.clients[0], 1, &owned(settings), Vec::new());
        session.rules().into_iter().map(|(rule, _)| rule).collect::<BTreeSet<&'static Rule>>()
    };
    let looked_for = subject.bugs.iter().map(|bug| match bug.found {
        Found::Swarm(_, settings) => settings,
        Found::Script(script) | Found::Stalls(script) => script.settings,
    });
    let watched: BTreeSet<&'static Rule> = [&[][..]].into_iter().chain(looked_for).flat_map(watch).collect();
    let broken: BTreeSet<&'static Rule> = subject.bugs.iter().flat_map(|bug| bug.rules).copied().collect();
    assert_eq!(watched, broken, "the rules that watch, and the rules that bugs break");
}

/// How many requests were answered, of how many.
fn answers(session: &dyn Run) -> (u32, u32) {
    let clients = session.frame().clients;
    clients
        .iter()
        .fold((0, 0), |(answered, asked), client| (answered + client.answered, asked + client.asked))
}

fn play(subject: &Subject, script: &Script, bug: Option<&str>) -> Box<dyn Run> {
    let mut settings = owned(script.settings);
    settings.extend(bug.map(|bug| (bug.to_owned(), "on".to_owned())));
    let mut session = subject.open(script.nodes, script.clients, 1, &settings, lines(script.lines));
    let until: Time = script.until.parse().unwrap_or_else(|_| panic!("{} is no moment", script.until));
    session.seek(until, u32::MAX);
    session
}

/// Reads a script, one input per line, in order of time; empty lines are skipped.
fn lines(text: &str) -> Vec<TimedInput> {
    let line = |line: &str| {
        let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
    };
    let mut inputs: Vec<TimedInput> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(line).collect();
    inputs.sort_by_key(|timed| timed.at);
    inputs
}
