//! `faultline check` in folders of every tool, and what it writes for programs.

mod support;

use serde_json::{Value, json};
use std::path::Path;
use support::{faultline, planted, with_input};

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("the file is written");
    }
    let path = folder.path().to_str().expect("a path of letters").to_string();
    (folder, path)
}

const NEVER: &str = "leader within 1ms";

/// A run that is not as expected, in every format; the line where that is to be said is marked.
fn of_every_tool() -> Vec<(&'static str, String, usize)> {
    vec![
        ("a.adoc", format!("= A\n\n[source,faultline]\n----\nraft?nodes=3\nexpect: {NEVER}\n----\n"), 6),
        ("b.adoc", format!("link:https://x.org/#raft?nodes=3[x]\n// expect: {NEVER}\n"), 2),
        ("c.rst", format!("A\n=\n\n.. faultline:: raft?nodes=3\n   :height: 300\n   :expect: {NEVER}\n"), 6),
        ("d.rst", format!("`a <https://x.org/#raft?nodes=3>`_\n\n.. expect: {NEVER}\n"), 3),
        ("e.rst", format!(".. code-block:: faultline\n   :caption: x\n\n   raft?nodes=3\n   expect: {NEVER}\n"), 5),
        ("f.mdx", format!("<Tabs>\n<Tab>\n\n        ```faultline\n        raft?nodes=3\n        expect: {NEVER}\n        ```\n"), 6),
        ("g.mdx", format!("\u{feff}[x](#raft?nodes=3)\n\n{{/* expect: {NEVER} */}}\n"), 3),
        (
            "h.ipynb",
            json!({"cells": [
                {"cell_type": "code", "source": ["x = 1"], "outputs": [{"text": "#raft?nodes=999"}]},
                {"cell_type": "markdown", "source": ["# A\n", "```faultline\n", "raft?nodes=3\n", format!("expect: {NEVER}\n"), "```"]},
            ], "nbformat": 4, "nbformat_minor": 5})
            .to_string()
            .replace("\\n\",", "\\n\",\n"),
            4,
        ),
    ]
}

#[test]
fn blocks_and_links_of_every_tool_are_found_in_their_lines() {
    let files = of_every_tool();
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text, _)| (*name, text.as_str())).collect();
    let (_folder, path) = folder(&texts);
    let done = faultline(&["check", &path]);
    assert_eq!((done.code, done.err.as_str()), (1, ""), "{}", done.out);
    let lines: Vec<&str> = done.out.lines().collect();
    assert_eq!(lines.len(), files.len() + 1, "{}", done.out);
    for ((name, _, line), told) in files.iter().zip(&lines) {
        assert!(told.starts_with(&format!("{path}/{name}:{line}: ")), "{told}");
        assert!(
            told.contains("Expected \u{201c}leader within 1ms\u{201d}, but that never happened"),
            "{told}"
        );
    }
    assert!(lines[7].contains(": cell 2, line 4: Expected"), "{}", lines[7]);
    assert!(lines[8].starts_with(&format!("{0} runs in {0} files", files.len())), "{}", lines[8]);
    // Without the expectation all is well, so it is what was read.
    for (name, text, _) in &files {
        let (_folder, path) = planted(name, &text.replace(NEVER, "leader within 2s"));
        assert_eq!(faultline(&["check", &path]).code, 0, "{name}");
    }
}

#[test]
fn what_cannot_be_read_does_not_keep_the_rest_from_being_checked() {
    let (folder, path) = folder(&[
        ("b.ipynb", "\u{feff}{\n\n\"cells\": 3}"),
        ("c.md", "[x](#raft?nodes=3)\n<!-- expect: leader by 1ms -->\n"),
        ("d.toml", "title = \"x\"\nprotocol = \"raft\"\n"),
    ]);
    std::fs::write(folder.path().join("a.md"), b"\xff\xfe#raft").expect("it is written");
    let done = faultline(&["check", "nowhere.md", &path]);
    assert_eq!(done.code, 2);
    assert!(done.out.starts_with(&format!("{path}/c.md:2: Expected")), "{}", done.out);
    assert!(
        done.out.contains("2 runs in 2 files") && done.out.contains("1 not as expected, 3 paths not read"),
        "{}",
        done.out
    );
    let errors: Vec<&str> = done.err.lines().collect();
    assert_eq!(errors.len(), 3, "{}", done.err);
    assert_eq!(errors[0], "error: nowhere.md: no such file or folder");
    assert_eq!(errors[1], format!("error: {path}/a.md is not text in UTF-8"));
    assert!(
        errors[2].starts_with(&format!("error: {path}/b.ipynb:3: "))
            && errors[2].contains("The file is not a Jupyter notebook"),
        "{}",
        done.err
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("e.md")).expect("a link");
        assert_eq!(
            faultline(&["check", &path]).err.lines().count(),
            2,
            "a link to nothing in a folder is no file"
        );
    }
}

#[test]
fn quiet_says_only_what_is_wrong() {
    let (_folder, path) = planted("a.md", "[x](#raft?nodes=3)\n<!-- expect: leader by 1ms -->\n");
    let loud = faultline(&["check", &path]);
    let quiet = faultline(&["check", "-q", "-j", "1", &path]);
    assert_eq!((quiet.code, quiet.out.lines().count(), quiet.err.as_str()), (1, 1, ""));
    assert_eq!(loud.out.lines().next(), quiet.out.lines().next());
    let well = with_input(&["check", "--quiet", "-"], "#raft?nodes=3");
    assert_eq!((well.code, well.out.as_str(), well.err.as_str()), (0, "", ""));
    for jobs in ["0", "-1", "many", "1025"] {
        let done = faultline(&["check", &format!("--jobs={jobs}"), &path]);
        assert!(done.code == 2 && done.err.contains("--jobs <NUMBER>"), "{}", done.err);
    }
}

#[test]
fn json_holds_all_that_is_told() {
    let files = of_every_tool();
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text, _)| (*name, text.as_str())).collect();
    let (_folder, path) = folder(&texts);
    let done = faultline(&["check", "--format", "json", &path, "nowhere"]);
    assert_eq!((done.code, done.err.as_str()), (2, ""));
    let report: Value = serde_json::from_str(&done.out).expect("JSON");
    let numbers = ["faultline", "files", "runs", "wrong"].map(|key| report[key].as_u64());
    assert_eq!(numbers, [1, 8, 8, 8].map(Some));
    let problems = report["problems"].as_array().expect("a list");
    for ((name, _, line), problem) in files.iter().zip(problems) {
        assert_eq!(problem["file"], format!("{path}/{name}"));
        assert_eq!(
            (problem["line"].as_u64(), &problem["kind"]),
            (Some(*line as u64), &json!("unmet-expectation"))
        );
        assert_eq!(problem["blessed"], false);
    }
    assert_eq!(problems[7]["cell"], json!({"number": 2, "line": 4}));
    assert_eq!(
        report["unreadable"],
        json!([{"path": "nowhere", "message": "nowhere: no such file or folder"}])
    );
}

#[test]
fn github_shows_problems_at_their_lines() {
    let (_folder, path) = planted("a,b.md", "[x](#raft?nodes=3)\n<!-- expect: leader by 1ms -->\n");
    let done = faultline(&["check", "--format", "github", &path]);
    assert_eq!(done.code, 1);
    let file = path.replace(',', "%2C");
    let line = done.out.lines().next().expect("a line");
    assert!(line.starts_with(&format!("::error file={file},line=2,title=faultline::Expected")), "{line}");
    assert!(done.out.lines().nth(1).is_some_and(|line| line.starts_with("1 run in 1 file")), "{}", done.out);
}

/// What section 3 of the standard requires of the objects that we write, as far as a reader may rely on it.
fn assert_is_sarif(report: &Value) {
    let object = |value: &Value, required: &[&str]| {
        let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
        required.iter().for_each(|key| assert!(object.contains_key(*key), "no {key} in {value}"));
    };
    object(report, &["version", "runs", "$schema"]);
    assert_eq!(report["version"], "2.1.0");
    for run in report["runs"].as_array().expect("runs") {
        object(run, &["tool", "results", "invocations"]);
        let driver = &run["tool"]["driver"];
        object(driver, &["name", "version", "informationUri", "rules"]);
        let rules = driver["rules"].as_array().expect("rules");
        for rule in rules {
            object(rule, &["id", "shortDescription"]);
            assert!(rule["shortDescription"]["text"].is_string());
        }
        let located = |value: &Value| {
            for location in value["locations"].as_array().expect("locations") {
                let uri =
                    location["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("an address");
                assert!(uri.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}#?".contains(&b)), "{uri}");
                if let Some(region) = location["physicalLocation"].get("region") {
                    assert!(region["startLine"].as_u64().is_some_and(|line| line >= 1));
                }
            }
        };
        for result in run["results"].as_array().expect("results") {
            object(result, &["message", "ruleId", "ruleIndex", "level", "locations"]);
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
            let index =
                usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("a small one");
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["none", "note", "warning", "error"].iter().any(|level| result["level"] == *level));
            located(result);
        }
        for invocation in run["invocations"].as_array().expect("invocations") {
            assert!(invocation["executionSuccessful"].is_boolean());
            for notification in invocation["toolExecutionNotifications"].as_array().expect("a list") {
                object(notification, &["message"]);
                located(notification);
            }
        }
    }
}

#[test]
fn sarif_is_sarif() {
    let files = of_every_tool();
    let mut texts: Vec<(&str, &str)> = files.iter().map(|(name, text, _)| (*name, text.as_str())).collect();
    texts.push(("x y#{z}.md", "#raft?nodes=0"));
    texts.push(("z.ipynb", "["));
    let (_folder, path) = folder(&texts);
    let done = faultline(&["check", "--format", "sarif", &path, "nowhere"]);
    assert_eq!((done.code, done.err.as_str()), (2, ""));
    let report: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_is_sarif(&report);
    let run = &report["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(9));
    assert_eq!(run["results"][8]["ruleId"], "wrong-link");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"].as_array().map(Vec::len), Some(2));
    let well: Value =
        serde_json::from_str(&with_input(&["check", "--format", "sarif", "-"], "#raft?nodes=3").out)
            .expect("JSON");
    assert_is_sarif(&well);
    assert_eq!(well["runs"][0]["results"], json!([]));
    let stdin: Value =
        serde_json::from_str(&with_input(&["check", "--format", "sarif", "-"], "#raft?nodes=0").out)
            .expect("JSON");
    assert_is_sarif(&stdin);
}

#[test]
fn blessing_writes_the_digests_of_today_and_nothing_else() {
    const OLD: &str = "0123456789ab";
    let block = format!("expect: digest {OLD} at 1s; leader within 1ms");
    let scenario = format!(
        "title = \"x\"\nprotocol = \"raft\"\nnodes = 3\nexpect = [\"safe\", \"digest {OLD} at 500ms\", \"digest {OLD} at 1s\"]\n"
    );
    let notebook = json!({"cells": [{"cell_type": "markdown", "source": format!("#raft?nodes=3\n<!-- expect: digest {OLD} at 1s -->")}]});
    let files = [
        (
            "a.md",
            format!(
                "é {OLD}\r\n\r\n[x](#raft?nodes=3)\r\n<!-- expect: digest {OLD} at 1s -->\r\n\r\n```faultline\r\nraft?nodes=3\r\n{block}\r\n```\r\n"
            ),
        ),
        ("b.toml", scenario),
        ("c.ipynb", notebook.to_string()),
        ("d.md", "```faultline\nb.toml\n```\n\n```faultline\nb.toml\n```\n".to_string()),
    ];
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (folder, path) = folder(&texts);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a text");
    // The pins are wrong, and without the option they stay.
    assert_eq!(faultline(&["check", &path]).code, 1);
    assert_eq!(read("b.toml"), files[1].1);
    let done = faultline(&["check", "--bless", &path]);
    // What is wrong beside a digest stays wrong.
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.out.contains(": 1 not as expected"), "{}", done.out);
    assert!(done.out.contains(&format!("/a.md:4: The digest {OLD} was replaced by ")), "{}", done.out);
    let a = read("a.md");
    assert!(a.starts_with(&format!("é {OLD}\r\n")) && a.matches(OLD).count() == 1, "{a}");
    assert_eq!(a.matches("\r\n").count(), files[0].1.matches("\r\n").count());
    assert!(["b.toml", "c.ipynb"].iter().all(|name| !read(name).contains(OLD)));
    let again = faultline(&["check", &path]);
    assert!(again.out.lines().count() == 2 && again.out.contains("leader within 1ms"), "{}", again.out);
    // A second time there is nothing to do.
    let before = ["a.md", "b.toml", "c.ipynb"].map(read);
    faultline(&["check", "--bless", &path]);
    assert_eq!(before, ["a.md", "b.toml", "c.ipynb"].map(read));
}

#[test]
fn a_picture_and_standard_input_are_not_blessed() {
    let (folder, path) = planted("none", "");
    let picture = format!("{path}.svg");
    assert_eq!(faultline(&["picture", "raft?nodes=3&at=1s", "-o", &picture]).code, 0);
    let right = std::fs::read_to_string(&picture).expect("a picture");
    let at = right.find("digest ").expect("it carries its digest") + "digest ".len();
    let wrong = format!("{}0123456789ab{}", &right[..at], &right[at + 12..]);
    std::fs::write(&picture, &wrong).expect("it is written");
    let done = faultline(&["check", "--bless", &picture]);
    assert!(done.code == 1 && done.out.contains("a picture must be drawn again"), "{done:?}");
    assert_eq!(std::fs::read_to_string(&picture).expect("a picture"), wrong);
    let done =
        with_input(&["check", "--bless", "-"], "#raft?nodes=3\n<!-- expect: digest 0123456789ab at 1s -->");
    assert!(done.code == 1 && done.out.contains("--bless changes only"), "{done:?}");
    assert!(!Path::new("standard input").exists());
    drop(folder);
}
