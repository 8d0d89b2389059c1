//! `faultline judge`.

mod support;

use support::{faultline, planted, with_input};

const STALE: &str = "INFO  jepsen.util - 0\t:invoke\t:write\t1\n\
INFO  jepsen.util - 0\t:ok\t:write\t1\n\
INFO  jepsen.core - something else\n\
INFO  jepsen.util - 1\t:invoke\t:read\tnil\n\
INFO  jepsen.util - 1\t:ok\t:read\tnil\n";

fn judge(model: &str, promise: &str, more: &[&str], text: &str) -> support::Done {
    let arguments = [&["judge", "--model", model, "--for", promise, "-"], more].concat();
    with_input(&arguments, text)
}

#[test]
fn a_stale_read_is_named_in_both_languages() {
    let done = judge("cas", "linearizable,sequential", &[], STALE);
    assert_eq!(done.code, 1, "{done:?}");
    for line in [
        "standard input: 2 operations by 2 processes on 1 object",
        "linearizable: no, no order of the operations explains the answer to line 4",
        "    line 4: process 1, read \u{2192} nil",
        "sequential: yes",
    ] {
        assert!(done.out.lines().any(|told| told == line), "{line:?} in {}", done.out);
    }
    let done = judge("cas", "all", &["--lang", "zh-CN"], STALE);
    assert!(
        done.code == 1 && done.out.contains("顺序一致性）：满足") && done.out.contains("第 4 行："),
        "{done:?}"
    );
}

#[test]
fn options_change_what_is_read() {
    // What a read that was told nothing saw.
    assert_eq!(judge("cas", "linearizable", &["--wildcard-reads"], STALE).code, 0);
    let cas = "{:process 0, :type :invoke, :f :cas, :value [0 1]}\n{:process 0, :type :fail, :f :cas, :value [0 1]}";
    assert_eq!(judge("cas", "linearizable", &["--initial", "0"], cas).code, 0);
    assert_eq!(judge("cas", "linearizable", &["--initial", "0", "--failed-cas-compared"], cas).code, 1);
    assert_eq!(judge("cas", "linearizable", &["--initial", "-3", "--failed-cas-compared"], cas).code, 0);
    let read = |process: u32, key: u32, value: u32| {
        format!(
            "{{:process {process}, :type :invoke, :f :read, :value [{key} nil]}}\n\
             {{:process {process}, :type :ok, :f :read, :value [{key} {value}]}}\n"
        )
    };
    let two = read(0, 1, 5) + &read(0, 2, 6);
    assert_eq!(judge("register", "linearizable", &["--independent", "--initial", "5"], &two).code, 1);
    assert_eq!(
        judge("register", "linearizable", &["--independent", "--initial", "5"], &read(0, 1, 5).repeat(2))
            .code,
        0
    );
}

/// An operation of unknown outcome may take effect late, or never; a failed one does not.
#[test]
fn outcomes_of_edn_mean_what_jepsen_means() {
    let history = |end: &str, seen: &str| {
        format!(
            "[{{:process 0, :type :invoke, :f :write, :value 1}}\n {{:process 0, :type {end}, :f :write, :value 1}}\n \
             {{:process :nemesis, :type :info, :f :kill, :value [1 2]}}\n\
             #jepsen.history.Op{{:process 1, :type :invoke, :f :read, :value nil}} ; a record\n \
             {{:process 1, :type :ok, :f :read, :value {seen}}}]\n"
        )
    };
    for (end, seen, code) in [
        (":ok", "1", 0),
        (":ok", "nil", 1),
        (":info", "1", 0),
        (":info", "nil", 0),
        (":fail", "1", 1),
        (":fail", "nil", 0),
    ] {
        let done = judge("register", "linearizable", &[], &history(end, seen));
        assert_eq!(done.code, code, "{end} {seen}: {done:?}");
    }
}

#[test]
fn sets_queues_and_texts() {
    let ok = |process: u32, function: &str, asked: &str, told: &str| {
        format!(
            "{{:process {process} :type :invoke :f {function} :value {asked}}}\
             {{:process {process} :type :ok :f {function} :value {told}}}\n"
        )
    };
    let set = ok(0, ":add", "1", "1") + &ok(0, ":add", "2", "2") + &ok(1, ":read", "nil", "#{2}");
    let done = judge("set", "monotonic-writes,read-your-writes", &[], &set);
    assert!(done.code == 1 && done.out.contains("read-your-writes: yes"), "{done:?}");
    let queue = ok(0, ":enqueue", "1", "1") + &ok(0, ":enqueue", "2", "2");
    assert_eq!(
        judge("queue", "linearizable", &[], &(queue.clone() + &ok(1, ":dequeue", "nil", "1"))).code,
        0
    );
    let swapped = queue + &ok(1, ":dequeue", "nil", "2");
    assert_eq!(judge("queue", "sequential", &[], &swapped).code, 1);
    // Causal memory has no queues.
    let done = judge("queue", "causal", &[], &swapped);
    assert!(done.code == 2 && done.out.contains("\u{201c}enqueue 1\u{201d}"), "{done:?}");
    let text = ok(0, ":append", "[:x \"a\"]", "[:x \"a\"]")
        + &ok(0, ":append", "[:x \"b\"]", "[:x \"b\"]")
        + &ok(1, ":get", "[:x nil]", "[:x \"ab\"]");
    assert_eq!(judge("kv", "all", &[], &text).code, 0);
    assert_eq!(judge("kv", "linearizable", &[], &text.replace("\"ab\"", "\"ba\"")).code, 1);
}

#[test]
fn our_own_lines_are_read() {
    let link =
        "raft?nodes=3&clients=2&seed=7&do=900ms+c1+set+x+1;1s+c2+add+x+2;1.1s+c1+cas+x+3+5;1.2s+c2+get+x";
    let run = faultline(&["run", link, "--all", "--until", "3s", "--format", "jsonl"]);
    assert_eq!(run.code, 0, "{run:?}");
    let done = judge("kv", "all", &["--format", "json"], &run.out);
    assert_eq!(done.code, 0, "{done:?}");
    let told: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(
        (&told["operations"], &told["processes"], &told["objects"]),
        (&4.into(), &2.into(), &1.into())
    );
    assert_eq!(told["verdicts"].as_array().map(Vec::len), Some(8));
    assert_eq!(told["verdicts"][0]["orders"][0].as_array().map(Vec::len), Some(4));
    // The answer of the get, another one.
    let stale = run.out.replace(r#""outcome":5"#, r#""outcome":4"#);
    assert_ne!(stale, run.out);
    let done = judge("kv", "linearizable", &["--format", "json"], &stale);
    let told: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(done.code, 1);
    assert_eq!(told["verdicts"][0]["at"]["action"], "read");
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    for (model, text, wanted) in [
        ("cas", "", "standard input:1: The file is empty"),
        ("cas", "root:x:0:0\n", "standard input:1: This is not a history"),
        ("cas", "\n{\"a\":1}\n", "standard input:2: This is not a history"),
        ("cas", "{\"faultline\":2}", "another version"),
        ("set", "{\"faultline\":1}", "accepted: register, cas, kv"),
        ("cas", "{\"faultline\":1}\n{", "standard input:2: The line is not JSON"),
        ("register", "{:process 0 :type :invoke :f :cas :value [1 2]}", "accepted: read, write"),
        ("cas", "{:process 0 :type :invoke :f :cas :value 1}", "two values in brackets"),
        ("cas", "\n\n{:process 0 :type :ok :f :read :value 1}", "standard input:3: 0 is told an outcome"),
        ("kv", "{:process 0 :type :invoke :f :put :value 1}", "has no key"),
        (
            "cas",
            "[{:process 0\n :type :invoke :f :read}\n {:process 0 :type :invoke :f :read}]",
            "standard input:3: 0 begins",
        ),
        ("cas", "[{:process 0 :type :invoke :f :read} {", "This is not EDN"),
        ("cas", "[{:process 0 :type :invoke :f :read}] 1", "behind the end"),
        ("cas", "{:process 0 :type :maybe :f :read}", "accepted: :invoke, :ok, :fail and :info"),
    ] {
        let done = judge(model, "linearizable", &[], text);
        assert!(done.code == 2 && done.err.contains(wanted), "{text:?}: {done:?}");
        assert!(!done.err.contains("panicked"), "{done:?}");
    }
    let done = faultline(&["judge", "--model", "cas", "--for", "pram", "no-such-file"]);
    assert!(done.code == 2 && done.err.contains("no-such-file: no such file"), "{done:?}");
    assert_eq!(judge("cas", "pram", &["--initial", "("], STALE).code, 2);
}

/// Values that repeat, under way all at once, and a read that nothing explains: more orders than anybody can try.
#[test]
fn what_takes_too_long_is_not_decided() {
    let mut text = String::new();
    for process in 0..30 {
        text += &format!("{{:process {process} :type :invoke :f :enqueue :value {process}}}\n");
    }
    for process in 0..30 {
        text += &format!("{{:process {process} :type :ok :f :enqueue :value {process}}}\n");
    }
    for process in 0..29 {
        let told = (process * 7) % 29;
        text += &format!(
            "{{:process {process} :type :invoke :f :dequeue :value nil}}{{:process {process} :type :ok :f :dequeue :value {told}}}\n"
        );
    }
    text += "{:process 0 :type :invoke :f :dequeue}{:process 0 :type :ok :f :dequeue :value 28}\n";
    let (_folder, path) = planted("queue.edn", &text);
    let done =
        faultline(&["judge", "--model", "queue", "--for", "linearizable", "--timeout", "300ms", &path]);
    assert!(done.code == 2 && done.out.contains("not decided"), "{done:?}");
}
