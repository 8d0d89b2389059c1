//! From data to text.

use crate::escape::{escape, percent_encode};
use crate::limits::MAX_READABLE;
use crate::link::{Link, sizes};
use crate::packing::pack;
use crate::script::in_order;
use faultline_engine::{Time, TimedInput};

/// How the moments of a script are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moments {
    /// Seconds since the run began: `1.2s crash n1`.
    Absolute,
    /// Microseconds since the line before: `1200000 crash n1`. In compressed text only, where the digits
    /// that neighbours share would cost most of the room.
    Steps,
}

/// The fragment of an address.
pub(crate) fn fragment(link: &Link) -> String {
    let readable = readable(link);
    if readable.len() <= MAX_READABLE {
        return readable;
    }
    let packed = format!("{}?z={}", percent_encode(&link.protocol), pack(&query(link, Moments::Steps)));
    if packed.len() < readable.len() { packed } else { readable }
}

/// The fragment, not compressed.
pub(crate) fn readable(link: &Link) -> String {
    format!("{}?{}", percent_encode(&link.protocol), percent_encode(&query(link, Moments::Absolute)))
}

/// All but the protocol, not yet percent-encoded.
pub(crate) fn query(link: &Link, moments: Moments) -> String {
    let mut pairs = Vec::new();
    if link.behaviour != Link::BEHAVIOUR {
        pairs.push(format!("behaviour={}", link.behaviour));
    }
    pairs.push(format!("nodes={}", link.nodes));
    if link.clients != sizes(&link.protocol).1 {
        pairs.push(format!("clients={}", link.clients));
    }
    pairs.push(format!("seed={}", link.seed));
    if !link.config.is_empty() {
        let setting = |(name, value): &(String, String)| format!("{} {}", escape(name), escape(value));
        pairs.push(format!("set={}", link.config.iter().map(setting).collect::<Vec<_>>().join(";")));
    }
    if !link.script.is_empty() {
        pairs.push(format!("do={}", script(&link.script, moments)));
    }
    if link.at > Time::ZERO {
        pairs.push(format!("at={}", link.at));
    }
    if let Some(speed) = link.speed {
        pairs.push(format!("speed={speed}"));
    }
    if let Some(selected) = link.selected {
        pairs.push(format!("selected={selected}"));
    }
    if let Some(view) = &link.view {
        pairs.push(format!("view={}", escape(view)));
    }
    if let Some(lesson) = &link.lesson {
        pairs.push(format!("lesson={}", escape(lesson)));
    }
    if let Some(lang) = link.lang {
        pairs.push(format!("lang={lang}"));
    }
    pairs.join("&")
}

fn script(script: &[TimedInput], moments: Moments) -> String {
    let mut sorted = script.to_vec();
    in_order(&mut sorted);
    let mut before = Time::ZERO;
    let line = |timed: TimedInput| {
        let step = timed.at.since(before);
        before = timed.at;
        let input = escape(&timed.input.to_string());
        match moments {
            Moments::Absolute => format!("{} {input}", timed.at),
            Moments::Steps => format!("{} {input}", step.0),
        }
    };
    sorted.into_iter().map(line).collect::<Vec<_>>().join(";")
}
