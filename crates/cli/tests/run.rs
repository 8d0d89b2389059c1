//! `faultline run`, `link` and `picture`.

mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read;
use std::process::Stdio;
use support::{command, faultline, planted, with_input};

const FILE: &str = "families/agreement/src/raft/scenarios/raft-bug-two-votes.toml";
const LINK: &str = "raft?nodes=3&seed=7&do=1.2s+crash+n1;1.5s+c1+set+x+1&at=2s";

#[test]
fn a_run_is_told_in_sentences() {
    let done = faultline(&["run", FILE, "--until", "1.03s"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    insta::assert_snapshot!(done.out);
}

/// What is printed with these arguments, in the locale.
fn in_locale(variable: &str, locale: &str, arguments: &[&str]) -> String {
    let output = command().env(variable, locale).args(arguments).output().expect("it runs");
    String::from_utf8(output.stdout).expect("text") + &String::from_utf8(output.stderr).expect("text")
}

#[test]
fn the_language_is_the_one_asked_for_or_that_of_the_locale() {
    let english = faultline(&["run", LINK]).out;
    let chinese = faultline(&["run", LINK, "--lang", "zh-CN"]).out;
    assert!(
        english.contains("n1 crashes: its memory is lost") && chinese.contains("n1 崩溃：内存中的内容丢失")
    );
    assert_eq!(english.lines().count(), chinese.lines().count());
    for (variable, locale, expected) in [
        ("LANG", "zh_CN.UTF-8", &chinese),
        ("LC_MESSAGES", "zh_CN.UTF-8", &chinese),
        ("LC_ALL", "zh_TW.UTF-8", &chinese),
        ("LC_ALL", "en_GB.UTF-8", &english),
        ("LC_ALL", "de_DE.UTF-8", &english),
    ] {
        assert_eq!(&in_locale(variable, locale, &["run", LINK]), expected, "{variable}={locale}");
    }
    assert_eq!(in_locale("LC_ALL", "zh_CN.UTF-8", &["--lang", "en", "run", LINK]), english);
    assert!(faultline(&["run", LINK, "--lang", "de"]).err.contains("en and zh-CN"));
}

#[test]
fn what_is_wrong_is_told_in_the_language_and_json_has_none() {
    for (arguments, english, chinese) in [
        (&["run", "raft?nodes=0"][..], "a whole number from 1 to", "之间的整数"),
        (&["run", "nothing.toml"], "no such scenario file", "没有这个场景文件"),
        (&["check", "no-such-folder"], "no such file or folder", "没有这个文件或目录"),
        (
            &["picture", "raft", "--view", "network", "--to", "1s"],
            "accepted for the other views",
            "其他视图可接受",
        ),
    ] {
        let with = |lang| faultline(&[arguments, &["--lang", lang]].concat()).err;
        assert!(with("en").contains(english), "{}", with("en"));
        assert!(with("zh-CN").contains(chinese), "{}", with("zh-CN"));
    }
    let trace = |lang| faultline(&["run", LINK, "--format", "jsonl", "--lang", lang]).out;
    assert_eq!(trace("en"), trace("zh-CN"));
}

#[test]
fn every_event_is_told_when_asked() {
    let (story, all) = (faultline(&["run", LINK]).out, faultline(&["run", LINK, "--all"]).out);
    assert!(!story.contains("sends heartbeats") && all.contains("sends heartbeats"));
    let all: BTreeSet<&str> = all.lines().collect();
    assert!(story.lines().all(|line| all.contains(line)), "the story is a part of all events");
}

#[test]
fn a_trace_has_one_object_per_event() {
    let done = faultline(&["run", FILE, "--until", "1.03s", "--format", "jsonl"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    insta::assert_snapshot!(done.out);
}

#[test]
fn a_trace_is_whole_and_ends_with_the_digest_of_the_run() {
    let told = faultline(&["run", LINK]).out;
    let trace = faultline(&["run", LINK, "--format", "jsonl"]).out;
    let lines: Vec<Value> = trace.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let [head, events @ .., end] = &lines[..] else { panic!("{trace}") };
    assert_eq!(
        (&head["faultline"], &head["protocol"], &head["nodes"]),
        (&1.into(), &"raft".into(), &3.into())
    );
    assert_eq!(end["events"], events.len());
    for (number, event) in events.iter().enumerate() {
        assert_eq!(event["event"], number);
        assert!(event["kind"].is_string() && event["time"].as_u64() <= Some(2_000_000), "{event}");
    }
    assert!(events.windows(2).all(|two| two[0]["time"].as_u64() < two[1]["time"].as_u64()));
    let digest = end["digest"].as_str().expect("a digest");
    assert!(told.ends_with(&format!("digest {digest} at 2s, after {} events\n", events.len())), "{told}");
    // The link in its head is the run.
    let again = faultline(&["run", head["link"].as_str().expect("a link"), "--format", "jsonl"]);
    assert_eq!(again.out, trace);
}

#[test]
fn an_action_that_changes_nothing_is_told_as_such_with_its_reason() {
    let link = "raft?nodes=3&seed=7&do=0.2s+restart+n1;0.3s+heal;0.4s+drop+m9999;0.5s+crash+n2&at=0.6s";
    let told = faultline(&["run", link]).out;
    for says in ["Restart n1 changes nothing", "Heal all links changes nothing", "Drop m9999 changes nothing"]
    {
        assert!(told.contains(says), "{says}: {told}");
    }
    assert!(told.contains("the node is running") && told.contains("n2 crashes"), "{told}");
    let trace = faultline(&["run", link, "--format", "jsonl"]).out;
    let events = trace.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let reasons: Vec<Value> =
        events.filter(|event| event["kind"] == "input").map(|event| event["no_effect"].clone()).collect();
    assert_eq!(reasons, ["up".into(), "unchanged".into(), "not_sent".into(), Value::Null]);
}

/// Whatever a run may contain has a name in the schema, and no other.
#[test]
fn the_schema_documents_every_name_that_occurs() {
    let manual = include_str!("../../../docs/command-line.md");
    let mut names = BTreeSet::new();
    for file in faultline_collection::SCENARIOS {
        let trace = faultline(&["run", file.path, "--format", "jsonl"]).out;
        for line in trace.lines() {
            let object: Value = serde_json::from_str(line).expect("JSON");
            collect(&object, &mut names);
        }
    }
    assert!(names.len() > 40, "{names:?}");
    let missing: Vec<&String> = names.iter().filter(|name| !manual.contains(&format!("`{name}`"))).collect();
    assert!(
        missing.is_empty(),
        "docs/command-line.md does not explain {missing:?}; FAULTLINE_WRITE_SCHEMA=1 cargo test -p faultline-export --test schema writes it"
    );
}

/// Keys, and values that are names of kinds, facts and reasons; not the keys of settings, nodes and messages.
fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                names.insert(key.clone());
                match (key.as_str(), value) {
                    ("kind" | "fact" | "reason" | "why" | "timer", Value::String(name)) => {
                        names.insert(name.clone());
                    }
                    ("settings" | "fields", _) => {}
                    _ => collect(value, names),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, names)),
        _ => {}
    }
}

#[test]
fn a_file_its_link_and_standard_input_are_the_same_run() {
    let last = |text: &str| text.lines().last().expect("a line").to_string();
    let file = last(&faultline(&["run", FILE]).out);
    let link = faultline(&["link", FILE]).out;
    assert_eq!(last(&faultline(&["run", link.trim(), "--until", "2s"]).out), file);
    assert_eq!(last(&with_input(&["run", "-", "--until", "2s"], &link).out), file);
    let text = std::fs::read_to_string(support::root().join(FILE)).expect("a text");
    assert_eq!(last(&with_input(&["run", "-"], &text).out), file);
    assert_eq!(
        last(&faultline(&["run", &format!("https://example.org/f/{}", link.trim()), "--until", "2s"]).out),
        file
    );
}

#[test]
fn a_link_is_written_as_the_page_writes_it() {
    let done = faultline(&["link", "#raft?seed=42&clients=1&do=2s+heal;1s+crash+n1", "--at", "3.5s"]);
    assert_eq!((done.code, done.out.as_str()), (0, "#raft?nodes=5&seed=42&do=1s+crash+n1;2s+heal&at=3.5s\n"));
    let done = faultline(&["link", "raft", "--page", "https://example.org/f/#old"]);
    assert_eq!(done.out, "https://example.org/f/#raft?nodes=5&seed=42\n");
}

#[test]
fn a_picture_shows_the_moment() {
    let (folder, path) = planted("none", "");
    let out = format!("{path}.svg");
    let done = faultline(&[
        "picture",
        "families/agreement/src/raft/scenarios/raft-leader-crash.toml",
        "--at",
        "1.3s",
        "-o",
        &out,
    ]);
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", ""));
    let picture = std::fs::read_to_string(&out).expect("a picture");
    drop(folder);
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    for word in ["n5", "c1", "crashed 100 ms ago", "prefers-color-scheme"] {
        assert!(picture.contains(word), "no {word} in {picture}");
    }
    let said = faultline(&["picture", "families/agreement/src/raft/scenarios/raft-leader-crash.toml"]);
    assert_eq!(said.out, picture, "1.3 s is the moment of the file, and standard output the default");
    let later = faultline(&[
        "picture",
        "families/agreement/src/raft/scenarios/raft-leader-crash.toml",
        "--at",
        "4s",
        "--theme",
        "dark",
    ])
    .out;
    assert!(later != picture && !later.contains("prefers-color-scheme"));
    let small = faultline(&["picture", LINK, "--width", "300", "--height", "200"]).out;
    assert!(small.contains("width=\"300\" height=\"200\""));
}

#[test]
fn a_picture_shows_a_stretch() {
    let file = "families/agreement/src/raft/scenarios/raft-leader-crash.toml";
    let picture = |arguments: &[&str]| {
        let done = faultline(&[&["picture", file, "--view", "diagram"], arguments].concat());
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{arguments:?}");
        done.out
    };
    let half_a_second = picture(&[]);
    assert!(half_a_second.contains("<title>The leader crashes, from 0.800 s to 1.300 s</title>"));
    assert!(half_a_second.contains("n1 crashes</desc>"));
    assert_eq!(picture(&["--from", "0.8s", "--to", "1.3s"]), half_a_second);
    assert_eq!(faultline(&["picture", file, "--from", "0.8s"]).out, half_a_second, "a stretch is a diagram");
    let more = picture(&["--from", "1s", "--to", "1.5s", "--theme", "light", "--width", "900"]);
    assert!(
        more.contains(">1.45s<") && more.contains("width=\"900\" height=\"236\"") && !more.contains("var(")
    );
}

#[test]
fn numbers_over_time_are_a_table_and_a_picture() {
    let file = "families/agreement/src/raft/scenarios/raft-leader-crash.toml";
    let table = |arguments: &[&str]| faultline(&[&["export", file, "--series"], arguments].concat());
    let seconds = table(&["--to", "3s", "--every", "1s"]).out;
    let rows: Vec<&str> = seconds.lines().collect();
    assert!(
        rows[0].starts_with("from_us,to_us,latency_p50_us,latency_p99_us,requests_waiting,"),
        "{}",
        rows[0]
    );
    assert_eq!(rows.len(), 4);
    assert!(rows[1].starts_with("0,1000000,") && rows[3].starts_with("2000000,3000000,"), "{seconds}");
    // A round time that makes at most a hundred rows.
    let usual = table(&["--to", "3s"]).out;
    assert!(usual.lines().nth(1).is_some_and(|row| row.starts_with("0,50000,")), "{usual}");
    assert!(
        table(&["--to", "3s", "--every", "1us"]).err.contains("at most 100000 are accepted, so 31us or more")
    );
    assert!(table(&["--every", "2min"]).err.contains("a length of time such as 100ms"));
    assert!(faultline(&["export", file, "--jsonl", "--every", "1s"]).err.contains("--every is for --series"));

    let picture = faultline(&["picture", file, "--view", "series", "--width", "500"]).out;
    assert!(
        picture.starts_with("<svg ")
            && picture.contains("width=\"500\"")
            && picture.contains("Request latency")
    );
    let refused = faultline(&["picture", file, "--view", "series", "--height", "300"]);
    assert!(refused.err.contains("--height is for the network, the diagram, the board and the matrix"));
}

#[test]
fn logs_tasks_and_beliefs_are_pictures_of_the_protocols_that_have_them() {
    let logs = |arguments: &[&str]| faultline(&[&["picture", LINK, "--view", "logs"], arguments].concat());
    let picture = logs(&["--width", "500"]).out;
    assert!(picture.starts_with("<svg ") && picture.contains("width=\"500\""), "{picture}");
    assert!(logs(&["--height", "300"]).err.contains("accepted for the series and the logs: --width"));
    assert!(logs(&["--from", "0s"]).err.contains("accepted for the other views: --at"));
    let board = faultline(&["picture", "map-reduce?do=0.1s+c1+count&at=0.5s", "--view", "board"]).out;
    assert!(board.starts_with("<svg ") && board.contains("Map tasks"), "{board}");
    let suspected = "heartbeat?do=1s+crash+n3&at=2s";
    let matrix = faultline(&["picture", suspected, "--view", "matrix"]).out;
    assert!(matrix.starts_with("<svg ") && matrix.contains("n1’s view of n3: suspected; silent"), "{matrix}");
    let refused = faultline(&["picture", "raft", "--view", "matrix"]);
    assert!(refused.err.contains("Raft has no matrix; accepted:"), "{}", refused.err);
    let refused = faultline(&["picture", "paxos", "--view", "logs"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("Paxos has no logs; accepted: --view network, diagram or series"),
        "{}",
        refused.err
    );
    let refused = faultline(&["picture", "raft", "--view", "board", "--lang", "zh-CN"]);
    assert!(refused.err.contains("Raft 没有任务面板"), "{}", refused.err);
}

#[test]
fn a_run_is_exported_for_other_programs() {
    let export = |arguments: &[&str]| {
        let done = faultline(&[&["export", LINK], arguments].concat());
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{arguments:?}");
        done.out
    };
    assert_eq!(export(&["--jsonl"]), faultline(&["run", LINK, "--format", "jsonl"]).out);
    let log = export(&["--shiviz", "--from", "1s", "--to", "1.3s"]);
    assert!(log.starts_with("(?<host>") && log.contains("n1 crashes"), "{log}");
    let diagram = export(&["--mermaid", "--from", "1.19s", "--to", "1.3s"]);
    assert!(
        diagram.starts_with("sequenceDiagram\n") && diagram.contains("Note over n1: 1.200 s: n1 crashes")
    );
    let (_folder, path) = planted("none", "");
    assert_eq!(export(&["--mermaid", "--from", "1.19s", "--to", "1.3s", "-o", &path]), "");
    assert_eq!(std::fs::read_to_string(&path).expect("a diagram"), diagram);
}

#[test]
fn what_cannot_be_used_is_named_with_what_would_be() {
    let (_folder, broken) =
        planted("broken.toml", "title = \"x\"\nprotocol = \"raft\"\nscript = \"1s crash n9\"\n");
    let cases: &[(&[&str], &[&str])] = &[
        (&["run", "no-such.toml"], &["no-such.toml", ".toml file, a link, or -"]),
        (&["run", "families"], &["families is a folder", "the path of a scenario file"]),
        (&["run", "#nothing like a link"], &["nothing like a link", "raft?nodes=5"]),
        (&["run", "raft?nodes=999"], &["nodes", "from 1 to 100"]),
        (&["run", "rfat?nodes=5"], &["rfat", "these are known: raft"]),
        (&["run", &broken], &["broken.toml:3:", "n9", "no such node"]),
        (&["run", "raft", "--until", "soon"], &["--until", "3.2s or 80ms"]),
        (&["run", "raft", "--until", "3601s"], &["3600s"]),
        (&["run", "raft", "--format", "xml"], &["text, jsonl"]),
        (&["picture", "raft", "--theme", "pink"], &["auto, light, dark"]),
        (&["picture", "raft", "--width", "1"], &["200..=4000"]),
        (&["picture", "raft", "-o", "no-such-folder/x.svg"], &["no-such-folder/x.svg", "cannot be written"]),
        (&["link", "raft?set=color+red"], &["color", "these are known", "election"]),
        (
            &["picture", "raft", "--view", "diagram", "--from", "2s", "--to", "1s"],
            &["from 2s to 1s", "2s or later"],
        ),
        (&["picture", "raft", "--view", "network", "--to", "1s"], &["--from and --to", "--at"]),
        (&["export", LINK], &["--shiviz", "--mermaid", "--jsonl"]),
        (&["export", LINK, "--jsonl", "--shiviz"], &["cannot be used with"]),
        (&["export", LINK, "--jsonl", "--from", "9s", "--to", "3s"], &["from 9s to 3s", "9s or later"]),
        (&["export", "raft?at=5s", "--mermaid"], &["at most 200", " fits"]),
        (&["export", LINK, "--jsonl", "-o", "no-such-folder/x"], &["no-such-folder/x", "cannot be written"]),
        (&["dance"], &["dance", "--help"]),
    ];
    for (arguments, words) in cases {
        let done = faultline(arguments);
        assert_eq!(done.code, 2, "{arguments:?}: {done:?}");
        assert_eq!(done.out, "", "{arguments:?}");
        for word in *words {
            assert!(done.err.contains(word), "{arguments:?} does not say {word:?}: {}", done.err);
        }
    }
}

#[test]
fn whoever_reads_only_the_beginning_is_not_told_of_an_error() {
    let mut child = command()
        .args(["run", "raft?do=0s+c1+every+1ms+add+x+1", "--until", "60s", "--all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut out = child.stdout.take().expect("it has an output");
    let mut some = [0; 100];
    out.read_exact(&mut some).expect("it writes");
    drop(out);
    let done = child.wait_with_output().expect("it ends");
    assert_eq!((done.status.code(), done.stderr), (Some(0), Vec::new()));
}

#[test]
fn a_run_that_takes_too_long_is_told_as_far_as_it_came() {
    let link = "raft?nodes=15&clients=5&set=heartbeat+1ms;election+1ms..1ms&at=3600s";
    let done = faultline(&["run", link, "--timeout", "50ms"]);
    assert_eq!(done.code, 2);
    assert!(done.out.lines().count() > 3, "{}", done.out);
    assert!(done.err.contains("The run took longer than 0.05s and was given up at "), "{}", done.err);
    // What was written is whole lines.
    let trace = faultline(&["run", link, "--timeout", "50ms", "--format", "jsonl"]);
    assert!(trace.out.ends_with("}\n"));
    assert!(trace.out.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}

/// A reader who takes their time is not the run's fault.
#[test]
fn time_that_a_reader_takes_does_not_count() {
    let link = "raft?nodes=5&clients=1&do=0s+c1+every+5ms+add+x+1&at=6s";
    let mut child = command()
        .args(["run", link, "--all", "--timeout", "2s"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    std::thread::sleep(std::time::Duration::from_millis(3_000));
    let mut text = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut text).expect("text");
    assert!(child.wait().expect("it ends").success());
    assert!(text.lines().last().is_some_and(|line| line.starts_with("digest ")), "{text:.200}");
}

#[test]
fn what_is_wrong_with_a_link_is_told_in_whole_sentences() {
    let wrong = |link: &str| {
        let done = faultline(&["run", link]);
        assert_eq!(done.code, 2, "{}", done.out);
        done.err
    };
    let meant = wrong("raft?do=1s+crush+n1");
    assert!(meant.contains("did you mean \u{201c}crash\u{201d}? Accepted"), "{meant}");
    for version in ["NaN", "0", "-1", "", "1.0", "01", "+1"] {
        let told = wrong(&format!("raft?v={version}"));
        assert!(told.contains("a whole number from 1 to 1 is accepted"), "{told}");
    }
    for version in ["2", "99999999999999999999"] {
        assert!(
            wrong(&format!("raft?v={version}")).contains("A newer version of the page may open it"),
            "{version}"
        );
    }
    let long = with_input(&["run", "-"], &format!("map-reduce?set=text+{}", "x".repeat(8_193))).err;
    assert!(long.contains("at most 8192 bytes") || long.contains("at most 8,192 bytes"), "{long}");
}

#[test]
fn only_the_address_of_a_page_is_put_before_a_link() {
    let done = faultline(&["link", "raft", "--page", "javascript:alert(1)"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(
        done.err.contains("--page \u{201c}javascript:alert(1)\u{201d} cannot be used; accepted: "),
        "{}",
        done.err
    );
    let done = faultline(&["link", "raft", "--page", "https://example.org/a:b/#old"]);
    assert_eq!(done.out, "https://example.org/a:b/#raft?nodes=5&seed=42\n");
}
