//! Links at random that ask for much: of every protocol, with its most and fewest nodes, short and long timers, slow disks, every
//! message twice, load, and faults. What takes most belongs into [`crate::HOSTILE`].

use faultline_catalogue::find;
use faultline_engine::dice::Dice;
use faultline_engine::{Info, Setting, SettingKind};
use faultline_scenario::{Link, open};

const SHORT: &[&str] = &["1ms", "1ms", "2ms", "10ms", "100ms", "1s", "60s"];
const RANGES: &[&str] = &["1ms..1ms", "1ms..2ms", "1ms..60s", "10ms..20ms", "1ms..100ms"];
const DELAYS: &[&str] = &["0ms", "0.1ms", "1ms", "1ms..2ms", "5ms..50ms", "0ms..60s", "1s", "60s"];
const TEXTS: &[&str] = &["a", "a+b+c"];
/// What may happen to all at once, at the beginning.
const ALL: &[&str] = &[
    "duplicate+all+100%25",
    "duplicate+all+50%25",
    "fifo+all+on",
    "loss+all+10%25",
    "loss+all+50%25",
    "hold+all",
    "server+all+1ms",
    "server+all+10us+queue+1000",
    "server+all+100ms+workers+64",
    "policy+all+patience+1ms+retries+100",
    "policy+all+backoff+1ms..1ms+none",
    "policy+all+no-key",
    "policy+all+breaker+1+1ms",
];
/// What may happen to a node; `N` is its name.
const FAULTS: &[&str] = &[
    "crash+N",
    "restart+N",
    "freeze+N",
    "thaw+N",
    "wipe+N",
    "timeout+N",
    "isolate+N",
    "isolate+N+out",
    "isolate+N+in",
    "full+N+on",
    "full+N+off",
    "disk+N+60s",
    "disk+N+0ms",
    "slow+N+1000x",
    "clock+N+500000ppm",
    "heal",
    "release",
    "delay+all+60s",
    "delay+all+0ms",
];
const MOMENTS: &[&str] = &["0s", "0s", "0.1s", "0.5s", "1s", "2s", "5s"];
/// How a client asks.
const RHYTHMS: &[&str] = &[
    "every+1ms",
    "every+10ms",
    "load+1000/s",
    "load+1000/s+poisson",
    "load+1000/s+bursts+1000",
    "load+200/s",
];

/// The links of a seed, without an end; those that no run can be opened from are passed over.
pub fn search(seed: u64) -> impl Iterator<Item = String> {
    let mut dice = Dice::new(seed, "search", 0);
    let slugs: Vec<&str> = crate::protocols().collect();
    std::iter::repeat_with(move || {
        let slug = one(&mut dice, &slugs);
        let entry = find(slug).expect("it is in the catalogue");
        link(&mut dice, entry.info, &entry.settings())
    })
    .filter(|text| Link::decode(text).is_ok_and(|link| open(&link).is_ok()))
}

fn one<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    let place = usize::try_from(dice.below(of.len() as u64)).unwrap_or_default();
    of[place]
}

/// Whether, in so many of a hundred cases.
fn in_a_hundred(dice: &mut Dice, cases: u64) -> bool {
    dice.below(100) < cases
}

fn link(dice: &mut Dice, info: &Info, settings: &[Setting]) -> String {
    let amount = |dice: &mut Dice, min: u16, max: u16| {
        let any = min + u16::try_from(dice.below(u64::from(max - min) + 1)).unwrap_or_default();
        one(dice, &[max, max, any, min])
    };
    let nodes = amount(dice, info.nodes.min, info.nodes.max);
    let clients = amount(dice, info.clients.min, info.clients.max);
    let set: Vec<String> = settings.iter().filter_map(|setting| value(dice, setting)).collect();
    let script = script(dice, info, nodes, clients);
    let mut text = format!("{}?nodes={nodes}&clients={clients}&seed={}", info.slug, dice.below(9));
    for (key, parts) in [("set", set), ("do", script)] {
        if !parts.is_empty() {
            text += &format!("&{key}={}", parts.join(";"));
        }
    }
    text + "&at=3600s"
}

fn value(dice: &mut Dice, setting: &Setting) -> Option<String> {
    let often = if setting.kind == SettingKind::Bug { 3 } else { 55 };
    if !in_a_hundred(dice, often) {
        return None;
    }
    let value = match setting.kind {
        SettingKind::Switch | SettingKind::Bug => one(dice, &["on", "on", "off"]).to_owned(),
        SettingKind::Span | SettingKind::Pause => one(dice, SHORT).to_owned(),
        SettingKind::Range => one(dice, RANGES).to_owned(),
        SettingKind::Choice(words) => one(dice, words).to_owned(),
        SettingKind::Number { min, max } => {
            let any = u64::from(min) + dice.below(u64::from(max - min) + 1);
            one(dice, &[u64::from(min), u64::from(max), any]).to_string()
        }
        // As many different words as fit.
        SettingKind::Text if in_a_hundred(dice, 50) => {
            (100..2_100).map(|word: u32| word.to_string()).collect::<Vec<_>>().join("+")
        }
        SettingKind::Text => one(dice, TEXTS).to_owned(),
    };
    Some(format!("{}+{value}", setting.name))
}

fn script(dice: &mut Dice, info: &Info, nodes: u16, clients: u16) -> Vec<String> {
    let mut lines = Vec::new();
    for what in ["delay", "disk"] {
        if in_a_hundred(dice, 50) {
            lines.push(format!("0s+{what}+all+{}", one(dice, DELAYS)));
        }
    }
    for all in ALL {
        if in_a_hundred(dice, 15) {
            lines.push(format!("0s+{all}"));
        }
    }
    for client in 1..=clients {
        if !info.commands.is_empty() && in_a_hundred(dice, 85) {
            let command = one(dice, info.commands)
                .replace(' ', "+")
                .replace("+x+", one(dice, &["+x+", "+k{1..1000}+"]));
            lines.push(format!("{}+c{client}+{}+{command}", one(dice, MOMENTS), one(dice, RHYTHMS)));
        }
    }
    for _ in 0..one(dice, &[0, 0, 1, 2, 4, 8]) {
        let node = format!("n{}", 1 + dice.below(nodes.into()));
        lines.push(format!("{}+{}", one(dice, MOMENTS), one(dice, FAULTS).replace('N', &node)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_many_protocols_are_found_and_a_seed_gives_the_same() {
        let links: Vec<String> = search(7).take(40).collect();
        assert_eq!(search(7).take(40).collect::<Vec<_>>(), links);
        let mut protocols: Vec<&str> = links.iter().filter_map(|link| link.split('?').next()).collect();
        protocols.sort_unstable();
        protocols.dedup();
        assert!(protocols.len() > 7, "{protocols:?}");
    }
}
