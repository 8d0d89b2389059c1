//! Measures the engine on this machine. With words it prints something instead:
//!
//! * `link EVENTS`: the link to a run of so many events;
//! * `links EVENTS COUNT`: links to different runs, one per line;
//! * `run PROTOCOL WATCH EVENTS`: nothing but so many events of the steady work of a protocol, for a profiler; WATCH is
//!   `rules`, `history` or `nobody`. It prints the digest.
//! * `seeds`: the digests of many short runs of each protocol with faults, which must be the same everywhere;
//! * `hostile`: links that were made to take all memory and all time, one per line;
//! * `follow LINK`: what one of them takes: time, and on Linux the most memory that the process ever had;
//! * `search SEED COUNT`: what so many links at random take that ask for much, each in a process of its own; a line for each;
//! * `protocols`: the names of the protocols in links, one per line.

use faultline_bench::{HOSTILE, Platform, alone, engine, follow, link, search, seeds};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.parse().unwrap_or_else(|_| panic!("{text:?} is no number"));
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => measure(engine),
        ["seeds"] => measure(seeds),
        ["link", _] => println!("{}", link(0, number(&words[1]))),
        ["links", _, _] => (0..number(&words[2])).for_each(|i| println!("{}", link(i, number(&words[1])))),
        ["run", slug, watch, _] => println!("{}", alone(slug, watch, number(&words[3]))),
        ["hostile"] => HOSTILE.iter().for_each(|link| println!("{link}")),
        ["follow", link] => measure(|platform| follow_alone(platform, link)),
        ["search", _, _] => find(number(&words[1]).into(), number(&words[2])),
        ["protocols"] => faultline_bench::protocols().for_each(|slug| println!("{slug}")),
        _ => panic!("unknown words: {words:?}"),
    }
}

/// What a link takes: nothing else has been in this process.
fn follow_alone(platform: &Platform<'_>, link: &str) {
    let (seconds, end) = follow(platform, link);
    let name = |what: &str| format!("budget: {what}, native");
    let row = |what: &str, unit: &str, sample: f64| {
        let name = name(what);
        println!("measure {{\"name\": {name:?}, \"unit\": {unit:?}, \"samples\": [{sample:?}]}}");
    };
    row("longest until the end of a link", "s", seconds);
    let memory = peak();
    if let Some(bytes) = memory {
        row("worst memory of a link", "MiB", bytes / f64::from(1 << 20));
    }
    println!("{seconds:.1} s, {:.0} MiB, {end}: {link}", memory.unwrap_or_default() / f64::from(1 << 20));
}

/// Follows links at random, each in a process of its own, and shows what each takes.
fn find(seed: u64, count: u32) {
    let me = std::env::current_exe().expect("a program knows where it is");
    for link in search(seed).take(count as usize) {
        let told = std::process::Command::new(&me).args(["follow", &link]).output().expect("it starts");
        let text =
            String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr);
        match text.lines().find(|line| line.ends_with(&link)) {
            Some(line) => println!("{line}"),
            None => println!("{}: {text}: {link}", told.status),
        }
    }
}

/// The most memory that this process ever had, in bytes, where the kernel tells it.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes * 1024.0)
}

fn measure(what: impl Fn(&Platform<'_>)) {
    #[allow(clippy::disallowed_types, reason = "measuring wall time is what this program is for")]
    let start = std::time::Instant::now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    what(&Platform { name: "native", clock: &clock, say: &|line| println!("{line}") });
}
