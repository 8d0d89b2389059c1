//! `faultline picture`.

use crate::input::Input;
use anyhow::{Context, Result, bail};
use faultline_engine::{Session, Time};
use faultline_scene::{Layout, Margins, NodeText, Stage, Theme, compose, svg};
use faultline_words::{English, Words};
use std::io::Write;

/// Draw the network at a moment as SVG
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, a link, or - for standard input
    input: String,
    /// The moment, such as 3.2s, instead of the one in the file or link
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    at: Option<Time>,
    /// Where to write it, or - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: String,
    /// Width in pixels
    #[arg(long, default_value_t = 720, value_parser = clap::value_parser!(u16).range(200..=4000))]
    width: u16,
    /// Height in pixels
    #[arg(long, default_value_t = 480, value_parser = clap::value_parser!(u16).range(200..=4000))]
    height: u16,
    /// Colours; auto follows the reader's own choice
    #[arg(long, value_enum, default_value_t = Colors::Auto)]
    theme: Colors,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Colors {
    Auto,
    Light,
    Dark,
}

/// Nothing stands below the network, as the page's controls do.
const MARGINS: Margins = Margins { top: 12.0, right: 12.0, bottom: 12.0, left: 12.0 };

pub(crate) fn run(options: &Options) -> Result<()> {
    let input = Input::read(&options.input)?;
    let mut session = input.open()?;
    let at = options.at.unwrap_or(input.link.at);
    session.seek(at, u32::MAX);
    if session.head() < at {
        bail!("the run ends at {}, before {at}: it has as many events as a run may have", session.head());
    }
    let picture = draw(&*session, options);
    if options.output == "-" {
        std::io::stdout().write_all(picture.as_bytes())?;
        return Ok(());
    }
    std::fs::write(&options.output, picture).with_context(|| format!("{} cannot be written", options.output))
}

fn draw(session: &dyn Session, options: &Options) -> String {
    let (width, height) = (f64::from(options.width), f64::from(options.height));
    let frame = session.frame();
    let layout = Layout::within(session.nodes(), session.clients(), width, height, MARGINS);
    let texts: Vec<(String, String)> =
        frame.nodes.iter().map(|node| (English.badge(node), English.part(node, frame.time))).collect();
    let nodes: Vec<NodeText<'_>> = texts.iter().map(|(badge, caption)| NodeText { badge, caption }).collect();
    let stage = Stage { nodes: &nodes, reduced_motion: true, ..Stage::default() };
    let theme = match options.theme {
        Colors::Auto => None,
        Colors::Light => Some(Theme::Light),
        Colors::Dark => Some(Theme::Dark),
    };
    svg(&compose(&frame, &layout, &stage), width, height, theme)
}
