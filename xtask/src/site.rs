//! The static site: how it is built, and how much of it a browser loads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use xtask_start::{clock::Stopwatch, progress};

use crate::parts::{Manifest, protocols};
use crate::{pages, parts, shell, tools, whole};

/// The folder of the built site.
pub(crate) fn dist() -> PathBuf {
    shell::root().join("dist")
}

/// Options of `build`.
#[derive(Args, Default)]
pub(crate) struct Options {
    /// Where the site is going to be served, such as https://example.org/faultline/: the pages of the scenarios give the
    /// whole address of their pictures, as most programs want it that show a picture with an address.
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
}

/// Builds the optimised site into dist/.
pub(crate) fn build() -> Result<()> {
    build_for(None)
}

fn build_for(address: Option<&str>) -> Result<()> {
    let watch = Stopwatch::start();
    shell::heading("1/3 tools: the target, wasm-bindgen, and what makes files smaller");
    tools::prepare_page()?;
    shell::heading(
        "2/3 the page: Rust to WebAssembly, the scenarios, wasm-opt, and the cuts between its parts",
    );
    build_without(None, &dist(), &shell::target_folder()?)?;
    shell::heading("3/3 a page for each scenario");
    pages::write(&dist(), address)?;
    println!("built dist/ in {}", watch.elapsed());
    Ok(())
}

/// Builds the optimised site into a folder, without a protocol if one is named.
pub(crate) fn build_without(slug: Option<&str>, dist: &Path, target: &Path) -> Result<()> {
    tools::prepare_page()?;
    let mut flags = tools::without_paths()?;
    flags.extend(slug.map(|slug| format!("--cfg=faultline_without=\"{slug}\"")));
    let linked = whole::build(dist, target, &flags)?;
    let mut protocols = protocols::all()?;
    protocols.retain(|protocol| slug != Some(protocol));
    progress::during("cutting the page into parts, and shrinking each", || {
        parts::split(dist, &linked, &protocols)
    })
}

/// `cargo xtask build`.
pub(crate) fn build_and_report(options: &Options) -> Result<()> {
    options.address.as_deref().map_or(Ok(()), pages::check_address)?;
    build_for(options.address.as_deref())?;
    print!("{}", report(&measure(&dist())?));
    Ok(())
}

/// Copies a built site, with everything that belongs to it, into a folder.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut contents = Vec::new();
    collect(from, "", &mut contents)?;
    for (path, bytes) in contents {
        let file = to.join(path);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, bytes));
        written.with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}

/// One file of the site.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SiteFile {
    /// Path below the site's folder, with slashes.
    pub(crate) path: String,
    /// Bytes on disk.
    pub(crate) raw: usize,
    /// Bytes after `gzip -9`.
    pub(crate) gzip: usize,
    /// Whether the page loads it: index.html, and whatever a loaded text file names, but for parts of the program.
    pub(crate) loaded: bool,
}

/// A built site, measured.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) files: Vec<SiteFile>,
    pub(crate) parts: Manifest,
}

impl Site {
    /// Raw and compressed bytes of everything the page loads in a language, whatever it shows.
    pub(crate) fn page(&self, language: &str) -> (usize, usize) {
        let parts = self.parts.of_page(language);
        self.sum(|file| file.loaded || self.parts.part(&file.path).is_some_and(|part| parts.contains(part)))
    }

    /// Raw and compressed bytes of parts.
    pub(crate) fn parts(&self, parts: &BTreeSet<&str>) -> (usize, usize) {
        self.sum(|file| self.parts.part(&file.path).is_some_and(|part| parts.contains(part)))
    }

    fn sum(&self, counts: impl Fn(&SiteFile) -> bool) -> (usize, usize) {
        let files = self.files.iter().filter(|file| counts(file));
        files.fold((0, 0), |(raw, gzip), file| (raw + file.raw, gzip + file.gzip))
    }
}

/// Measures every file of a built site.
pub(crate) fn measure(folder: &Path) -> Result<Site> {
    let mut contents = Vec::new();
    collect(folder, "", &mut contents)?;
    let Some((_, index)) = contents.iter().find(|(path, _)| path == "index.html") else {
        bail!("{} holds no index.html; build it first: cargo xtask build", folder.display());
    };
    let parts = Manifest::read(&String::from_utf8_lossy(index))?;
    let loaded = loaded(&contents, &parts);
    let files = contents.into_iter().map(|(path, bytes)| {
        let gzip = gzip_size(&bytes)?;
        Ok(SiteFile { loaded: loaded.contains(&path), raw: bytes.len(), gzip, path })
    });
    Ok(Site { files: files.collect::<Result<_>>()?, parts })
}

fn collect(folder: &Path, below: &str, into: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let told = || format!("{} cannot be read; build it first: cargo xtask build", folder.display());
    let mut entries: Vec<_> =
        fs::read_dir(folder).with_context(told)?.collect::<Result<_, _>>().with_context(told)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().with_context(told)?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), into)?;
        } else {
            into.push((path, fs::read(entry.path()).with_context(told)?));
        }
    }
    Ok(())
}

/// The files reached from index.html through names in text files, but for parts of the program: when those come is up
/// to the run. Every name has a hash in it, so that a name is found only where it is meant.
fn loaded(contents: &[(String, Vec<u8>)], parts: &Manifest) -> BTreeSet<String> {
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut open = vec!["index.html".to_owned()];
    while let Some(path) = open.pop() {
        let Some((_, bytes)) = contents.iter().find(|(other, _)| *other == path) else { continue };
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        for (other, _) in contents {
            let name = other.rsplit('/').next().unwrap_or(other);
            if text.contains(name) && parts.part(other).is_none() && reached.insert(other.clone()) {
                open.push(other.clone());
            }
        }
    }
    reached
}

pub(crate) fn gzip_size(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// The language in which the page is measured.
pub(crate) const LANGUAGE: &str = "en";

/// The table people read.
pub(crate) fn report(site: &Site) -> String {
    let kib = |bytes: usize| format!("{}.{} KiB", bytes / 1024, bytes % 1024 * 10 / 1024);
    let mut text = format!("\n{:>12} {:>12}  file\n", "raw", "gzip -9");
    // Of what the catalogue shows there are hundreds.
    let (many, few): (Vec<_>, Vec<_>) =
        site.files.iter().partition(|file| file.path.matches('/').count() > 1);
    for file in few {
        let note = match site.parts.part(&file.path) {
            Some(_) => "  (a part, loaded when it is needed)",
            None if file.loaded => "",
            None => "  (not loaded by the page)",
        };
        text += &format!("{:>12} {:>12}  {}{note}\n", kib(file.raw), kib(file.gzip), file.path);
    }
    let mut kinds: BTreeMap<(&str, &str), (usize, usize, usize)> = BTreeMap::new();
    for file in many {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or_default();
        let kind = kinds.entry((folder, name.rsplit('.').next().unwrap_or_default())).or_default();
        *kind = (kind.0 + file.raw, kind.1 + file.gzip, kind.2 + 1);
    }
    for ((folder, end), (raw, gzip, count)) in kinds {
        text += &format!("{:>12} {:>12}  {folder}: {count} times .{end}\n", kib(raw), kib(gzip));
    }
    let mut line = |(raw, gzip): (usize, usize), what: &str| {
        text += &format!("{:>12} {:>12}  {what}\n", kib(raw), kib(gzip));
    };
    line(site.page(LANGUAGE), "everything the page loads, whatever it shows");
    line(
        site.parts(&site.parts.of_story(LANGUAGE)),
        "more for the story, with which the page opens and an embed does not",
    );
    line(site.parts(&site.parts.of_diagram()), "more for the diagram, which opens when order matters");
    line(site.parts(&site.parts.of_catalogue(LANGUAGE)), "more for the catalogue, without its pictures");
    for (_, slug) in site.parts.engines() {
        line(site.parts(&site.parts.of_run(slug, LANGUAGE)), &format!("more for the first run of {slug}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_reached_from_the_page_counts_as_loaded() {
        let folder = std::env::temp_dir().join(format!("faultline-site-{}", std::process::id()));
        fs::create_dir_all(folder.join("parts")).expect("a folder for the test");
        let list = r#"{"a.x":["part-a.x-7.wasm",["engines"]],"engines":["part-engines-8.wasm",[]],"page.words-en":["part-page-9.wasm",[]]}"#;
        let index = format!("<script type=application/json id=parts>{list}</script><script src=./a-1.js>");
        for (name, text) in [
            ("index.html", &*index),
            ("a-1.js", "import './parts/b-2.css'"),
            ("parts/b-2.css", "p{}"),
            ("part-a.x-7.wasm", "engine"),
            ("part-engines-8.wasm", "every engine"),
            ("part-page-9.wasm", "words"),
            ("spare-3.js", "nothing"),
        ] {
            fs::write(folder.join(name), text).expect("a file for the test");
        }
        let site = measure(&folder).expect("the folder is a site");
        let loaded: Vec<_> = site.files.iter().filter(|file| file.loaded).map(|file| &*file.path).collect();
        assert_eq!(loaded, ["a-1.js", "index.html", "parts/b-2.css"]);
        assert_eq!(site.page("en").0, index.len() + 24 + 3 + "words".len());
        assert_eq!(site.parts(&site.parts.of_run("x", "en")).0, "engine".len() + "every engine".len());
        let text = report(&site);
        assert!(text.contains("spare-3.js  (not loaded by the page)"), "{text}");
        assert!(text.contains("more for the first run of x"), "{text}");
        fs::remove_dir_all(&folder).expect("the folder of the test");
    }

    #[test]
    fn gzip_is_the_size_of_a_gzip_file() {
        let size = gzip_size(&[b'a'; 10_000]).expect("memory can be written");
        assert!((18..100).contains(&size), "{size}");
    }

    #[test]
    fn a_missing_site_says_how_to_build_it() {
        let error = measure(Path::new("xtask-no-such-folder")).expect_err("no folder");
        assert!(format!("{error:#}").contains("cargo xtask build"), "{error:#}");
    }
}
