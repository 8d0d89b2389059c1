//! `faultline page`.

mod leaf;
mod oembed;
mod run;
mod single;

use crate::address;
use crate::language::{said, words};
use crate::raster::{DENSITY, Fonts};
use anyhow::{Context, Result, bail};
use faultline_collection::{File, SCENARIOS};
use faultline_export::{Paper, network_svg};
use faultline_scene::{Size, Theme};
use faultline_words::{Language, Said};
use leaf::Leaf;
use rayon::prelude::*;
use run::{ShownRun, Source};
use single::Site;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write static pages, each with a live run, its title, description and picture, so that a chat or a feed that is given the
/// address shows what it is
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Scenario files, pictures that carry their run, links, or - for standard input
    #[arg(value_name = "LINK", required_unless_present = "scenarios")]
    inputs: Vec<String>,
    /// Every scenario that comes with Faultline
    #[arg(long)]
    scenarios: bool,
    /// The folder to write to, which is made if it does not exist; or, with --single and one LINK, a file that ends with .html
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Where Faultline is served, such as https://example.org/faultline/, or a path from the pages to it, such as ../; with
    /// --single, the folder of a built site
    #[arg(long, value_name = "ADDRESS")]
    page: String,
    /// Write each run as one HTML file with everything in it, which opens from a disk and without a network
    #[arg(long, conflicts_with_all = ["address", "theme"])]
    single: bool,
    /// Where the folder is going to be served, such as https://example.org/runs/: most programs that show a picture with
    /// an address want the whole address of the picture
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    /// Colours of the live run and of the picture; auto follows the reader's own choice, and the picture is light
    #[arg(long, value_enum, default_value_t = Colors::Auto)]
    theme: Colors,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Colors {
    Auto,
    Light,
    Dark,
}

/// CSS pixels of the picture. With [`DENSITY`] they are the 1,200 by 630 pixels that those who show pictures beside an
/// address ask for.
const PICTURE: Size = Size { width: 600.0, height: 315.0 };

/// Where pages stand, and where the page of Faultline is.
#[derive(Debug)]
struct Places {
    /// Faultline's folder, with a slash at its end, as the pages write it.
    page: String,
    /// The same for those who are elsewhere, if it is known.
    whole_page: Option<String>,
    /// The folder of the pages, with a slash at its end, if it is known.
    address: Option<String>,
}

impl Places {
    fn of(page: &str, address: Option<&str>) -> Result<Self> {
        if !address::is_page(page) {
            bail!(said(Said::PageAddress(page)));
        }
        let address = match address {
            Some(address) if address::origin(address).is_some() => Some(address::folder(address)),
            Some(address) => bail!(said(Said::OwnAddress(address))),
            None => None,
        };
        let page = address::folder(page);
        let whole_page = match (&address, address::origin(&page)) {
            (_, Some(_)) => Some(page.clone()),
            (Some(address), None) => address::resolved(address, &page),
            (None, None) => None,
        };
        Ok(Self { page, whole_page, address })
    }

    /// The address of a file beside the pages: whole, where that is known.
    fn beside(&self, file: &str) -> String {
        format!("{}{file}", self.address.as_deref().unwrap_or_default())
    }
}

/// A run for which files were made, or what is wrong with it.
type Made = Result<(String, Vec<(&'static str, Vec<u8>)>)>;

pub(crate) fn run(options: &Options) -> Result<()> {
    let shelf: &[File] = if options.scenarios { SCENARIOS } else { &[] };
    let given = options.inputs.iter().map(|input| Source::Argument(input));
    let sources: Vec<Source<'_>> = given.chain(shelf.iter().map(Source::File)).collect();
    let is_file = options.single && options.output.extension().is_some_and(|end| end == "html");
    if is_file && sources.len() != 1 {
        bail!(said(Said::SeveralInOne(&options.output.display().to_string())));
    }
    if !is_file && options.output.exists() && !options.output.is_dir() {
        bail!(said(Said::NoFolder(&options.output.display().to_string())));
    }
    if options.single {
        let site = Site::read(&options.page)?;
        let made = |source: &Source<'_>| -> Made {
            let shown = source.open()?;
            Ok((shown.name.clone(), vec![("html", site.file(&shown)?.into_bytes())]))
        };
        return write(sources.par_iter().map(made).collect(), &options.output, is_file);
    }
    let places = Places::of(&options.page, options.address.as_deref())?;
    let fonts = Fonts::of_system();
    let made = |source: &Source<'_>| leaf(&source.open()?, &places, options.theme, &fonts);
    write(sources.par_iter().map(made).collect(), &options.output, false)?;
    if places.address.is_none() {
        anstream::eprintln!("note: {}", said(Said::NoOwnAddress));
    }
    Ok(())
}

/// Writes what was made into a folder, or into this file, and prints the name of each page. Whatever is wrong with any of them
/// is told first, and then nothing is written.
fn write(made: Vec<Made>, output: &Path, is_file: bool) -> Result<()> {
    let (made, wrong): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
    let wrong: Vec<String> = wrong.into_iter().filter_map(Result::err).map(|e| format!("{e:#}")).collect();
    if !wrong.is_empty() {
        bail!(wrong.join("\nerror: "));
    }
    let unwritable = |path: &Path| said(Said::Unwritable(&path.display().to_string()));
    if !is_file {
        fs::create_dir_all(output).with_context(|| unwritable(output))?;
    }
    let mut taken = BTreeSet::new();
    let mut out = std::io::stdout().lock();
    for (name, files) in made.into_iter().flatten() {
        // The same run twice is the same page twice.
        if !taken.insert(name.clone()) {
            continue;
        }
        for (end, bytes) in files {
            let path = if is_file { output.to_path_buf() } else { output.join(format!("{name}.{end}")) };
            fs::write(&path, bytes).with_context(|| unwritable(&path))?;
            if end == "html" {
                writeln!(out, "{}", path.display())?;
            }
        }
    }
    Ok(())
}

/// The files of a page of its own.
fn leaf(shown: &ShownRun, places: &Places, theme: Colors, fonts: &Fonts) -> Made {
    let language = words().language();
    let dark = theme == Colors::Dark;
    let paper = Paper {
        size: PICTURE,
        theme: Some(if dark { Theme::Dark } else { Theme::Light }),
        name: &shown.title,
    };
    let mut svg = network_svg(&*shown.session, paper, words());
    // A machine without the letters of a language still makes its pages.
    if language != Language::English && fonts.missing(&svg).is_some() {
        svg = network_svg(&*shown.session, paper, faultline_words::words(Language::English));
    }
    let png = faultline_export::carried::into_png(&fonts.png(&svg)?, &shown.block)?;
    let picture = format!("{}.png", shown.name);
    let page = format!("{}.html", shown.name);
    let (width, height) = (pixels(PICTURE.width), pixels(PICTURE.height));
    let fragment = shown.fragment(language);
    let oembed = places.whole_page.as_ref().map(|site| {
        let thumbnail = places.address.as_ref().map(|_| (places.beside(&picture), width, height));
        oembed::of(&shown.title, site, &fragment, thumbnail)
    });
    let leaf = Leaf {
        title: &shown.title,
        text: &shown.text,
        language,
        site: &places.page,
        fragment: &fragment,
        address: places.address.as_ref().map(|_| places.beside(&page)),
        picture: &picture,
        shared_picture: &places.beside(&picture),
        pixels: (width, height),
        oembed: oembed.as_ref().map(|_| places.beside(&format!("{}.json", shown.name))),
        theme: match theme {
            Colors::Auto => "auto",
            Colors::Light => "light",
            Colors::Dark => "dark",
        },
    };
    let mut files = vec![("png", png), ("html", leaf.html().into_bytes())];
    files.extend(oembed.map(|oembed| ("json", oembed.into_bytes())));
    Ok((shown.name.clone(), files))
}

/// Pixels of the file for CSS pixels of the picture.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the sizes above")]
fn pixels(size: f64) -> u32 {
    size as u32 * u32::from(DENSITY)
}
