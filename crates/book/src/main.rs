//! A preprocessor of mdBook for our own book: puts the chapter of each protocol below the part "Protocols", in the order
//! of the catalogue. `docs/book.toml` calls it.

mod chapters;
mod links;

use anyhow::{Context, Result};
use mdbook_preprocessor::parse_input;
use std::io::{Write, stdin, stdout};

fn main() -> Result<()> {
    // Chapters are Markdown, and so for every renderer: mdBook asks with two words.
    if std::env::args().nth(1).as_deref() == Some("supports") {
        return Ok(());
    }
    let (_, mut book) =
        parse_input(stdin()).context("standard input is no book: mdBook calls this program")?;
    chapters::put(&mut book)?;
    stdout().write_all(&serde_json::to_vec(&book)?)?;
    Ok(())
}
