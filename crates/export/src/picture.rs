//! What the page shows, as SVG that stands alone: with a title and a description for those who do not see it.

use faultline_engine::view::Frame;
use faultline_engine::{Direction, Endpoint, LinkState, Route, Time, strip};
use faultline_scenario::{Stretch, StretchError};
use faultline_scene::diagram::{self, Axis, Look, Plan};
use faultline_scene::{Caption, Layout, Margins, NodeText, Size, Stage, Theme, captioned_svg, compose};
use faultline_words::{Run, Vocabulary, Words};
use std::collections::BTreeSet;

/// What a picture is drawn on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper<'a> {
    /// Width and height in CSS pixels.
    pub size: Size,
    /// Its colours; without one they follow the reader's light.
    pub theme: Option<Theme>,
    /// What the run is called; if it is empty, the protocol, the number of nodes and the seed stand for it.
    pub name: &'a str,
}

/// A space-time diagram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiagramPicture<'a> {
    /// Which part of the run.
    pub stretch: Stretch,
    /// The present: what comes later is paler.
    pub now: Time,
    /// The lanes from top to bottom; all, nodes first, if there are none.
    pub lanes: &'a [Endpoint],
    /// The event whose causes and consequences stand out.
    pub selected: Option<u32>,
}

/// Nothing stands below the network, as the page's controls do.
const MARGINS: Margins = Margins { top: 12.0, right: 12.0, bottom: 12.0, left: 12.0 };

/// Pixels for the names of the lanes.
const GUTTER: f64 = 34.0;

/// Sentences in the description of a diagram.
const MAX_TOLD: usize = 20;

/// The network at the playhead.
#[must_use]
pub fn network_svg(session: &dyn Run, paper: Paper<'_>, words: &dyn Words) -> String {
    let Size { width, height } = paper.size;
    let frame = session.frame();
    let family = session.vocabulary(words.language());
    let layout = Layout::within(session.nodes(), session.clients(), width, height, MARGINS);
    let texts =
        frame.nodes.iter().map(|node| (words.badge(node), words.inside_and_beside(family, node, frame.time)));
    let texts: Vec<_> = texts.collect();
    let nodes: Vec<NodeText<'_>> =
        texts.iter().map(|(badge, (inside, caption))| NodeText { badge, inside, caption }).collect();
    let stage = Stage { nodes: &nodes, reduced_motion: true, ..Stage::default() };
    let title = words.run_at(&name(session, paper, words), frame.time);
    let caption = Caption { title: &title, description: &state(family, &frame, words) };
    captioned_svg(&compose(&frame, &layout, &stage), width, height, paper.theme, caption)
}

pub(crate) fn name(session: &dyn Run, paper: Paper<'_>, words: &dyn Words) -> String {
    if paper.name.is_empty() {
        return words.run_of(session);
    }
    paper.name.into()
}

/// Every node, every client, and every link that is cut.
fn state(family: &dyn Vocabulary, frame: &Frame, words: &dyn Words) -> String {
    let nodes = frame.nodes.iter().map(|node| words.node(family, node));
    let clients = frame.clients.iter().map(|client| words.client(client));
    let cut = |from: Endpoint, to: Endpoint| {
        let cut = frame.links.iter().any(|link| (link.from, link.to, link.link.cut) == (from, to, true));
        LinkState { cut, ..LinkState::default() }
    };
    // Each link once, from the end that comes first, whichever of its directions is cut.
    let pairs = frame.links.iter().filter(|link| link.link.cut);
    let pairs: BTreeSet<_> = pairs.map(|link| (link.from.min(link.to), link.from.max(link.to))).collect();
    let links = pairs.into_iter().map(|(from, to)| {
        words.link(Route { from, to, direction: Direction::Both }, &cut(from, to), &cut(to, from))
    });
    nodes.chain(clients).chain(links).collect::<Vec<_>>().join("; ")
}

/// The space-time diagram of a part of a run.
///
/// # Errors
/// When the part is not known.
pub fn diagram_svg(
    session: &dyn Run,
    picture: &DiagramPicture<'_>,
    paper: Paper<'_>,
    words: &dyn Words,
) -> Result<String, StretchError> {
    let stretch = picture.stretch.check(session)?;
    let all = strip::lanes(session.nodes(), session.clients());
    let plan = Plan::new(if picture.lanes.is_empty() { &all } else { picture.lanes }, paper.size, GUTTER);
    let axis = Axis::new(&plan, stretch.to).between(micros(stretch.from), micros(stretch.to));
    let cone = picture.selected.map(|event| session.cone(event, stretch.from, stretch.to));
    let look = Look { now: picture.now, selected: picture.selected, hovered: None, cone: cone.as_ref() };
    let strip = session.strip(stretch.from, stretch.to);
    let title = words.run_within(&name(session, paper, words), stretch.from, stretch.to);
    let caption = Caption { title: &title, description: &story(session, stretch, words) };
    let Size { width, height } = paper.size;
    Ok(captioned_svg(&diagram::compose(&strip, &axis, &plan, &look), width, height, paper.theme, caption))
}

/// The first turning points.
pub(crate) fn story(session: &dyn Run, stretch: Stretch, words: &dyn Words) -> String {
    let events = stretch.events(session);
    let first = session.landmarks().partition_point(|event| *event < events.start);
    let landmarks = session.landmarks()[first..].iter().take_while(|event| events.contains(event));
    let told = landmarks.take(MAX_TOLD).filter_map(|event| session.event(*event)).filter_map(|event| {
        let sentence = words.event(session, event.number).into_iter().next()?;
        Some(format!("{}: {}", words.clock(event.time), sentence.what))
    });
    told.collect::<Vec<_>>().join("; ")
}

#[expect(clippy::cast_precision_loss, reason = "runs end after an hour")]
fn micros(time: Time) -> f64 {
    time.0 as f64
}
