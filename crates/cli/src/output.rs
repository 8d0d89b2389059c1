//! Where the result of a command goes.

use crate::language::said;
use anyhow::{Context, Result};
use faultline_words::Said;
use std::fs::File;
use std::io::{BufWriter, Write};

/// What a person calls standard output.
pub(crate) const STANDARD: &str = "-";

/// Says on standard error what is wrong, as clap says it of arguments.
pub(crate) fn complain(what: &str) {
    let style = *clap::builder::Styles::styled().get_error();
    anstream::eprintln!("{style}error:{style:#} {what}");
}

/// Writes a text to standard output.
pub(crate) fn write_all(text: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    Ok(out.flush()?)
}

/// Writes pieces of a text to a file, or to standard output.
pub(crate) fn write(name: &str, pieces: impl IntoIterator<Item = String>) -> Result<()> {
    if name == STANDARD {
        return all(std::io::stdout().lock(), pieces);
    }
    let failed = || said(Said::Unwritable(name));
    all(File::create(name).with_context(failed)?, pieces).with_context(failed)
}

/// Writes what is no text to a file.
pub(crate) fn write_bytes(name: &str, bytes: &[u8]) -> Result<()> {
    std::fs::write(name, bytes).with_context(|| said(Said::Unwritable(name)))
}

fn all(out: impl Write, pieces: impl IntoIterator<Item = String>) -> Result<()> {
    let mut out = BufWriter::new(out);
    for piece in pieces {
        out.write_all(piece.as_bytes())?;
    }
    Ok(out.flush()?)
}
