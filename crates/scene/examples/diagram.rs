//! Draws stretches of a run in the light and in the dark, to be looked at:
//! `cargo run -p faultline-scene --example diagram -- FOLDER` writes one SVG each and a page with all.

use faultline_engine::view::{Strip, StripLook};
use faultline_engine::{ClientId, Endpoint, MessageId, NodeId, Time};
use faultline_scene::diagram::{Axis, Hit, Look, Plan, bench, compose};
use faultline_scene::{Size, Theme, svg};
use std::fmt::Write as _;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/diagram".into()));
    std::fs::create_dir_all(&folder)?;
    let mut page =
        String::from("<!doctype html><meta charset=utf-8><body style=\"margin:0;background:#888\">");
    for moment in moments() {
        let (plan, axis) = moment.places();
        let cone = moment.asks.map(|event| bench::cone(&moment.strip, event));
        let look =
            Look { now: moment.now, selected: moment.asks, hovered: moment.hovered, cone: cone.as_ref() };
        let picture = compose(&moment.strip, &axis, &plan, &look);
        for (light, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            let name = format!("{}-{light}.svg", moment.name);
            let Size { width, height } = plan.size();
            std::fs::write(folder.join(&name), svg(&picture, width, height, Some(theme)))?;
            let _ = write!(page, "<img src=\"{name}\" style=\"margin:4px\">");
        }
    }
    std::fs::write(folder.join("index.html"), page)
}

struct Moment {
    name: &'static str,
    size: (f64, f64),
    nodes: u16,
    strip: Strip,
    now: Time,
    /// The window, in milliseconds; all where both are 0.
    window: (u32, u32),
    asks: Option<u32>,
    hovered: Option<Hit>,
}

impl Moment {
    fn places(&self) -> (Plan, Axis) {
        let nodes = (0..self.nodes).map(|id| Endpoint::Node(NodeId(id)));
        let lanes: Vec<Endpoint> = nodes.chain([Endpoint::Client(ClientId(0))]).collect();
        let (width, height) = self.size;
        let plan = Plan::new(&lanes, Size { width, height }, 36.0);
        let axis = Axis::new(&plan, self.strip.to);
        let (from, to) = self.window;
        if to == 0 {
            return (plan, axis);
        }
        (plan, axis.between(f64::from(from) * 1_000.0, f64::from(to) * 1_000.0))
    }
}

fn moments() -> Vec<Moment> {
    let (wide, usual, phone) = ((1400.0, 150.0), (1000.0, 150.0), (380.0, 170.0));
    let story = || moment("", wide, 5, bench::synthetic_strip(5, 900));
    let part = |name, size, window, now| Moment { name, size, window, now: Time(now), ..story() };
    let asks = |strip: &Strip| {
        let leads = strip.events.iter().filter(|event| matches!(event.look, StripLook::Leads(_)));
        leads.map(|event| event.number).nth(1)
    };
    vec![
        part("wide", wide, (300, 1_500), 1_180_000),
        part("usual", usual, (300, 1_500), 1_180_000),
        part("phone", phone, (600, 1_100), 1_000_000),
        part("young", wide, (0, 2_000), 160_000),
        part("freeze", usual, (1_400, 2_200), 1_990_000),
        part("cut", usual, (2_300, 3_300), 2_900_000),
        part("close", usual, (850, 1_000), 960_000),
        part("closest", usual, (862, 866), 864_000),
        Moment { asks: asks(&story().strip), ..part("cone", wide, (500, 1_300), 1_300_000) },
        Moment { asks: asks(&story().strip), ..part("cone-phone", phone, (700, 1_100), 1_300_000) },
        Moment { hovered: Some(Hit::Message(MessageId(100))), ..part("hover", usual, (300, 900), 800_000) },
        Moment { strip: broken(), ..part("broken", usual, (2_300, 3_300), 3_100_000) },
        moment("whole", wide, 5, bench::synthetic_strip(5, 900)),
        moment("thousands", wide, 5, bench::synthetic_strip(5, 4_000)),
        moment("crowd", wide, 5, bench::synthetic_strip(5, 50_000)),
        moment("crowd-phone", phone, 5, bench::synthetic_strip(5, 50_000)),
        Moment {
            window: (0, 6_000),
            now: Time(4_000_000),
            ..moment("crowd-part", usual, 5, bench::synthetic_strip(5, 50_000))
        },
        Moment {
            window: (300, 1_500),
            ..moment("fifteen", (1400.0, 260.0), 15, bench::synthetic_strip(15, 9_000))
        },
        Moment {
            window: (0, 3_000),
            ..moment("three", (1000.0, 220.0), 3, bench::synthetic_strip(3, 9_000))
        },
    ]
}

fn moment(name: &'static str, size: (f64, f64), nodes: u16, strip: Strip) -> Moment {
    let now = strip.to;
    Moment { name, size, nodes, strip, now, window: (0, 0), asks: None, hovered: None }
}

/// The same story, in which a rule breaks.
fn broken() -> Strip {
    let mut strip = bench::synthetic_strip(5, 900);
    let late = strip.events.iter_mut().find(|event| event.time > Time(3_000_000) && event.lane.is_some());
    if let Some(event) = late {
        event.look = StripLook::Violation;
    }
    strip
}
