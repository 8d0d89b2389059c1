//! Measures the engine on this machine; with `link`, prints the link to a long run instead.

use faultline_bench::{LONG, Platform, engine, link};

fn main() {
    if std::env::args().nth(1).as_deref() == Some("link") {
        println!("{}", link(LONG));
        return;
    }
    #[allow(clippy::disallowed_types, reason = "measuring wall time is what this program is for")]
    let start = std::time::Instant::now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    engine(&Platform { name: "native", clock: &clock, say: &|line| println!("{line}") });
}
