//! Frames of any size, made up: for measuring how long composing and painting take, and for nothing else.

use crate::samples;
use faultline_engine::view::{ClientFrame, Frame, Glance, MessageFrame, NodeFrame, Shape};
use faultline_engine::{
    ClientId, ClockError, Endpoint, Factor, FlightState, MessageId, NodeId, NodeSet, NodeStatus, Service,
    Span, Time,
};

/// A busy moment: a leader, followers with timers, one client, and messages of every kind spread over
/// all links and all stages of their way. The same numbers give the same frame. At most 128 nodes, of
/// which at least 2 for messages to travel.
#[must_use]
pub fn synthetic_frame(nodes: u16, messages: u32) -> Frame {
    let time = Time(1_000_000);
    let node = |i: u16| NodeFrame {
        id: NodeId(i),
        status: NodeStatus::Up,
        since: Time::ZERO,
        glance: Some(Glance {
            role: if i == 0 { &samples::LEADER } else { &samples::FOLLOWER },
            epoch: samples::TERMS.of(3),
            commit: 4,
            votes: NodeSet::default(),
            task: None,
        }),
        holds: None,
        deposed: false,
        timer: (i > 0).then(|| (time - Span::millis(50), time + Span::millis(u64::from(i % 10) * 10 + 20))),
        waiting: 0,
        busy: 0,
        service: Service::AT_ONCE,
        writing: u32::from(i % 4 == 1),
        work: None,
        factor: Factor::ONE,
        full: false,
        damaged: false,
        clock: ClockError::NONE,
        liar: None,
    };
    let client = ClientFrame {
        id: ClientId(0),
        asks: Some(("set x 5".into(), time - Span::millis(5))),
        steady: None,
        load: None,
        open: 0,
        policy: None,
        cut_off: false,
        target: NodeId(0),
        asked: 12,
        answered: 11,
        told: None,
    };
    let messages = if nodes < 2 { 0 } else { messages };
    Frame {
        time,
        nodes: (0..nodes).map(node).collect(),
        clients: vec![client],
        links: Vec::new(),
        messages: (1..=messages).map(|i| message(i, nodes, time)).collect(),
    }
}

fn message(number: u32, nodes: u16, time: Time) -> MessageFrame {
    // Two steps without a common factor with most sizes reach every pair sooner or later.
    let small = |n: u32| u16::try_from(n).unwrap_or_default();
    let count = u32::from(nodes);
    let from = number * 7 % count;
    let to = (from + 1 + number * 11 / count % (count - 1)) % count;
    let behind = Span(u64::from(number) * 379 % 12_000);
    MessageFrame {
        id: MessageId(number),
        from: Endpoint::Node(NodeId(small(from))),
        to: Endpoint::Node(NodeId(small(to))),
        sent: time - behind,
        arrives: time - behind + Span::millis(12),
        state: FlightState::Flying,
        lost: None,
        shape: match number % 4 {
            0 => Shape::Request { loaded: true },
            1 => Shape::Request { loaded: false },
            2 => Shape::Reply { positive: true },
            _ => Shape::Reply { positive: false },
        },
        epoch: Some(u64::from(number % 3 + 1)),
    }
}
