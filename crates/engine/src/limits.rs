//! Every limit of a run, in one place. What exceeds one is refused with its name and its value.

use crate::units::{Span, Time};

/// Nodes in a cluster; a protocol may allow fewer.
pub const MAX_NODES: u16 = 100;
/// Clients beside it; a protocol may allow fewer.
pub const MAX_CLIENTS: u16 = 20;
/// Bytes of a text that a protocol works on.
pub const MAX_SOURCE: usize = 8_192;
/// Inputs in one script.
pub const MAX_INPUTS: usize = 2_000;
/// Bytes in one line of a script: a partition of as many nodes as there may be fits.
pub const MAX_LINE: usize = 440;
/// The last moment that a run may reach.
pub const MAX_TIME: Time = Time(3_600_000_000);
/// The longest latency or timeout.
pub const MAX_SPAN: Span = Span::secs(60);
/// Events in one run; it ends there. With what is kept of each, and of its messages and facts, that is about 250 MB.
pub const MAX_EVENTS: usize = 1_000_000;
/// Messages that are sent in one run, and facts that are stated in it; it ends with the event that comes to so many. One event
/// among many nodes may send and state a hundred.
pub const MAX_KEPT: u32 = 1_000_000;
/// What may wait for the disks of a run: writes, and the messages, answers and facts that wait for them. A run in which
/// more waits ends: a phone would have no memory for it. It is looked at every [`WAITING_GAP`] events.
pub const MAX_UNWRITTEN: usize = 20_000;
/// What messages may say in a run with load, in bytes as [`crate::digest::Encode::size`] estimates them. A leader that is asked
/// much sends many requests in one message, to each follower, and every message is kept.
pub const MAX_SAID: u64 = 64 << 20;
/// Events between two looks at what waits for disks.
pub const WAITING_GAP: u32 = 256;
/// States of a run that are kept to go back to; see [`crate::Timeline::keep_checkpoints`].
pub const MAX_CHECKPOINTS: usize = 64;
/// What may wait for the disks, and messages that may be under way, in all states that are kept, together. Each takes 200 to
/// 400 bytes of every state.
pub const MAX_BULK_KEPT: usize = 200_000;
/// Branches that a page keeps.
pub const MAX_BRANCHES: usize = 50;
/// Requests that wait at one client; more are refused.
pub const MAX_QUEUE: usize = 100;
/// Requests that a client may have under way at once when it does not wait for answers; it sends no more than that.
pub const MAX_OPEN: u16 = 500;
/// Requests in a second of a client that does not wait for answers, in thousandths.
pub const MAX_FREQUENCY: u32 = 1_000_000;
/// Numbers in a range of keys, and requests in a burst.
pub const MAX_KEYS: u16 = 1_000;
/// Messages under way at once; the network drops what is above, visibly.
pub const MAX_FLIGHTS: usize = 10_000;
/// How far a wall clock may be ahead or behind when it is set.
pub const MAX_CLOCK_OFFSET: Span = Span::secs(60);
/// By how many microseconds in a second a clock may be fast or slow. A crystal is off by some 50 at most, a time service
/// corrects at most 500; more is a broken clock, or the time of a virtual machine.
pub const MAX_CLOCK_RATE: u32 = 500_000;
/// How many messages a node can handle at once, where that takes time.
pub const MAX_WORKERS: u16 = 64;
/// The largest bound of a node's queue; without a bound [`MAX_FLIGHTS`] is one.
pub const MAX_ROOM: u16 = 1_000;
/// How many events' writes a disk can lose at its end. So many it keeps apart from what is older.
pub const MAX_TAIL: u16 = 16;
/// How often a policy can let a client ask again, where it bounds that.
pub const MAX_RETRIES: u16 = 100;
/// Tokens of a retry budget.
pub const MAX_TOKENS: u16 = 1_000;
/// Failures in a row after which a circuit breaker can open.
pub const MAX_FAILURES: u16 = 100;
