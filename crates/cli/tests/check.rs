//! `faultline check`: what it finds, what it says, and how it ends.

mod support;

use support::{faultline, planted, with_input};

const WRONG: &str = "title = \"x\"
protocol = \"raft\"
expect = [
    \"safe\",
    \"leader within 1ms\",
    \"leader within 1s\",
    \"committed 99\",
]
until = \"1s\"
";

/// Lines without the name of a file, which is somewhere else on every machine.
fn lines<'a>(out: &'a str, path: &str) -> Vec<&'a str> {
    out.lines()
        .map(|line| line.strip_prefix(path).map_or(line, |line| line.trim_start_matches(':')))
        .collect()
}

#[test]
fn the_scenarios_and_documents_of_the_project_are_as_expected() {
    let done = faultline(&["check", "families", "docs", "README.md", "ARCHITECTURE.md"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    assert!(done.out.ends_with("all as expected\n"), "{}", done.out);
}

#[test]
fn a_wrong_expectation_is_found_in_its_line() {
    let (_folder, path) = planted("wrong.toml", WRONG);
    let done = faultline(&["check", &path, "families/agreement/src/raft/scenarios/raft-split-vote.toml"]);
    assert_eq!((done.code, done.err.as_str()), (1, ""));
    let lines = lines(&done.out, &path);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[0].starts_with("5: Expected \u{201c}leader within 1ms\u{201d}, but the first time was at 0."),
        "{lines:?}"
    );
    assert_eq!(
        lines[1],
        "7: Expected \u{201c}committed 99\u{201d}, but entries were committed only up to index 1."
    );
    assert!(
        lines[2].starts_with("2 runs in 2 files, ") && lines[2].ends_with(": 1 not as expected"),
        "{lines:?}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_found_in_its_line() {
    let (_folder, path) = planted(
        "broken.toml",
        "title = \"x\"\nprotocol = \"raft\"\nscript = \"\"\"\n1s heal\n1s dance\n\"\"\"",
    );
    let done = faultline(&["check", &path]);
    assert_eq!(done.code, 1);
    assert!(
        lines(&done.out, &path)[0].starts_with("5: In the line \u{201c}1s dance\u{201d}: At character 4"),
        "{}",
        done.out
    );
}

#[test]
fn links_in_documents_are_followed_and_wrong_ones_found_in_their_lines() {
    let digest = "0123456789ab";
    let page = format!(
        "# A page\n\n[works](https://example.org/#raft?nodes=3&at=1s)\n<!-- expect: leader by 1s; safe -->\n\
         <!-- expect: digest {digest} at 1s -->\n\n[broken](#raft?nodes=777)\n\n[misspelt](#rfat?nodes=3)\n\n\
         ```faultline\n#raft?seed=3\nexpect: no leader at 0s; leader by 1ms\n```\n\n<!-- expect: saef -->\n"
    );
    let (_folder, path) = planted("page.md", &page);
    let done = faultline(&["check", &path]);
    assert_eq!((done.code, done.err.as_str()), (1, ""));
    let lines = lines(&done.out, &path);
    let starts = [
        "5: Expected \u{201c}digest 0123456789ab at 1s\u{201d}, but it was ",
        "7: The link cannot be read. Its part \u{201c}nodes\u{201d} is \u{201c}777\u{201d}; a whole number from 1 to 100",
        "9: The link cannot be opened. There is no protocol named \u{201c}rfat\u{201d}; these are known: raft",
        "13: Expected \u{201c}leader by 0.001s\u{201d}, but that never happened.",
        "16: In the expectation \u{201c}saef\u{201d}: at character 1, \u{201c}saef\u{201d}: expected \u{201c}never\u{201d}, \u{201c}exactly\u{201d}, ",
        "4 runs in 1 file, ",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line:?} does not start with {start:?}");
    }
    // The digest that it names is the right one.
    let digest_found = lines[0].trim_end_matches('.').rsplit(' ').next().expect("a digest");
    let right = page.replace(digest, digest_found);
    let (_folder, path) = planted("page.md", &right);
    assert!(!faultline(&["check", &path]).out.contains("Expected \u{201c}digest"));
}

#[test]
fn scenarios_in_documents_have_the_lines_of_the_document() {
    let page = format!("text\n\n```faultline\n{WRONG}```\n");
    let (_folder, path) = planted("page.md", &page);
    let done = faultline(&["check", &path]);
    assert!(lines(&done.out, &path)[0].starts_with("8: Expected"), "{}", done.out);
    let broken = page.replace("protocol = \"raft\"", "protocol = \"rfat\"");
    let (_folder, path) = planted("page.md", &broken);
    assert!(lines(&faultline(&["check", &path]).out, &path)[0].starts_with("5: There is no protocol"));
}

#[test]
fn blocks_may_name_or_include_a_file_and_have_options() {
    let page = "```faultline height=300 source\nwrong.toml\n```\n\n```faultline\n{{#include wrong.toml}}\n```\n\n\
                ```faultline hieght=3\nraft\n```\n\n```faultline\n```\n\n```faultline\nnowhere.toml\n```\n";
    let (folder, path) = planted("page.md", page);
    std::fs::write(folder.path().join("wrong.toml"), WRONG).expect("the file is written");
    let out = faultline(&["check", &path]).out;
    let found: Vec<_> = out.lines().filter_map(|line| line.split_once("/").map(|_| line)).collect();
    let starts = [
        "wrong.toml:5: Expected",
        "wrong.toml:7: Expected",
        "wrong.toml:5: Expected",
        "wrong.toml:7: Expected",
        "page.md:9: There is no option \u{201c}hieght\u{201d}; accepted: height, controls",
        "page.md:13: The block is empty",
        "page.md:17: The scenario file",
    ];
    assert_eq!(found.len(), starts.len(), "{out}");
    for (line, start) in found.iter().zip(starts) {
        assert!(line.contains(start), "{line:?} does not hold {start:?}");
    }
}

#[test]
fn html_pages_are_read() {
    let page = "<p>\n<faultline-run href=\"./#raft?nodes=3&amp;at=1s\" height=\"420\">\n\
                <a href='https://example.org/#raft?nodes=0'>a run</a></faultline-run>\n";
    let (_folder, path) = planted("page.html", page);
    let done = faultline(&["check", &path]);
    let lines = lines(&done.out, &path);
    assert!(lines.len() == 2 && lines[0].starts_with("3: The link cannot be read"), "{lines:?}");
    assert!(lines[1].starts_with("2 runs in 1 file"), "{lines:?}");
}

#[test]
fn a_folder_is_walked_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("the file is written");
    };
    write("a/wrong.toml", WRONG);
    write("a/settings.toml", "[package]\nname = \"x\"\n");
    write("b/page.md", "#raft?nodes=3");
    write("b/notes.txt", "#raft?nodes=99");
    write("b/broken.toml", "protocol = [\n");
    let path = folder.path().to_str().expect("a path");
    let done = faultline(&["check", path]);
    assert_eq!(done.code, 1);
    assert!(done.out.contains("wrong.toml:5:") && done.out.contains("broken.toml:"), "{}", done.out);
    assert!(done.out.contains("3 runs in 3 files"), "{}", done.out);
    // A file that is named is read, whatever it is called.
    let notes = faultline(&["check", &format!("{path}/b/notes.txt")]);
    assert!(notes.code == 1 && notes.out.contains("notes.txt:1:"), "{notes:?}");
}

#[test]
fn standard_input_is_a_scenario_or_a_page() {
    assert!(with_input(&["check", "-"], WRONG).out.starts_with("standard input:5: "));
    let done = with_input(&["check", "-"], "#raft?nodes=3\n");
    assert_eq!((done.code, done.out.starts_with("1 run in 1 file")), (0, true), "{done:?}");
}

#[test]
fn nothing_to_check_is_an_error_of_its_own() {
    let (folder, path) = planted("page.md", "no runs here");
    let folder_path = folder.path().to_str().expect("a path");
    for path in [path.as_str(), folder_path] {
        let done = faultline(&["check", path]);
        assert_eq!((done.code, done.out.as_str()), (2, ""));
        assert!(done.err.contains("nothing to check in") && done.err.contains(".toml"), "{}", done.err);
    }
    let missing = faultline(&["check", "no-such-folder"]);
    assert!(
        missing.code == 2 && missing.err.contains("no-such-folder: no such file or folder"),
        "{missing:?}"
    );
    assert_eq!(faultline(&["check"]).code, 2);
}

#[test]
fn a_run_that_takes_too_long_is_named_and_the_others_are_followed() {
    // A million events, and one that is over at once.
    let page = "[long](#raft?nodes=15&clients=5&set=heartbeat+1ms;election+1ms..1ms&at=3600s)\n\n[short](#raft?nodes=3&at=0.1s)\n\n\
                <!-- expect: leader by 1ms -->\n";
    let (_folder, path) = planted("page.md", page);
    let file = "title = \"x\"\nprotocol = \"raft\"\nnodes = 15\nexpect = [\"safe\"]\nuntil = \"3600s\"\n\n[configuration]\nheartbeat = \"1ms\"\nelection = \"1ms..1ms\"\n";
    let (_other, scenario) = planted("long.toml", file);
    let done = faultline(&["check", "--timeout", "100ms", &path, &scenario]);
    assert_eq!((done.code, done.err.as_str()), (1, ""));
    let said: Vec<&str> = done.out.lines().collect();
    assert!(
        said[0].starts_with(&format!("{path}:1: The run took longer than 0.1s and was given up at ")),
        "{said:?}"
    );
    assert!(said[0].contains("--timeout"), "{said:?}");
    assert!(said[1].starts_with(&format!("{path}:5: Expected")), "{said:?}");
    assert!(said[2].starts_with(&format!("{scenario}:1: The run took longer than 0.1s")), "{said:?}");
    assert!(said[3].ends_with(": 3 not as expected"), "{said:?}");
    for wrong in ["0s", "soon", "2h", "-1s"] {
        let done = faultline(&["check", &format!("--timeout={wrong}"), &path]);
        assert_eq!(done.code, 2);
        assert!(done.err.contains("from 1ms to 3600s"), "{}", done.err);
    }
}

#[test]
fn a_date_and_too_many_keys_are_told_as_what_they_are_in_their_line() {
    let begin = "title = \"x\"\nprotocol = \"raft\"\n";
    let deep = vec!["a"; 500].join(".");
    for (rest, line, what) in [
        ("at = 2020-01-01\n".to_string(), 3, "invalid type: date, expected a string"),
        ("expect = [\"safe\", 2020-01-01]\n".into(), 3, "invalid type: date, expected a string"),
        ("text = 2020-01-01\n".into(), 3, "invalid type: date, expected a text"),
        (format!("\n# a.b.c\n{deep} = 1\n"), 5, "recursion limit"),
        (format!("\n[{deep}]\nx = 1\n"), 4, "recursion limit"),
        (format!("text = \"{deep}\"\n\nx = {{ {deep}.a = 1 }}\n"), 5, "recursion limit"),
        (format!("configuration.{deep} = 'a'\n"), 3, "recursion limit"),
    ] {
        let (_folder, path) = planted("wrong.toml", &format!("{begin}{rest}"));
        let done = faultline(&["check", &path]);
        let found = lines(&done.out, &path)[0].to_string();
        assert!(found.starts_with(&format!("{line}: ")) && found.contains(what), "{rest:.60}: {found}");
    }
}

#[test]
#[cfg(unix)]
fn a_pipe_is_a_path() {
    use std::process::Command;
    let faultline = env!("CARGO_BIN_EXE_faultline");
    let shell = |script: &str| {
        let output = Command::new("bash")
            .args(["-c", script, faultline])
            .env("LC_ALL", "C")
            .output()
            .expect("a shell");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    assert!(shell("\"$0\" run <(echo 'raft?nodes=3&at=0.2s')").contains("\ndigest "));
    assert!(shell("\"$0\" check <(echo '[x](#raft?nodes=3&at=0.2s)')").contains("all as expected"));
    assert!(
        shell("\"$0\" check <(printf 'title = \"x\"\\nprotocol = \"raft\"\\n')").contains("all as expected")
    );
}

#[test]
fn a_folder_is_told_from_what_is_not_there() {
    let (folder, _) = planted("x.md", "");
    let path = folder.path().to_str().expect("text");
    assert!(faultline(&["run", path]).err.contains("is a folder; accepted: "));
    assert!(faultline(&["run", "nothing.toml"]).err.contains("no such scenario file"));
    assert!(faultline(&["check", "nothing.toml"]).err.contains("no such file or folder"));
}
