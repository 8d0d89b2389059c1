//! Computations: names, in English.

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Job => "computation",
        Label::Task => "task",
        Label::MapTask => "map task",
        Label::ReduceTask => "reduce task",
        Label::MapsDone => "map tasks done",
        Label::ReducesDone => "reduce tasks done",
        Label::Attempt => "execution",
        Label::Bytes => "bytes",
        Label::Pairs => "pairs",
        Label::Lines => "lines",
        Label::Part => "part",
        Label::Elapsed => "elapsed",
        Label::Sequential => "time on one machine",
        Label::SpeedUp => "speed-up, measured",
        Label::Ideal => "speed-up, predicted",
        Label::Workers => "workers that answer",
        Label::Lives => "start number",
        Label::MapsRead => "map outputs",
        Label::PlacesKnown => "known locations",
        Label::LocalFiles => "On its own disk",
        Label::Outputs => "Outputs",
        Label::Temporary => "parts of temporary files",
        Label::TopWords => "Most frequent words",
        Label::Word => "word",
        Label::Count => "count",
        Label::Copy => "copy of the master",
        Label::Complete => "complete",
        Label::Checkpoint => "checkpoint",
        Label::TasksDone => "tasks done",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Master => "master",
        Part::Worker => "worker",
        Part::Storage => "file system",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Ping => "next ping",
        TimerName::Checkpoint => "next checkpoint",
        TimerName::Retry => "ask again",
        TimerName::Map => "map task",
        TimerName::Reduce => "reduce task",
    }
}

/// What a node does whose timer ran out without a fact, and why.
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Ping => {
            ("pings the workers", "a worker that does not answer for a long time is assumed to have crashed")
        }
        TimerName::Checkpoint => ("writes no checkpoint", "nothing has changed since the last one"),
        TimerName::Retry => ("asks again for what has not arrived", "a message may have been lost"),
        TimerName::Map | TimerName::Reduce => return None,
    })
}
