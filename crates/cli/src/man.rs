//! `faultline man`.

use crate::language::said;
use crate::verdict::Verdict;
use anyhow::{Context, Result};
use clap::Command;
use clap_mangen::Man;
use faultline_words::Said;
use std::path::PathBuf;

/// Print the manual page, or write the pages of all commands into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "For example: faultline man | man -l -")]
pub(crate) struct Options {
    /// The folder for faultline.1, faultline-run.1 and so on; it must exist
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(crate) fn run(options: &Options, command: Command) -> Result<Verdict> {
    match &options.output {
        Some(folder) => clap_mangen::generate_to(command, folder)
            .with_context(|| said(Said::Unwritable(&folder.to_string_lossy())))?,
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page)?;
            crate::output::write_all(&page)?;
        }
    }
    Ok(Verdict::Well)
}
