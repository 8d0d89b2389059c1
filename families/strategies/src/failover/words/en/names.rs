//! Failover: names, in English.

use crate::failover::TimerName;
use crate::names::Part;

/// What nodes wait for and work at.
pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Ping => "next ping",
        TimerName::Silence => "silence of a server",
        TimerName::Drill => "next drill",
        TimerName::Save => "next save",
        TimerName::Ship => "next copy",
        TimerName::Ask => "no answer of the store",
        TimerName::Start => "starting the service",
        TimerName::Load => "loading",
        TimerName::Resume => "resuming",
        TimerName::Copying => "loading a copy",
    }
}

/// What a node does whose timer ran out without a fact, and why.
pub(super) fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Ping => {
            ("asks every server whether it is there", "that is how it finds out who has failed")
        }
        TimerName::Silence => ("suspects a server", "nothing has come from it for too long"),
        TimerName::Drill => {
            ("asks the standbys to try whether they could take over", "what was never tried may not work")
        }
        TimerName::Save => ("saves what is new, if anything is", "what only it has is lost if it crashes"),
        TimerName::Ship => (
            "asks the store for what is new, if it stands by",
            "the more it has, the less it must load when it takes over",
        ),
        TimerName::Ask => ("asks the store again", "no answer has come"),
        TimerName::Start => ("has started the service", "next it asks the store for what it lacks"),
        TimerName::Load => ("has loaded what it lacked", "next it opens for clients"),
        TimerName::Resume => ("is ready to serve", "everything is loaded"),
        TimerName::Copying => {
            ("has loaded what was new into its copy", "so it has less to load when it takes over")
        }
    }
}

/// What a node does, where there is little room, with its token or how many effects it has; nothing for parts of other protocols.
pub(super) fn part(part: Part, count: u64) -> Option<String> {
    let word = match part {
        Part::Director if count > 0 => return Some(format!("director, token {count}")),
        Part::Director => return Some("director".into()),
        Part::Primary => "primary",
        Part::Standby => "standby",
        Part::TakingOver => "takes over",
        Part::Store => "store",
        Part::Released => return Some("has handed over".into()),
        Part::Broken => return Some("cannot serve".into()),
        Part::Member => return Some("serves".into()),
        _ => return None,
    };
    Some(format!("{word}: {count}"))
}
