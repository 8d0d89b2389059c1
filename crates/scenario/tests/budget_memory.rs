//! Links that were made to take all memory take little. Alone in its file, because tests in one file share the memory that is
//! measured.
#![cfg(target_os = "linux")]

use faultline_engine::limits::{MAX_EVENTS, MAX_TIME};
use faultline_engine::{Exhausted, Time};
use faultline_scenario::{Link, open};

/// What a run may take, with its rules, history and checkpoints: a phone has as much for a tab.
const MOST: usize = 512 << 20;

/// Elections every millisecond on disks that take a minute.
const BALLOTS: &str = "multi-paxos?nodes=15&set=election+1ms..1ms&do=0s+disk+all+60s&at=3600s";
/// Every message twice, a heartbeat and a request in every millisecond.
const BUSY: &str = "raft?nodes=15&clients=5&set=heartbeat+1ms;election+1ms..1ms&\
    do=0s+duplicate+all+100%25;0s+c1+every+1ms+add+x+1&at=3600s";
/// Long logs, and a follower that is never caught up: what is sent again and again.
const BACKLOG: &str = "raft?nodes=5&clients=5&seed=1&do=0s+delay+all+1ms;0s+disk+all+0.1ms;0.5s+cut+n5+->+n1;0.5s+cut+n5+->+n2;\
    0.5s+cut+n5+->+n3;0.5s+cut+n5+->+n4;1s+c1+every+1ms+add+x+1;1s+c2+every+1ms+add+y+1&at=3600s";

/// As many requests under way as there may be, at a leader that stands still for a while.
const LOAD: &str = "raft?nodes=3&clients=5&seed=1&do=0.1s+timeout+n1;0.5s+c1+load+1000/s+add+x+1;0.5s+c2+load+1000/s+poisson+add+x+1;\
    0.5s+c3+load+1000/s+bursts+1000+get+x;0.5s+c4+load+1000/s+set+x+1;0.5s+c5+load+1000/s+cas+x+1+2;1s+freeze+n1;2s+thaw+n1;\
    3s+wipe+n1;3.1s+restart+n1&at=3600s";

/// As many messages under way as there may be, for ever, among as many nodes as there may be.
const UNDER_WAY: &str =
    "phi?nodes=100&clients=0&set=interval+1ms;window+1000;learn+all&do=5s+delay+all+60s&at=3600s";

/// The most memory that this process ever had, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel says");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the kernel says");
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes * 1024
}

#[test]
fn no_run_takes_more_than_a_phone_has() {
    for (link, end) in [
        (UNDER_WAY, Exhausted::Events),
        (LOAD, Exhausted::Said),
        (BALLOTS, Exhausted::Waiting),
        (BACKLOG, Exhausted::Events),
        (BUSY, Exhausted::Events),
    ] {
        let link = Link::decode(link).expect("the link is accepted");
        let mut session = open(&link).expect("the run opens");
        session.seek(MAX_TIME, u32::MAX);
        assert_eq!(session.exhausted(), Some(end), "{link}");
        let (last, digest) = (session.head(), session.digest());
        // All of it can be looked at, and comes to the same again.
        for part in [3, 7, 1, 9] {
            session.seek(Time(last.0 * part / 10), u32::MAX);
        }
        session.seek(last, u32::MAX);
        assert_eq!(session.digest(), digest);
        assert!(!session.diverged() && session.events() as usize <= MAX_EVENTS);
        println!("{} MB, {} events, {last} after {link}", peak() >> 20, session.events());
        assert!(peak() < MOST, "{} MB for {link}", peak() >> 20);
    }
}
