//! Exports: a link and a stretch go in, the text of a file comes out; a picture comes with the run that it carries.

use crate::file;
use crate::message::{Colors, Export, Form, Response};
use faultline_engine::{Endpoint, Time};
use faultline_export::{
    DiagramPicture, Paper, SeriesPicture, board_svg, carried, diagram_svg, logs_svg, matrix_svg, mermaid,
    network_svg, series_csv, series_svg, shiviz, trace,
};
use faultline_scenario::{Link, Selection, Stretch};
use faultline_scene::{Size, Theme};
use faultline_words::{Run, Ui, Words};

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
pub(crate) fn export(asked: &Export, words: &dyn Words) -> Result<Response, String> {
    if asked.form == Form::Scenario {
        return file::save("", &asked.link, words).map(Response::Text);
    }
    let (from, to) = (Time(asked.from), Time(asked.to));
    let link = Link::decode(&asked.link).map_err(|error| words.link_error(&error))?;
    let mut session = faultline_scenario::open(&link).map_err(|error| words.open_error(&error))?;
    session.seek(link.at.max(to), u32::MAX);
    session.seek(link.at, u32::MAX);
    let session = &*session;
    // A run may end before the moment up to which the page would show it.
    let stretch = Stretch { from, to: to.min(session.horizon()) };
    let text = match asked.form {
        Form::Series => series_csv(session, stretch, None).map(Iterator::collect),
        Form::Trace => trace(session, stretch).map(Iterator::collect),
        Form::Shiviz => shiviz(session, stretch, words).map(Iterator::collect),
        Form::Mermaid => mermaid(session, stretch, words),
        _ => {
            let svg = drawn(asked, session, &link, stretch, words)?;
            let block = carried::block_of(session, &link);
            return Ok(Response::Picture { svg: carried::into_svg(&svg, &block), block });
        }
    };
    text.map(Response::Text).map_err(|error| words.stretch_error(&error))
}

/// What a form that is a picture shows.
fn drawn(
    asked: &Export,
    session: &dyn Run,
    link: &Link,
    stretch: Stretch,
    words: &dyn Words,
) -> Result<String, String> {
    let wrong = |error| words.stretch_error(&error);
    let theme = match asked.colors {
        Colors::Light => Some(Theme::Light),
        Colors::Dark => Some(Theme::Dark),
        Colors::Reader => None,
    };
    let paper = |size| Paper { size, theme, name: "" };
    // The page offers only what the protocol has.
    let panel = |svg: Option<String>| svg.ok_or_else(|| words.ui(Ui::ExportNoPanel).to_string());
    match asked.form {
        Form::Logs => panel(logs_svg(session, paper(NETWORK), words)),
        Form::Board => panel(board_svg(session, paper(NETWORK), words)),
        Form::Matrix => panel(matrix_svg(session, paper(NETWORK), words)),
        Form::Diagram => {
            let lanes: Vec<Endpoint> = Vec::new();
            let selected = match link.selected {
                Some(Selection::Event(event)) => Some(event),
                _ => None,
            };
            let picture = DiagramPicture { stretch, now: link.at, lanes: &lanes, selected };
            let count = f64::from(session.nodes() + session.clients());
            let size = Size { width: WIDTH, height: count * LANE + EDGE };
            diagram_svg(session, &picture, paper(size), words).map_err(wrong)
        }
        Form::Charts => {
            let picture = SeriesPicture { stretch, now: link.at, quantities: &[] };
            let size = Size { width: NETWORK.width, height: 0.0 };
            series_svg(session, &picture, paper(size), words).map_err(wrong)
        }
        _ => Ok(network_svg(session, paper(NETWORK), words)),
    }
}

#[cfg(test)]
mod tests {
    use super::export;
    use crate::message::{Colors, Export, Form, Response};
    use faultline_words::English;

    const LINK: &str = "raft?nodes=3&do=0.4s+crash+n1&at=0.5s&selected=e30";

    fn asked(form: Form) -> Export {
        Export { form, link: LINK.to_string(), from: 0, to: 500_000, colors: Colors::Light }
    }

    /// The text of the file.
    fn text(asked: &Export) -> String {
        match export(asked, &English) {
            Ok(Response::Text(text) | Response::Picture { svg: text, .. }) => text,
            other => panic!("{other:?}"),
        }
    }

    fn exported(form: Form) -> String {
        text(&asked(form))
    }

    #[test]
    fn every_form_is_that_form() {
        for form in [Form::Network, Form::Diagram, Form::Charts] {
            assert!(exported(form).starts_with("<svg"), "{form:?}");
        }
        let lines = exported(Form::Trace);
        assert!(lines.lines().count() > 30 && lines.lines().all(|line| line.starts_with('{')), "{lines}");
        assert!(exported(Form::Series).starts_with("from_us,to_us,latency_p50_us"));
        assert!(exported(Form::Shiviz).contains("n1 {\"n1\":1}"));
        assert!(exported(Form::Mermaid).starts_with("sequenceDiagram"));
        assert!(exported(Form::Scenario).contains("crash n1"));
    }

    #[test]
    fn pictures_have_the_colours_that_are_asked_for() {
        for form in [Form::Network, Form::Diagram, Form::Charts] {
            let [dark, both] =
                [Colors::Dark, Colors::Reader].map(|colors| text(&Export { colors, ..asked(form) }));
            assert_ne!(exported(form), dark, "{form:?}");
            assert!(
                both.contains("prefers-color-scheme") && !dark.contains("prefers-color-scheme"),
                "{form:?}"
            );
        }
    }

    #[test]
    fn the_links_event_is_chosen_in_the_diagram() {
        let without = LINK.replace("&selected=e30", "");
        let plain = text(&Export { link: without, ..asked(Form::Diagram) });
        assert_ne!(exported(Form::Diagram), plain);
    }

    #[test]
    fn a_view_that_the_protocol_does_not_have_is_refused() {
        let told = export(&asked(Form::Board), &English).expect_err("Raft has no board of tasks");
        assert!(told.contains("no such view"), "{told}");
    }

    #[test]
    fn a_stretch_with_too_much_says_what_would_fit() {
        let long = Export { link: "raft?nodes=9&at=9s".into(), to: 9_000_000, ..asked(Form::Mermaid) };
        assert!(export(&long, &English).expect_err("too many messages").contains(" fits"));
    }
}
