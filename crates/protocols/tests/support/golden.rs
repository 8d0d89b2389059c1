//! The golden digests: runs, each with the fingerprint it must have on every machine.
//!
//! `digests.txt` has one paragraph per run: nodes, clients and seed, then settings and the script line by line,
//! then the moments to stop at, each with the digest there.

use faultline_engine::{ScriptLine, Time, TimedInput};
use faultline_protocols::{RunSetup, find};

const FILE: &str = include_str!("../digests.txt");

/// The file with the digests that this machine comes to.
pub(crate) fn recomputed() -> String {
    let paragraphs: Vec<String> = FILE.trim_end().split("\n\n").map(paragraph).collect();
    paragraphs.join("\n\n") + "\n"
}

/// The file as it is.
pub(crate) fn golden() -> &'static str {
    FILE
}

fn paragraph(text: &str) -> String {
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
    let setup = RunSetup { nodes, clients, seed, config: &config, script };
    let mut run = (find("raft").expect("Raft is in the catalogue").open)(&setup).expect("the run opens");
    let mut written: Vec<String> =
        text.lines().filter(|line| !line.starts_with("at ")).map(String::from).collect();
    for moment in moments {
        run.seek(moment, u32::MAX);
        written.push(format!("at {moment} {} {} events", run.digest(), run.events()));
    }
    written.join("\n")
}
