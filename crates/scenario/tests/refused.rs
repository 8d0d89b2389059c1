//! What is no link, and why: every way to be wrong, one by one.

use faultline_engine::Time;
use faultline_engine::grammar::{Expect, ScriptErrorKind};
use faultline_scenario::limits::{MAX_LINE, MAX_SETTINGS, MAX_TIME, MAX_VALUE};
use faultline_scenario::{Form, Link, LinkError};

fn refused(fragment: &str) -> LinkError {
    match Link::decode(fragment) {
        Ok(link) => panic!("{fragment:?} was read as {link:?}"),
        Err(error) => error,
    }
}

fn text(text: &str) -> String {
    text.to_string()
}

#[test]
fn a_link_begins_with_the_name_of_a_protocol() {
    for (fragment, found) in [
        ("", ""),
        ("#", ""),
        ("##raft", "#raft"),
        ("?nodes=5", ""),
        ("Raft?nodes=5", "Raft"),
        ("2", "2"),
        ("-raft", "-raft"),
        ("raft/?nodes=5", "raft/"),
        ("nodes=5&seed=42", "nodes=5&seed=42"),
        ("https://example.org/#raft", "https://example.org/#raft"),
        ("räft", "räft"),
    ] {
        assert_eq!(refused(fragment), LinkError::Protocol { found: text(found) }, "{fragment:?}");
    }
    let long = "a".repeat(41);
    assert_eq!(refused(&long), LinkError::Protocol { found: long });
}

#[test]
fn a_later_version_is_named_whatever_else_it_holds() {
    for fragment in ["raft?v=2", "raft?v=2&anything=new&nodes=0", "Räft!?nodes=99&v=2", "raft?z=%00&v=2"] {
        assert_eq!(refused(fragment), LinkError::Version { found: text("2"), known: 1 }, "{fragment:?}");
    }
    let far = "99999999999999999999";
    assert_eq!(refused(&format!("raft?v={far}")), LinkError::Version { found: text(far), known: 1 });
    // Not later, but no version.
    for found in ["", "0", "01", "1.0", "one", "NaN", "-1", "+2"] {
        let fragment = format!("raft?v={found}");
        assert_eq!(refused(&fragment), LinkError::Number { key: "v", found: text(found), min: 1, max: 1 });
    }
}

#[test]
fn keys_are_known_and_stand_there_once() {
    let known = &[
        "v",
        "z",
        "behaviour",
        "nodes",
        "clients",
        "seed",
        "set",
        "do",
        "at",
        "speed",
        "selected",
        "view",
        "lesson",
        "lang",
    ];
    for (fragment, found) in [
        ("raft?node=5", "node"),
        ("raft?Nodes=5", "Nodes"),
        ("raft?nodes=5&amp;seed=42", "amp;seed"),
        ("raft?nodes=5?seed=42", ""),
        ("raft?=5", ""),
        ("raft?5", "5"),
        ("raft? nodes=5", " nodes"),
    ] {
        match refused(fragment) {
            LinkError::Key { found: there, known: keys } => {
                assert_eq!((there.as_str(), keys), (found, &known[..]), "{fragment:?}");
            }
            // A second question mark is part of the value before it.
            LinkError::Number { key: "nodes", found, .. } => assert_eq!(found, "5?seed=42"),
            other => panic!("{fragment:?} gives {other:?}"),
        }
    }
    for key in [
        "behaviour=1",
        "nodes=3",
        "clients=1",
        "seed=1",
        "set=a+b",
        "do=1s+heal",
        "at=1s",
        "speed=1",
        "selected=n1",
        "view=a",
        "lesson=a",
        "lang=en",
    ] {
        let name = key.split('=').next().expect("a name");
        match refused(&format!("raft?{key}&{key}")) {
            LinkError::Twice { key } => assert_eq!(key, name),
            other => panic!("{key} twice gives {other:?}"),
        }
    }
}

#[test]
fn numbers_are_whole_and_within_the_limits() {
    for (key, min, max, wrong) in [
        ("nodes", 1, 100, &["0", "101", "", "-1", "+1", "1.5", "five", "65536", "99999999999999999999"][..]),
        ("clients", 0, 20, &["21", "", "-0", "c1"]),
        ("seed", 0, u64::MAX, &["18446744073709551616", "-1", "", "0x10", "٤٢"]),
    ] {
        for found in wrong {
            let fragment = format!("raft?{key}={found}");
            match refused(&fragment) {
                LinkError::Number { key: there, min: least, max: most, .. } => {
                    assert_eq!((there, least, most), (key, min, max), "{fragment:?}");
                }
                other => panic!("{fragment:?} gives {other:?}"),
            }
        }
    }
}

#[test]
fn values_have_the_form_of_their_key() {
    let long = "a".repeat(41);
    for (key, form, wrong) in [
        ("at", Form::Moment, &["", "3", "3.s", ".3s", "-1s", "3m", "1.0000001s", "1s 2s", "n1"][..]),
        (
            "speed",
            Form::Speed,
            &["", "0", "0.000", "0.0001", "1.", ".5", "-1", "1e3", "1000.001", "1001", "x2"],
        ),
        (
            "selected",
            Form::Selection,
            &[
                "",
                "n0",
                "n01",
                "5",
                "m0",
                "e01",
                "e+1",
                "e",
                "e4294967296",
                "n1-n1",
                "n1-m1",
                "n1-",
                "n1-n2-n3",
                "n1 n2",
                "N1",
            ],
        ),
        ("view", Form::Name, &["", "Rules", "1", "a b", "a_b", "-a", "ä", long.as_str()]),
        ("lang", Form::Language, &["", "zh", "EN", "en-US", "de", "zh-CN-x"]),
        ("lesson", Form::Name, &["", "Rules", "1", "a b", "a_b", "-a", "ä", long.as_str()]),
    ] {
        for found in wrong {
            let fragment = format!("raft?{key}={}", found.replace('+', "~2B"));
            let error = LinkError::Form { key, found: text(found), form };
            assert_eq!(refused(&fragment), error, "{fragment:?}");
        }
    }
}

#[test]
fn the_moment_to_show_lies_within_a_run() {
    let found = Time(MAX_TIME.0 + 1);
    assert_eq!(refused("raft?at=3600.000001s"), LinkError::TooLate { found, max: MAX_TIME });
}

#[test]
fn what_is_selected_exists() {
    for found in ["n4", "c2", "n1-n4", "n4-n1", "c2-n1"] {
        let fragment = format!("raft?selected={found}&nodes=3");
        assert_eq!(refused(&fragment), LinkError::NotThere { found: text(found) });
    }
}

#[test]
fn settings_are_a_name_and_a_value() {
    let long = format!("a {}", "b".repeat(MAX_VALUE + 1));
    for found in ["on", "A on", "1 on", "a_b on", "~ on", "ä on", long.as_str()] {
        let fragment = format!("raft?set=fine+on;{}", found.replace('~', "~7E"));
        match refused(&fragment) {
            LinkError::Form { key: "set", form: Form::Setting, found: there } => {
                assert!(found.starts_with(&there), "{fragment:?} gives {there:?}");
            }
            other => panic!("{fragment:?} gives {other:?}"),
        }
    }
    let texts = Link::decode("raft?set=text+a+b++c").expect("a value may have several words");
    assert_eq!(texts.config, [(text("text"), text("a b c"))]);
    assert_eq!(refused("raft?set=a+1;b+2;a+3"), LinkError::SettingTwice { name: text("a") });
    let many: String = (0..=MAX_SETTINGS).map(|i| format!("a{i}+on;")).collect();
    assert_eq!(refused(&format!("raft?set={many}")), LinkError::TooManySettings { max: MAX_SETTINGS });
}

#[test]
fn every_line_of_a_script_begins_with_its_moment() {
    for (fragment, line, found) in [
        ("raft?do=heal", 1, "heal"),
        ("raft?do=1s+heal;crash+n1", 2, "crash n1"),
        ("raft?do=1+heal", 1, "1 heal"),
        ("raft?do=-1s+heal", 1, "-1s heal"),
        ("raft?do=1s+heal;+", 2, ""),
    ] {
        assert_eq!(refused(fragment), LinkError::NoMoment { line, found: text(found) }, "{fragment:?}");
    }
}

#[test]
fn a_wrong_line_is_shown_with_the_place_in_it() {
    use ScriptErrorKind::{Expected, NotThere, OneGroup, SameEnds, TooLate};
    for (fragment, number, line, at, kind) in [
        ("raft?do=1s+heal;2s+crash+n6", 2, "2s crash n6", 9..11, NotThere),
        ("raft?do=2s+crash+n6&nodes=5", 1, "2s crash n6", 9..11, NotThere),
        ("raft?do=2s+c1+get+x&clients=0", 1, "2s c1 get x", 3..5, NotThere),
        ("raft?do=1s++crash", 1, "1s  crash", 9..9, Expected(vec![Expect::Node])),
        ("raft?do=1s", 1, "1s", 2..2, Expected(vec![Expect::Verb])),
        ("raft?do=1s+2s+heal", 1, "1s 2s heal", 3..5, Expected(vec![Expect::Verb])),
        ("raft?do=++1s+cut+n1+n1", 1, "1s cut n1 n1", 10..12, SameEnds),
        ("raft?do=3600.000001s+heal", 1, "3600.000001s heal", 0..12, TooLate),
        ("raft?nodes=2&do=1s+partition+n1+n2", 1, "1s partition n1 n2", 18..18, OneGroup),
    ] {
        match refused(fragment) {
            LinkError::Script { line: there, text, error } => {
                assert_eq!(
                    (there, text.as_str(), error.at, error.kind),
                    (number, line, at, kind),
                    "{fragment:?}"
                );
            }
            other => panic!("{fragment:?} gives {other:?}"),
        }
    }
    // The last of these is short enough as it stands, but not as it would be sent on: `500ms` is longer.
    for long in [
        format!("c1 set x {}", "1".repeat(MAX_LINE - 8)),
        "x".repeat(10_000),
        format!("c1 every 0.5s set x {}", "1".repeat(MAX_LINE - 20)),
    ] {
        match refused(&format!("raft?do=1s+heal;1s+{long}")) {
            LinkError::Script { line: 2, text, error } => {
                assert_eq!(error.kind, ScriptErrorKind::TooLong);
                assert!(text.len() <= 2 * MAX_LINE && text.get(error.at).is_some());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn signs_are_what_they_should_be() {
    for found in ['\0', '\n', '\u{1b}', '\u{7f}', '\u{85}'] {
        let encoded: String = found.to_string().bytes().map(|b| format!("%{b:02X}")).collect();
        for fragment in [
            format!("raft?do=1s+c1+a{encoded}b"),
            format!("ra{encoded}ft"),
            format!("raft?do=1s{found}+heal"),
        ] {
            assert_eq!(refused(&fragment), LinkError::Control { found }, "{fragment:?}");
        }
    }
    // "do=1 c1 a\0b" and "do=1 c1 a\x7fb", each in a stored block.
    for (packed, found) in [("AQsA9P9kbz0xIGMxIGEAYg", '\0'), ("AQsA9P9kbz0xIGMxIGF_Yg", '\u{7f}')] {
        assert_eq!(refused(&format!("raft?z={packed}")), LinkError::Control { found });
    }
    for fragment in ["raft?do=1s+c1+%ff", "raft?view=%C3", "%80"] {
        assert_eq!(refused(fragment), LinkError::Encoding, "{fragment:?}");
    }
    for (value, found) in [
        ("~", "~"),
        ("a~2", "~2"),
        ("~zz", "~zz"),
        ("~0A", "~0A"),
        ("~7F", "~7F"),
        ("~é1", "~é1"),
        ("~25~8", "~8"),
    ] {
        let fragment = format!("raft?do=1s+c1+{value}");
        assert_eq!(refused(&fragment), LinkError::Escape { key: "do", found: text(found) }, "{fragment:?}");
    }
}

#[test]
fn compressed_text_is_whole_and_alone() {
    let good = "z=y8tPSS22NVYrTk1NsTVXS8m3NTQyAAFGQ2sDCUPpCgVDAA";
    assert!(Link::decode(&format!("raft?{good}")).is_ok());
    assert_eq!(refused(&format!("raft?{good}&at=1s")), LinkError::Beside { key: "at" });
    assert_eq!(refused(&format!("raft?nodes=3&{good}")), LinkError::Beside { key: "nodes" });
    assert_eq!(refused(&format!("raft?{good}&{good}")), LinkError::Twice { key: "z" });
    for packed in ["z=!", "z=A", "z=a.b", "z=A===", "z=AwB", "z=y8tPSS22N/Yr"] {
        assert_eq!(refused(&format!("raft?{packed}")), LinkError::Base64, "{packed}");
    }
    // Nothing at all, a cut, a wrong kind of block, bytes that lead nowhere.
    for packed in ["z", "z=", "z=y8tPSS22NVYrTk1NsTVXS8m3NTQy", "z=____", "z=AAAA", "z=BwAA"] {
        assert_eq!(refused(&format!("raft?{packed}")), LinkError::Deflate, "{packed}");
    }
    // The text says where it ends; what a careless hand left behind that means nothing.
    assert_eq!(Link::decode(&format!("raft?{good}AAAA")), Link::decode(&format!("raft?{good}")));
}

#[test]
fn an_error_in_a_log_says_what_is_wrong_where_and_what_would_be_accepted() {
    for (fragment, told) in [
        ("raft?do=1s+crash+n6", "line 1, `1s crash n6`: `n6`: no such node or client in this run"),
        ("raft?do=1s+crash", "line 1, `1s crash`: at the end of the line: expected a node such as `n1`"),
        ("raft?do=1s+loss+all+2", "line 1, `1s loss all 2`: `2`: expected a percentage such as `30%`"),
        ("raft?nodes=0", "nodes: `0` is not a whole number from 1 to 100"),
        (
            "raft?view=A",
            "view: `A` is not a name of lower-case letters, digits and hyphens that begins with a letter",
        ),
        ("raft?v=2", "version 2 of the format is not known here; the latest known is 1"),
    ] {
        let error: Box<dyn std::error::Error> = Box::new(refused(fragment));
        assert_eq!(error.to_string(), told, "{fragment}");
    }
    let text = "raft?set=bug-votes+on";
    let error =
        faultline_scenario::open(&Link::decode(text).expect("a link")).err().map(|error| error.to_string());
    let told = error.expect("there is no such setting");
    assert!(told.starts_with("setting `bug-votes`: no such setting; the settings are "), "{told}");
}

/// A command that is about a node which the run does not have is no command of that run, nor is one about the monitor itself.
#[test]
fn a_command_about_a_node_that_is_not_there_is_refused() {
    for (fragment, told) in [
        (
            "monitor?nodes=4&do=1s+c1+silence+n9+5s",
            "line 1: `silence n9 5s` is about n9, and the nodes are n1 to n4",
        ),
        (
            "monitor?nodes=4&do=1s+c1+load+5/s+silence+n{2..5}+5s",
            "line 1: `silence n5 5s` is about n5, and the nodes are n1 to n4",
        ),
        (
            "monitor?nodes=4&do=1s+c1+silence+n1+5s",
            "line 1: `silence n1 5s` is not a command of the protocol, which knows put, clean, silence n3 5s",
        ),
        (
            "failover?nodes=4&do=1s+c1+switchover+n5",
            "line 1: `switchover n5` is about n5, and the nodes are n1 to n4",
        ),
    ] {
        let error = faultline_scenario::open(&Link::decode(fragment).expect("a link")).err();
        assert_eq!(error.expect("it is refused").to_string(), told, "{fragment}");
    }
    // The command field refuses it as it is typed.
    let run = faultline_scenario::open(&Link::decode("monitor?nodes=4").expect("a link")).expect("a run");
    let error = run.read("c1 silence n9 5s").expect_err("there is no n9");
    let told = "there is no n9; the nodes of this run are n1 to n4";
    assert_eq!(error.kind.to_string(), told);
    assert!(run.read("c1 silence n4 5s").is_ok());
}
