//! `faultline link`.

use crate::address::is_page;
use crate::input::Input;
use crate::language::said;
use anyhow::{Result, bail};
use faultline_engine::Time;
use faultline_words::Said;
use std::io::Write;

/// Print the link of a scenario file, or a link in the form in which the page writes it
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, a picture that carries its run, a link, or - for standard input
    input: String,
    /// The moment to show, such as 3.2s, instead of the one in the file or link
    #[arg(long, value_name = "MOMENT", value_parser = crate::input::moment)]
    at: Option<Time>,
    /// The page's address to put before it
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    page: String,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut input = Input::read(&options.input)?;
    input.link.at = options.at.unwrap_or(input.link.at);
    // A link that does not open is not worth sending.
    input.open()?;
    let page = options.page.split('#').next().unwrap_or_default();
    if !is_page(page) {
        bail!(said(Said::PageAddress(&options.page)));
    }
    writeln!(std::io::stdout(), "{page}#{}", input.link.encode())?;
    Ok(())
}
