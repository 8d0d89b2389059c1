//! The golden digests: runs, each with the fingerprint it must have on every machine.
//!
//! Each protocol has its `digests.txt` in its folder, where it is found. It begins with the protocol's name in links
//! (`protocol raft`). Then it has one paragraph per run: nodes, clients and seed, then settings and the script line by
//! line, then the moments to stop at, each with the digest there. To add a run, write its paragraph with moments
//! alone (`at 5s`) and let `digests.rs` write the rest.

use faultline_catalogue::{Entry, RunSetup, find};
use faultline_engine::{ScriptLine, Time, TimedInput};

/// The name in links of the protocol that a file is about.
pub(crate) fn slug<'a>(path: &str, file: &'a str) -> &'a str {
    let named = file.lines().find_map(|line| line.strip_prefix("protocol "));
    named.unwrap_or_else(|| panic!("{path} names no protocol"))
}

/// A file with the digests that this machine comes to.
pub(crate) fn recomputed(path: &str, file: &str) -> String {
    let slug = slug(path, file);
    let entry = find(slug).unwrap_or_else(|| panic!("{path}: {slug} is not in the catalogue"));
    let paragraphs: Vec<String> = file.trim_end().split("\n\n").map(|text| paragraph(entry, text)).collect();
    paragraphs.join("\n\n") + "\n"
}

fn paragraph(entry: &Entry, text: &str) -> String {
    if text.starts_with('#') {
        return text.into();
    }
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().expect("a first line").split_whitespace().collect();
    let ["run", nodes, "nodes", clients, "clients", "seed", seed] = head[..] else {
        panic!("no run begins like this: {head:?}");
    };
    let (mut config, mut script, mut moments) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        match line.split_once(' ') {
            Some(("set", setting)) => {
                let (name, value) = setting.split_once(' ').expect("a setting has a name and a value");
                config.push((name.to_string(), value.to_string()));
            }
            Some(("at", moment)) => {
                let moment = moment.split_whitespace().next().expect("a moment");
                moments.push(moment.parse::<Time>().expect("a moment"));
            }
            _ => {
                let line: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
                script.push(TimedInput { at: line.at.expect("a moment"), input: line.input });
            }
        }
    }
    let [nodes, clients] = [nodes, clients].map(|number| number.parse().expect("a number"));
    let seed = seed.parse().expect("a number");
    let setup = RunSetup { behaviour: entry.info.behaviour, nodes, clients, seed, config: &config, script };
    let mut run = (entry.open)(&setup).expect("the run opens");
    let mut written: Vec<String> =
        text.lines().filter(|line| !line.starts_with("at ")).map(String::from).collect();
    for moment in moments {
        run.seek(moment, u32::MAX);
        written.push(format!("at {moment} {} {} events", run.digest(), run.events()));
    }
    written.join("\n")
}
