//! Arguments: what is wrong with them, colours, completions and the manual.

mod support;

use support::{command, faultline};

#[test]
fn every_option_that_is_wrong_is_told() {
    let cases: &[(&[&str], &[&str])] = &[
        (
            &["run", "raft", "--until", "soon", "--format", "xml", "--timeout=never"],
            &["'soon'", "3.2s or 80ms", "'xml'", "text, jsonl", "'never'", "500ms or 60s"],
        ),
        (&["run", "--untill", "soon", "raft", "--al"], &["'--untill'", "'--al'", "'--all'"]),
        (
            &["check", "x.md", "-j0", "--format", "yaml"],
            &["'0'", "1..=1024", "'yaml'", "json, github, sarif"],
        ),
        (
            &["picture", "raft", "--nonsense", "--width", "1", "--theme=pink"],
            &["'--nonsense'", "200..=4000", "auto, light, dark"],
        ),
        (&["--lang", "fr", "run", "raft", "--until", "soon"], &["'fr'", "'soon'"]),
    ];
    for (arguments, words) in cases {
        let done = faultline(arguments);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{arguments:?}");
        for word in *words {
            assert!(done.err.contains(word), "{arguments:?} does not say {word:?}: {}", done.err);
        }
        assert_eq!(done.err.matches("For more information").count(), 1, "{}", done.err);
    }
    // The value of an option that does not exist is no mistake of its own.
    let done = faultline(&["run", "raft", "--nonsense", "3", "--until", "soon"]);
    assert_eq!(done.err.matches("error:").count(), 2, "{}", done.err);
    // One mistake is told once, however often the rest is read again.
    for arguments in [&["run", "raft", "--until", "soon"][..], &["dance"], &["run"], &["run", "raft", "more"]]
    {
        assert_eq!(faultline(arguments).err.matches("error:").count(), 1, "{arguments:?}");
    }
    let many: Vec<String> = (0..100).map(|n| format!("--nonsense-{n}")).collect();
    let many: Vec<&str> = ["run", "raft"].into_iter().chain(many.iter().map(String::as_str)).collect();
    assert_eq!(faultline(&many).err.matches("error:").count(), 20);
}

#[test]
fn errors_have_one_form_and_one_choice_of_colours() {
    let red = "\u{1b}[1m\u{1b}[91merror:";
    let reds = ["\u{1b}[1m\u{1b}[31merror:\u{1b}[0m", red];
    for arguments in [
        &["run", "raft", "--until", "soon"][..],
        &["run", "raft?nodes=0"],
        &["check", "nowhere"],
        &["run", "raft", "--until", "soon", "--nonsense"],
    ] {
        let plain = faultline(arguments).err;
        assert!(plain.starts_with("error: ") && !plain.contains('\u{1b}'), "{plain}");
        let colored = faultline(&[arguments, &["--color", "always"]].concat()).err;
        assert!(reds.iter().any(|red| colored.starts_with(red)), "{colored:?}");
        let never = command()
            .args(arguments)
            .args(["--color=never"])
            .env("CLICOLOR_FORCE", "1")
            .output()
            .expect("it runs");
        assert!(!never.stderr.contains(&0x1b), "{arguments:?}");
        let forced = command().args(arguments).env("CLICOLOR_FORCE", "1").output().expect("it runs");
        assert!(forced.stderr.contains(&0x1b), "{arguments:?} forced");
    }
    for arguments in [&["run", "raft?nodes=3&at=0.1s"][..], &["check", "docs/links.md"]] {
        assert!(!faultline(arguments).out.contains('\u{1b}'), "{arguments:?}");
        assert!(
            faultline(&[&["--color=always"], arguments].concat()).out.contains('\u{1b}'),
            "{arguments:?}"
        );
    }
    assert!(faultline(&["run", "raft", "--color", "pink"]).err.contains("auto, always, never"));
}

#[test]
fn a_broken_rule_fails_a_run_where_that_is_asked() {
    let bug = "families/agreement/src/raft/scenarios/raft-bug-early-execution.toml";
    assert_eq!(faultline(&["run", bug]).code, 0);
    let done = faultline(&["run", bug, "--fail-on-violation"]);
    assert_eq!((done.code, done.err.as_str()), (1, ""));
    assert!(done.out.contains("\ndigest "), "it is told to its end");
    assert_eq!(faultline(&["run", bug, "--fail-on-violation", "--format", "jsonl"]).code, 1);
    assert_eq!(faultline(&["run", "raft?nodes=3&at=1s", "--fail-on-violation"]).code, 0);
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let help = faultline(&["--help"]).out;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?.split(' ').next())
        .collect();
    assert!(commands.contains(&"check") && commands.len() >= 9, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = faultline(&["completions", shell]);
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{shell}");
        for word in commands.iter().chain(&["fail-on-violation"]) {
            assert!(done.out.contains(word), "{shell} does not know {word}");
        }
    }
    let page = faultline(&["man"]);
    assert!(page.code == 0 && page.out.contains(".TH faultline 1"), "{page:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path");
    assert_eq!(faultline(&["man", "-o", path]).code, 0);
    for name in commands
        .iter()
        .filter(|name| **name != "help")
        .map(|name| format!("faultline-{name}.1"))
        .chain(["faultline.1".into()])
    {
        let page = std::fs::read_to_string(folder.path().join(&name)).unwrap_or_else(|_| panic!("no {name}"));
        assert!(page.contains(".SH NAME"), "{name}");
    }
    let nowhere = faultline(&["man", "-o", "no-such-folder"]);
    assert!(nowhere.code == 2 && nowhere.err.contains("no-such-folder cannot be written"), "{nowhere:?}");
}
