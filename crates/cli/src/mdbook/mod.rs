//! `faultline mdbook`: a preprocessor for mdBook. Fenced blocks of the language `faultline` become live runs, with a
//! picture inside for readers without scripts.

mod chapter;
mod embed;
mod settings;

use crate::input::standard_input;
use crate::language::{said, settle};
use crate::verdict::Verdict;
use anyhow::{Context, Result, bail};
use chapter::Page;
use embed::Form;
use faultline_words::{Language, Said};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext, parse_input};
use settings::Settings;
use std::io::{IsTerminal, Write};

/// Turn fenced blocks of the language faultline into live runs; mdBook calls it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "To use it, write into book.toml:\n\n  [preprocessor.faultline]\n  command = \"faultline mdbook\"\n  \
                        site = \"https://where.faultline.is.served/\""
)]
pub(crate) struct Options {
    #[command(subcommand)]
    question: Option<Question>,
}

#[derive(Debug, clap::Subcommand)]
enum Question {
    /// Whether books for a renderer can be preprocessed: exit code 0 if so
    Supports {
        /// The renderer's name, such as html
        renderer: String,
    },
}

/// A book goes from standard input to standard output, as mdBook wants it.
pub(crate) fn run(options: &Options, lang: Option<Language>) -> Result<Verdict> {
    if let Some(Question::Supports { renderer }) = &options.question {
        let supported = Faultline.supports_renderer(renderer)?;
        return Ok(if supported { Verdict::Well } else { Verdict::Wrong });
    }
    if std::io::stdin().is_terminal() {
        bail!(said(Said::ByMdBook));
    }
    let input = standard_input()?;
    let (context, book) = parse_input(input.as_bytes()).with_context(|| said(Said::NotABook))?;
    // A book is for its readers, whose language it names, and not for whoever builds it.
    settle(lang.or_else(|| context.config.book.language.as_deref().and_then(Language::for_tag)));
    let book = Faultline.run(&context, book)?;
    let text = serde_json::to_vec(&book).with_context(|| said(Said::BookUnwritten))?;
    std::io::stdout().write_all(&text)?;
    Ok(Verdict::Well)
}

struct Faultline;

impl Preprocessor for Faultline {
    fn name(&self) -> &'static str {
        "faultline"
    }

    /// Every renderer: what has no scripts gets the picture.
    fn supports_renderer(&self, _renderer: &str) -> Result<bool> {
        Ok(true)
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let settings = Settings::read(context)?;
        let form = if context.renderer == "html" { Form::Element } else { Form::Picture };
        let mut problems = Vec::new();
        book.for_each_chapter_mut(|chapter| {
            let page = Page::of(context, chapter);
            match page.rewritten(&chapter.content, &settings, form) {
                Ok(content) => chapter.content = content,
                Err(found) => problems.extend(found),
            }
        });
        if problems.is_empty() {
            return Ok(book);
        }
        bail!(said(Said::Book(&problems)))
    }
}
