//! Exports: a link and a stretch go in, the text of a file comes out.

use crate::file;
use faultline_engine::{Endpoint, Time};
use faultline_export::{
    DiagramPicture, Paper, SeriesPicture, diagram_svg, mermaid, network_svg, series_csv, series_svg, shiviz,
    trace,
};
use faultline_scenario::{Link, Selection, Stretch};
use faultline_scene::{Size, Theme};
use faultline_words::{English, Words};

/// What a run can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The network at the moment of the link, as SVG.
    Network,
    /// The space-time diagram of the stretch, as SVG.
    Diagram,
    /// One JSON object per event of the stretch.
    Trace,
    /// A log with vector clocks of the stretch.
    Shiviz,
    /// A sequence diagram of the stretch.
    Mermaid,
    /// Charts of the stretch, as SVG.
    Charts,
    /// The time series of the stretch, as comma-separated values.
    Series,
    /// A scenario file.
    Scenario,
}

impl Form {
    /// The form with this name between page and desk.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Some(match name {
            "network" => Self::Network,
            "diagram" => Self::Diagram,
            "trace" => Self::Trace,
            "shiviz" => Self::Shiviz,
            "mermaid" => Self::Mermaid,
            "charts" => Self::Charts,
            "series" => Self::Series,
            "scenario" => Self::Scenario,
            _ => return None,
        })
    }
}

/// Pixels of a picture of the network.
const NETWORK: Size = Size { width: 960.0, height: 640.0 };
/// Pixels of a diagram: its width, the height of a lane, and what stands above and below the lanes.
const WIDTH: f64 = 1280.0;
const LANE: f64 = 44.0;
const EDGE: f64 = 60.0;

/// Exports a run.
///
/// # Errors
/// In words: what is wrong with the link or the stretch, and what would be accepted.
pub fn export(form: Form, link: &str, from: Time, to: Time, theme: Theme) -> Result<String, String> {
    if form == Form::Scenario {
        return file::save("", link);
    }
    let link = Link::decode(link).map_err(|error| English.link_error(&error))?;
    let mut session = faultline_scenario::open(&link).map_err(|error| English.open_error(&error))?;
    session.seek(link.at.max(to), u32::MAX);
    session.seek(link.at, u32::MAX);
    let session = &*session;
    // A run may end before the moment up to which the page would show it.
    let stretch = Stretch { from, to: to.min(session.horizon()) };
    let wrong = |error| English.stretch_error(&error);
    let paper = |size| Paper { size, theme: Some(theme), name: "" };
    match form {
        Form::Network => Ok(network_svg(session, paper(NETWORK), &English)),
        Form::Diagram => {
            let lanes: Vec<Endpoint> = Vec::new();
            let selected = match link.selected {
                Some(Selection::Event(event)) => Some(event),
                _ => None,
            };
            let picture = DiagramPicture { stretch, now: link.at, lanes: &lanes, selected };
            let count = f64::from(session.nodes() + session.clients());
            let size = Size { width: WIDTH, height: count * LANE + EDGE };
            diagram_svg(session, &picture, paper(size), &English).map_err(wrong)
        }
        Form::Charts => {
            let picture = SeriesPicture { stretch, now: link.at, quantities: &[] };
            let size = Size { width: NETWORK.width, height: 0.0 };
            series_svg(session, &picture, paper(size), &English).map_err(wrong)
        }
        Form::Series => Ok(series_csv(session, stretch, None).map_err(wrong)?.collect()),
        Form::Trace => Ok(trace(session, stretch).map_err(wrong)?.collect()),
        Form::Shiviz => Ok(shiviz(session, stretch, &English).map_err(wrong)?.collect()),
        Form::Mermaid => mermaid(session, stretch, &English).map_err(wrong),
        Form::Scenario => file::save("", &link.encode()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, export};
    use faultline_engine::Time;
    use faultline_scene::Theme;

    const LINK: &str = "raft?nodes=3&do=0.4s+crash+n1&at=0.5s&selected=e30";

    fn exported(form: &str) -> Result<String, String> {
        let form = Form::find(form).expect("a form");
        export(form, LINK, Time::ZERO, Time(500_000), Theme::Light)
    }

    #[test]
    fn every_form_is_that_form() {
        for form in ["network", "diagram", "charts"] {
            assert!(exported(form).expect(form).starts_with("<svg"), "{form}");
        }
        let lines = exported("trace").expect("a trace");
        assert!(lines.lines().count() > 30 && lines.lines().all(|line| line.starts_with('{')), "{lines}");
        assert!(exported("series").expect("rows").starts_with("from_us,to_us,latency_p50_us"));
        assert!(exported("shiviz").expect("a log").contains("n1 {\"n1\":1}"));
        assert!(exported("mermaid").expect("a diagram").starts_with("sequenceDiagram"));
        assert!(exported("scenario").expect("a file").contains("crash n1"));
        assert_eq!(Form::find("png"), None);
    }

    #[test]
    fn the_links_event_is_chosen_in_the_diagram() {
        let without = LINK.replace("&selected=e30", "");
        let plain = export(Form::Diagram, &without, Time::ZERO, Time(500_000), Theme::Light);
        assert_ne!(exported("diagram"), plain);
    }

    #[test]
    fn a_stretch_with_too_much_says_what_would_fit() {
        let error = export(Form::Mermaid, "raft?nodes=9&at=9s", Time::ZERO, Time(9_000_000), Theme::Light);
        assert!(error.expect_err("too many messages").contains("it would fit"));
    }
}
