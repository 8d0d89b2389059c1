//! Measures the engine on this machine. With words it prints something instead:
//!
//! * `link EVENTS`: the link to a run of so many events;
//! * `links EVENTS COUNT`: links to different runs, one per line;
//! * `run PROTOCOL WATCH EVENTS`: nothing but so many events of the steady work of a protocol, for a profiler; WATCH is
//!   `rules`, `history` or `nobody`. It prints the digest.
//! * `seeds`: the digests of many short runs of each protocol with faults, which must be the same everywhere;
//! * `protocols`: the names of the protocols in links, one per line.

use faultline_bench::{Platform, alone, engine, link, seeds};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.parse().unwrap_or_else(|_| panic!("{text:?} is no number"));
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => measure(engine),
        ["seeds"] => measure(seeds),
        ["link", _] => println!("{}", link(0, number(&words[1]))),
        ["links", _, _] => (0..number(&words[2])).for_each(|i| println!("{}", link(i, number(&words[1])))),
        ["run", slug, watch, _] => println!("{}", alone(slug, watch, number(&words[3]))),
        ["protocols"] => faultline_bench::protocols().for_each(|slug| println!("{slug}")),
        _ => panic!("unknown words: {words:?}"),
    }
}

fn measure(what: fn(&Platform<'_>)) {
    #[allow(clippy::disallowed_types, reason = "measuring wall time is what this program is for")]
    let start = std::time::Instant::now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    what(&Platform { name: "native", clock: &clock, say: &|line| println!("{line}") });
}
