//! Draws a number of moments in the light and in the dark, to be looked at:
//! `cargo run -p faultline-scene --example gallery -- FOLDER` writes one SVG each and a page with all.

use faultline_engine::view::{ClientFrame, Frame, Glance, LinkFrame, MessageFrame, NodeFrame, Role, Shape};
use faultline_engine::{
    ClientId, ClockError, Endpoint, Factor, FlightState, LinkState, LossCause, MessageId, NodeId, NodeSet,
    NodeStatus, Rate, Service, Span, SpanRange, Time,
};
use faultline_scene::samples;
use faultline_scene::{Layout, NodeText, Point, Stage, Theme, Thing, bench, compose, svg};
use std::fmt::Write as _;
use std::path::PathBuf;

const NOW: Time = Time(3_204_000);

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/gallery".into()));
    std::fs::create_dir_all(&folder)?;
    let mut page =
        String::from("<!doctype html><meta charset=utf-8><body style=\"margin:0;background:#888\">");
    for moment in moments() {
        let layout = Layout::new(
            small(moment.frame.nodes.len()),
            small(moment.frame.clients.len()),
            moment.width,
            moment.height,
        );
        let texts: Vec<NodeText<'_>> =
            moment.texts.iter().map(|(badge, caption)| NodeText { badge, inside: "", caption }).collect();
        let stage = Stage {
            nodes: &texts,
            selected: moment.selected,
            hovered: moment.hovered,
            highlighted: &moment.highlighted,
            tag: "m1 AppendEntries, term 3, 2 entries",
            knife: moment.knife,
            ..Stage::default()
        };
        let picture = compose(&moment.frame, &layout, &stage);
        for (light, theme) in [("light", Some(Theme::Light)), ("dark", Some(Theme::Dark)), ("auto", None)] {
            let name = format!("{}-{light}.svg", moment.name);
            std::fs::write(folder.join(&name), svg(&picture, moment.width, moment.height, theme))?;
            if theme.is_some() {
                let _ = write!(page, "<img src=\"{name}\" style=\"margin:4px\">");
            }
        }
    }
    std::fs::write(folder.join("index.html"), page)
}

struct Moment {
    name: &'static str,
    width: f64,
    height: f64,
    frame: Frame,
    texts: Vec<(String, String)>,
    selected: Option<Thing>,
    hovered: Option<Thing>,
    highlighted: Vec<Thing>,
    knife: Option<(Point, Point)>,
}

fn moments() -> Vec<Moment> {
    let (wide, tall) = ((1048.0, 598.0), (760.0, 640.0));
    let phone = (390.0, 330.0);
    vec![
        moment("running", wide, running()),
        Moment {
            selected: Some(Thing::Node(NodeId(0))),
            hovered: Some(Thing::Message(MessageId(2))),
            ..moment("selected", wide, running())
        },
        moment("partition", wide, partition()),
        moment("troubles", tall, troubles()),
        moment("links", tall, links()),
        moment("fifteen", wide, fifteen()),
        moment("fifteen-cut", wide, fifteen_cut()),
        moment("fifteen-phone", phone, fifteen()),
        moment("phone", phone, running()),
        moment("phone-partition", phone, partition()),
        moment("phone-troubles", phone, troubles()),
        moment("one", tall, bench::synthetic_frame(1, 0)),
        moment("two", phone, bench::synthetic_frame(2, 3)),
        moment("three-clients", wide, clients(5, 3)),
        moment("five-clients", (640.0, 520.0), clients(7, 5)),
        moment("smallest", (300.0, 260.0), clients(5, 2)),
        moment("largest", (1500.0, 1000.0), clients(9, 2)),
    ]
}

fn moment(name: &'static str, (width, height): (f64, f64), frame: Frame) -> Moment {
    let texts = frame.nodes.iter().map(words).collect();
    Moment {
        name,
        width,
        height,
        frame,
        texts,
        selected: None,
        hovered: None,
        highlighted: Vec::new(),
        knife: None,
    }
}

/// Stands for the page, which knows words.
fn words(node: &NodeFrame) -> (String, String) {
    let Some(glance) = node.glance else { return (String::new(), "crashed 0.8 s ago".into()) };
    let role = match glance.votes.len() {
        0 => glance.role.slug.to_string(),
        votes => format!("{}, {votes} votes", glance.role.slug),
    };
    let letter = glance.role.badge;
    let caption =
        if node.status == NodeStatus::Frozen { format!("frozen, {} waiting", node.waiting) } else { role };
    (format!("{letter} t{}", glance.epoch), caption)
}

fn running() -> Frame {
    let mut messages = vec![
        flight(1, n(0), n(1), 0.35, Shape::Request { loaded: true }, Some(3)),
        flight(2, n(0), n(2), 0.55, Shape::Request { loaded: true }, Some(3)),
        flight(3, n(0), n(3), 0.62, Shape::Request { loaded: false }, Some(3)),
        flight(4, n(4), n(0), 0.4, Shape::Reply { positive: true }, Some(3)),
        flight(5, n(3), n(0), 0.45, Shape::Reply { positive: false }, Some(3)),
        flight(6, Endpoint::Client(ClientId(0)), n(0), 0.5, Shape::Request { loaded: true }, None),
    ];
    messages.push(MessageFrame {
        state: FlightState::Held(NOW - Span::millis(6)),
        ..flight(7, n(0), n(4), 0.9, Shape::Request { loaded: true }, Some(2))
    });
    let mut nodes: Vec<NodeFrame> = (0..5).map(|i| node(i, &samples::FOLLOWER, 3)).collect();
    nodes[0] = node(0, &samples::LEADER, 3);
    nodes[1].writing = 1;
    Frame { time: NOW, nodes, clients: vec![client(0, true)], links: Vec::new(), messages }
}

fn partition() -> Frame {
    let mut frame = running();
    frame.messages.truncate(4);
    frame.messages.push(flight(8, n(1), n(2), 0.3, Shape::Request { loaded: false }, Some(2)));
    for (id, to) in [(9, 3), (10, 0)] {
        let lost = Some((NOW - Span::millis(7), LossCause::Cut));
        frame.messages.push(MessageFrame {
            lost,
            ..flight(id, n(1), n(to), 0.9, Shape::Request { loaded: true }, Some(2))
        });
    }
    frame.nodes[1] = node(1, &samples::LEADER, 2);
    frame.nodes[4] = down(4);
    let cut = LinkState { cut: true, ..LinkState::default() };
    for i in [0, 2, 3, 4] {
        both(&mut frame, n(1), n(i), cut);
    }
    frame
}

fn troubles() -> Frame {
    let mut frame = running();
    let votes = [NodeId(1), NodeId(3)].into_iter().collect();
    frame.nodes[0].status = NodeStatus::Frozen;
    frame.nodes[0].waiting = 3;
    frame.nodes[1] = node(1, &samples::CANDIDATE, 4);
    frame.nodes[3] = node(3, &samples::ASKING, 3);
    for i in [1, 3] {
        if let Some(glance) = frame.nodes[i].glance.as_mut() {
            glance.votes = votes;
        }
    }
    frame.nodes[2] = down(2);
    frame.nodes[4].writing = 2;
    frame.messages = vec![
        flight(20, n(1), n(0), 0.5, Shape::Request { loaded: false }, Some(4)),
        flight(21, n(1), n(4), 0.5, Shape::Request { loaded: false }, Some(4)),
        flight(22, n(3), n(1), 0.7, Shape::Reply { positive: true }, Some(4)),
    ];
    frame
}

fn links() -> Frame {
    let mut frame = running();
    let base = LinkState::default();
    both(&mut frame, n(0), n(1), LinkState { cut: true, ..base });
    one(&mut frame, n(2), n(0), LinkState { cut: true, ..base });
    both(&mut frame, n(1), n(2), LinkState { latency: SpanRange::millis(80, 80), ..base });
    both(&mut frame, n(3), n(4), LinkState { loss: Rate(300_000), ..base });
    both(&mut frame, n(1), n(3), LinkState { duplicate: Rate(100_000), ..base });
    one(&mut frame, n(4), n(1), LinkState { latency: SpanRange::millis(80, 80), ..base });
    both(&mut frame, n(2), n(3), LinkState { loss: Rate(800_000), ..base });
    frame
}

fn fifteen() -> Frame {
    let mut frame = bench::synthetic_frame(15, 60);
    frame.time = Time(1_000_000);
    frame
}

fn fifteen_cut() -> Frame {
    let mut frame = bench::synthetic_frame(15, 20);
    for a in 0..6 {
        for b in 6..15 {
            both(&mut frame, n(a), n(b), LinkState { cut: true, ..LinkState::default() });
        }
    }
    frame
}

fn clients(nodes: u16, clients: u16) -> Frame {
    let mut frame = bench::synthetic_frame(nodes, 12);
    frame.clients = (0..clients).map(|i| client(i, i % 2 == 0)).collect();
    frame
}

fn both(frame: &mut Frame, a: Endpoint, b: Endpoint, link: LinkState) {
    one(frame, a, b, link);
    one(frame, b, a, link);
}

fn one(frame: &mut Frame, from: Endpoint, to: Endpoint, link: LinkState) {
    frame.links.push(LinkFrame { from, to, link });
}

fn n(index: u16) -> Endpoint {
    Endpoint::Node(NodeId(index))
}

fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn node(id: u16, role: &'static Role, epoch: u64) -> NodeFrame {
    let glance =
        Glance { role, epoch: samples::TERMS.of(epoch), commit: 4, votes: NodeSet::default(), task: None };
    let rest = [120, 40, 230, 150, 20][usize::from(id % 5)];
    NodeFrame {
        id: NodeId(id),
        status: NodeStatus::Up,
        since: Time::ZERO,
        glance: Some(glance),
        holds: None,
        deposed: false,
        timer: (!role.leads)
            .then(|| (NOW + Span::millis(rest) - Span::millis(240), NOW + Span::millis(rest))),
        waiting: 0,
        busy: 0,
        service: Service::AT_ONCE,
        writing: 0,
        work: None,
        factor: Factor::ONE,
        full: false,
        damaged: false,
        clock: ClockError::NONE,
        liar: None,
    }
}

fn down(id: u16) -> NodeFrame {
    NodeFrame { status: NodeStatus::Down, glance: None, timer: None, ..node(id, &samples::FOLLOWER, 1) }
}

fn client(id: u16, waits: bool) -> ClientFrame {
    ClientFrame {
        id: ClientId(id),
        asks: waits.then(|| ("set x 5".into(), NOW - Span::millis(9))),
        steady: Some((Span::millis(100), "get some-long-key".into())),
        load: None,
        open: 0,
        policy: None,
        cut_off: false,
        target: NodeId(0),
        asked: 12,
        answered: 11,
        told: None,
    }
}

fn flight(
    id: u32,
    from: Endpoint,
    to: Endpoint,
    share: f64,
    shape: Shape,
    epoch: Option<u64>,
) -> MessageFrame {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 12 ms")]
    let behind = Span((share * 12_000.0) as u64);
    MessageFrame {
        id: MessageId(id),
        from,
        to,
        sent: NOW - behind,
        arrives: NOW - behind + Span::millis(12),
        state: FlightState::Flying,
        lost: None,
        shape,
        epoch,
    }
}
