//! `faultline picture`.

use crate::input::{self, Input};
use crate::language::{said, words};
use crate::output::{self, STANDARD};
use crate::raster::Fonts;
use anyhow::{Context, Result, bail};
use faultline_engine::{Panel, Span, Time};
use faultline_export::{
    DiagramPicture, Paper, SeriesPicture, Stretch, board_svg, carried, diagram_svg, logs_svg, matrix_svg,
    network_svg, series_svg,
};
use faultline_scenario::Link;
use faultline_scene::{Size, Theme};
use faultline_words::Said;
use std::path::Path;

/// Draw the network, the logs, the board of tasks or the matrix at a moment, or the space-time diagram or the time series of a
/// stretch, as SVG, or as PNG if the file is called so
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, a picture that carries its run, a link, or - for standard input
    input: String,
    /// The moment, such as 3.2s, instead of the one in the file or link
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    at: Option<Time>,
    /// What to draw; without it the network, or the diagram if a stretch is given
    #[arg(long, value_enum)]
    view: Option<View>,
    /// The first moment of the stretch; without it, half a second before the last for the diagram, and the start of the
    /// run for the series
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    from: Option<Time>,
    /// The last moment of the stretch; without it, the moment. What comes after the moment is paler
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    to: Option<Time>,
    /// Where to write it, or - for standard output; a name that ends with .svg or has no ending makes it an SVG, one that
    /// ends with .png a PNG
    #[arg(short, long, value_name = "FILE", default_value = STANDARD)]
    output: String,
    /// Width in pixels
    #[arg(long, default_value_t = 720, value_parser = clap::value_parser!(u16).range(200..=4000))]
    width: u16,
    /// Height in pixels; without it, 480 for the network, the board and the matrix, and as much as the lanes need for the diagram.
    /// Charts and logs are as high as they need to be
    #[arg(long, value_parser = clap::value_parser!(u16).range(100..=4000))]
    height: Option<u16>,
    /// Colours; auto follows the reader's own choice, and is light in a PNG
    #[arg(long, value_enum, default_value_t = Colors::Auto)]
    theme: Colors,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum View {
    Network,
    Diagram,
    Series,
    Logs,
    Board,
    Matrix,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Colors {
    Auto,
    Light,
    Dark,
}

/// How much of a run a diagram shows.
const STRETCH: Span = Span::millis(500);
/// Pixels of height for each lane of a diagram, and for what is around them.
const LANE: u16 = 34;
const AROUND: u16 = 32;

/// Whether a file is to hold pixels, as its name says.
fn is_png(name: &str) -> Result<bool> {
    match Path::new(name).extension() {
        None => Ok(false),
        Some(end) if end.eq_ignore_ascii_case("svg") => Ok(false),
        Some(end) if end.eq_ignore_ascii_case("png") => Ok(true),
        Some(_) => bail!(said(Said::PictureFormat(name))),
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let is_png = is_png(&options.output)?;
    let input = Input::read(&options.input)?;
    let mut session = input.open()?;
    let at = options.at.unwrap_or(input.link.at);
    let (nodes, clients) = (session.nodes(), session.clients());
    let part = options.from.is_some() || options.to.is_some();
    let view = options.view.unwrap_or(if part { View::Diagram } else { View::Network });
    if part && !matches!(view, View::Diagram | View::Series) {
        bail!(said(Said::NoStretch));
    }
    if options.height.is_some() && matches!(view, View::Series | View::Logs) {
        bail!(said(Said::NoHeight));
    }
    let height = options.height.unwrap_or(match view {
        // Charts and logs need what they need.
        View::Network | View::Series | View::Logs | View::Board | View::Matrix => 480,
        View::Diagram => (nodes + clients) * LANE + AROUND,
    });
    // What the picture carries is about the moment, even if a diagram shows what came after it.
    input::follow(&mut *session, at)?;
    let block = carried::block_of(&*session, &Link { at, ..input.link.clone() });
    let paper = Paper {
        size: Size { width: options.width.into(), height: height.into() },
        theme: match options.theme {
            Colors::Auto if is_png => Some(Theme::Light),
            Colors::Auto => None,
            Colors::Light => Some(Theme::Light),
            Colors::Dark => Some(Theme::Dark),
        },
        name: input.title.as_deref().unwrap_or_default(),
    };
    let picture = match view {
        View::Network => network_svg(&*session, paper, words()),
        View::Logs | View::Board | View::Matrix => {
            let (picture, panel) = match view {
                View::Logs => (logs_svg(&*session, paper, words()), Panel::Logs),
                View::Board => (board_svg(&*session, paper, words()), Panel::Board),
                _ => (matrix_svg(&*session, paper, words()), Panel::Matrix),
            };
            let protocol = session.name(words().language());
            picture.with_context(|| said(Said::NoPanel { protocol, panel }))?
        }
        View::Diagram => {
            let to = options.to.unwrap_or(at);
            let stretch = Stretch { from: options.from.unwrap_or(to - STRETCH), to };
            input::follow(&mut *session, to.max(at))?;
            let picture = DiagramPicture { stretch, now: at.min(to), lanes: &[], selected: None };
            diagram_svg(&*session, &picture, paper, words()).map_err(input::refused)?
        }
        View::Series => {
            let to = options.to.unwrap_or(at);
            let stretch = Stretch { from: options.from.unwrap_or_default(), to };
            input::follow(&mut *session, to.max(at))?;
            let picture = SeriesPicture { stretch, now: at.min(to), quantities: &[] };
            series_svg(&*session, &picture, paper, words()).map_err(input::refused)?
        }
    };
    if is_png {
        let png = Fonts::of_system().png(&picture)?;
        return output::write_bytes(&options.output, &carried::into_png(&png, &block)?);
    }
    output::write(&options.output, [carried::into_svg(&picture, &block)])
}
