//! One chapter of a book.

use super::embed::{self, Form};
use super::settings::Settings;
use crate::document::{Block, Found, Held, Look, Problem};
use crate::input::{self, Input};
use crate::language::{said, words};
use crate::patience::Timeout;
use anyhow::Result;
use faultline_export::{Paper, network_svg};
use faultline_scene::Size;
use faultline_words::{Said, Wrong};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Chapter;
use std::path::{Path, PathBuf};

/// Pixels; a page makes it narrower if it must.
const WIDTH: u16 = 720;

/// Pixels of an embed that the link below its picture needs.
const BELOW: u16 = 30;

/// Where a chapter is, and what it was before other preprocessors changed it.
pub(super) struct Page {
    /// Its file, for messages.
    name: String,
    /// The folder of its file.
    folder: PathBuf,
    /// How many folders it is below the root of the built book.
    depth: usize,
    /// The text of its file.
    written: Option<String>,
}

/// A run that is shown.
pub(super) struct ShownRun {
    /// What it is called.
    pub(super) name: String,
    /// The link, without the `#`.
    pub(super) fragment: String,
    /// SVG.
    pub(super) picture: String,
    /// The picture's width in pixels.
    pub(super) width: u16,
    /// Its height; with the line below it, it is as high as the embed.
    pub(super) height: u16,
    /// What the block holds, or the file that it names.
    pub(super) source: String,
}

impl Page {
    pub(super) fn of(context: &PreprocessorContext, chapter: &Chapter) -> Self {
        let source = chapter.source_path.as_deref().or(chapter.path.as_deref()).unwrap_or(Path::new(""));
        let below: PathBuf = context.config.book.src.components().chain(source.components()).collect();
        // mdBook calls from the book's folder, and short paths are read more easily.
        let here = std::env::current_dir().is_ok_and(|here| here == context.root);
        let file = if here { below.clone() } else { context.root.join(&below) };
        Self {
            name: below.strip_prefix(".").unwrap_or(&below).display().to_string(),
            folder: file.parent().unwrap_or(Path::new("")).into(),
            depth: chapter.path.iter().flat_map(|path| path.components().skip(1)).count(),
            written: std::fs::read_to_string(&file).ok(),
        }
    }

    /// The chapter with runs in the place of blocks, or everything that is wrong: file, line, what, and what would be
    /// accepted.
    pub(super) fn rewritten(
        &self,
        text: &str,
        settings: &Settings,
        form: Form,
    ) -> Result<String, Vec<String>> {
        let blocks = Block::all(text);
        let written = self.written.as_deref().map(|written| (written, Block::all(written)));
        let (mut out, mut done, mut problems) = (String::with_capacity(text.len()), 0, Vec::new());
        for (index, block) in blocks.iter().enumerate() {
            // Includes have moved the lines; where there are as many blocks as in the file, they are the same ones.
            let (lines, own) = match &written {
                Some((written, own)) if own.len() == blocks.len() => (*written, &own[index]),
                _ => (text, block),
            };
            let place = Place::of(lines, own, block);
            out += &text[done..block.place.start];
            match self.replaced(text, block, &place, settings, form, index == 0) {
                Ok(replaced) => out += &replaced,
                Err(found) => problems.extend(found.iter().map(|problem| place.told(problem, &self.name))),
            }
            done = block.place.end;
        }
        out += &text[done..];
        if problems.is_empty() { Ok(out) } else { Err(problems) }
    }

    fn replaced(
        &self,
        text: &str,
        block: &Block,
        place: &Place,
        settings: &Settings,
        form: Form,
        first: bool,
    ) -> Result<String, Vec<Problem>> {
        let mut found = Vec::new();
        Found::in_block(block, place.fence, place.first, &self.folder, &mut found);
        let problems: Vec<Problem> =
            found.iter().flat_map(|found| found.follow(Timeout::default()).problems).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let wrong = |what: String| vec![Problem::new(Wrong::Block, place.first, what)];
        // What is wrong with its options was found above.
        let look = block.look(settings.look).unwrap_or(settings.look);
        let address = if let Held::Link { address, .. } = block.held() { address } else { "" };
        let site = settings.site(address, self.depth).map_err(wrong)?;
        let run = self.run(block, look, form).map_err(|error| wrong(format!("{error:#}")))?;
        Ok(match form {
            Form::Element => embed::element(&run, &site, look, first),
            Form::Picture if look.source => {
                let around = around(text, block);
                format!("{}\n{around}\n{around}{}", embed::picture(&run, &site), &text[block.place.clone()])
            }
            Form::Picture => embed::picture(&run, &site),
        })
    }

    fn run(&self, block: &Block, look: Look, form: Form) -> Result<ShownRun> {
        let (input, source) = match block.held() {
            Held::File { path, .. } => {
                let file = self.folder.join(path);
                (Input::read(&file.to_string_lossy())?, std::fs::read_to_string(&file)?)
            }
            Held::Link { fragment, .. } => (Input::link(fragment)?, block.contents.clone()),
            Held::Scenario | Held::Nothing => {
                (Input::scenario(&block.contents, &said(Said::Block))?, block.contents.clone())
            }
        };
        let mut session = input.open()?;
        let at = input.link.at;
        input::follow(&mut *session, at)?;
        let title = input.title.unwrap_or_else(|| words().run_of(&*session));
        let (width, height) = (WIDTH, look.height.unwrap_or(Look::HEIGHT) - BELOW);
        let size = Size { width: width.into(), height: height.into() };
        let paper = Paper { size, theme: look.theme.of_picture(form), name: &title };
        Ok(ShownRun {
            picture: network_svg(&*session, paper, words()),
            name: words().run_at(&title, at),
            fragment: input.link.encode(),
            width,
            height,
            source,
        })
    }
}

/// The lines of a block in its file.
struct Place {
    /// The line of its fence, from 1.
    fence: usize,
    /// The first line of its contents.
    first: usize,
    /// Whether the contents stand in the file as they are, and are not included from another one.
    exact: bool,
}

impl Place {
    /// A block as it stands in the text of the file; `now` is what has become of it.
    fn of(text: &str, block: &Block, now: &Block) -> Self {
        let line = |at: usize| 1 + text[..at].bytes().filter(|b| *b == b'\n').count();
        let exact = block.contents == now.contents;
        Self { fence: line(block.place.start), first: line(block.inside.start), exact }
    }

    fn told(&self, Problem { file, line, what, .. }: &Problem, name: &str) -> String {
        match file {
            Some(file) => format!("{file}:{line}: {what}"),
            None if self.exact || *line < self.first => format!("{name}:{line}: {what}"),
            None => {
                let below = line - self.first + 1;
                let included = said(Said::Included { line: below, what });
                format!("{name}:{}: {included}", self.first)
            }
        }
    }
}

/// What a further line of the block begins with: the marks of the quotations and the indentation of the lists around
/// it.
fn around(text: &str, block: &Block) -> String {
    let before = &text[..block.place.start];
    let line = before.rsplit('\n').next().unwrap_or(before);
    line.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect()
}
