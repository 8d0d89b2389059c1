//! Links that were made to take all memory and all time, and what one of them takes.

use crate::Platform;
use faultline_engine::Time;
use faultline_engine::limits::MAX_TIME;
use faultline_scenario::{Link, open};

/// The nastiest links that are known: each is accepted, and goes on until its run has reached what a run may have.
pub const HOSTILE: &[&str] = &[
    // Elections on disks that take a minute: what waits for them.
    "raft?nodes=5&set=election+2ms..4ms&do=0s+disk+all+60s&at=3600s",
    "multi-paxos?nodes=15&set=election+1ms..1ms&do=0s+disk+all+60s&at=3600s",
    // Every message twice, a heartbeat and a request in every millisecond.
    "raft?nodes=15&clients=5&set=heartbeat+1ms;election+1ms..1ms&\
     do=0s+duplicate+all+100%25;0s+c1+every+1ms+add+x+1&at=3600s",
    // Long logs, and a follower that is never caught up: what is sent again and again.
    "raft?nodes=5&clients=5&seed=1&do=0s+delay+all+1ms;0s+disk+all+0.1ms;0.5s+cut+n5+->+n1;0.5s+cut+n5+->+n2;\
     0.5s+cut+n5+->+n3;0.5s+cut+n5+->+n4;1s+c1+every+1ms+add+x+1;1s+c2+every+1ms+add+y+1&at=3600s",
    // As many messages under way as there may be, for ever, among as many nodes as there may be, each of which keeps a window of
    // what it heard of each other one.
    "phi?nodes=100&clients=0&set=interval+1ms;window+1000;learn+all&do=5s+delay+all+60s&at=3600s",
    // Suspicions and their ends, with half of all messages lost.
    "phi?nodes=76&clients=0&seed=8&set=threshold+1;window+2;min-deviation+2ms;first-estimate+1ms;learn+trusted&\
     do=0s+delay+all+0.1ms;0s+disk+all+60s&at=3600s",
    // Few nodes that say much of their steps, in messages that all are under way.
    "progress?nodes=15&clients=0&seed=2&set=step+1ms..60s;pace+100ms;patience+1ms&do=0s+loss+all+50%25;0s+delay+all+60s;\
     0.1s+wipe+n15;0.5s+crash+n10;0s+clock+n15+500000ppm;0.1s+freeze+n15;0.1s+clock+n2+500000ppm;1s+wipe+n13&at=3600s",
    // Drills that load everything again and again.
    "failover?nodes=4&clients=1&seed=6&set=form+warm;fencing+off;heartbeat+100ms;timeout+1ms;start+60s;load+1s;drill+1s&\
     do=0s+disk+all+1ms;1s+c1+load+200/s+set+kkkkkkkk+1;1s+isolate+n3+out&at=3600s",
];

/// Follows a link to its end, as the page does, and looks back: the wall time of that in seconds, and how it ended.
///
/// # Panics
///
/// If the link is not accepted.
pub fn follow(platform: &Platform<'_>, text: &str) -> (f64, String) {
    let link = Link::decode(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let start = (platform.clock)();
    let mut session = open(&link).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    session.seek(MAX_TIME, u32::MAX);
    let seconds = ((platform.clock)() - start) / 1_000.0;
    let last = session.head();
    for part in [3, 7, 1, 9] {
        session.seek(Time(last.0 * part / 10), u32::MAX);
    }
    session.seek(last, u32::MAX);
    (seconds, format!("{} events, {:?}, digest {}", session.events(), session.exhausted(), session.digest()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_accepted() {
        for text in HOSTILE {
            let link = Link::decode(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            open(&link).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        }
    }
}
