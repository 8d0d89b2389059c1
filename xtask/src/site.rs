//! The static site: how it is built, and how much of it a browser loads.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::clock::Stopwatch;
use crate::{shell, tools};

/// The folder of the built site.
pub(crate) fn dist() -> PathBuf {
    shell::root().join("dist")
}

/// Builds the optimised site into dist/.
pub(crate) fn build() -> Result<()> {
    let watch = Stopwatch::start();
    let mut trunk = tools::trunk_command()?;
    shell::run(trunk.args(["build", "--release", "--skip-version-check", "--log", "warn"]))?;
    println!("built dist/ in {}", watch.elapsed());
    Ok(())
}

/// The engine is in the page once for each protocol. A small function of `catalogue.rs` that is inlined into another
/// package takes all of it along a second time, and nothing but the size tells.
fn one_engine_each() -> Result<()> {
    let catalogue = shell::root().join("crates/protocols/src/catalogue.rs");
    let program = shell::target_folder()?.join(tools::WASM).join("release/faultline-page.wasm");
    let read = |file: &Path| fs::read(file).with_context(|| format!("{} cannot be read", file.display()));
    let protocols = String::from_utf8_lossy(&read(&catalogue)?).matches("open: open::<").count();
    let engines = symbols(&read(&program)?, OPENS).len();
    if engines == 0 || engines > protocols {
        bail!(
            "the page holds {engines} engines for {protocols} protocols; what do other packages inline of {}?",
            catalogue.display()
        );
    }
    Ok(())
}

/// How the name of `catalogue::open` begins in a program: 16 digits follow that differ per instance.
const OPENS: &[u8] = b"faultline_protocols9catalogue4open17h";

/// The symbols of a program that begin so, each once.
fn symbols<'a>(program: &'a [u8], begin: &[u8]) -> BTreeSet<&'a [u8]> {
    let all = program.windows(begin.len() + 16).filter(|window| window.starts_with(begin));
    all.filter(|window| window[begin.len()..].iter().all(u8::is_ascii_hexdigit)).collect()
}

/// `cargo xtask build`.
pub(crate) fn build_and_report() -> Result<()> {
    build()?;
    one_engine_each()?;
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
    /// Whether the page loads it: index.html, and whatever a loaded text file names.
    pub(crate) loaded: bool,
}

/// Measures every file of a built site.
pub(crate) fn measure(folder: &Path) -> Result<Vec<SiteFile>> {
    let mut contents = Vec::new();
    collect(folder, "", &mut contents)?;
    if !contents.iter().any(|(path, _)| path == "index.html") {
        bail!("{} holds no index.html; build it first: cargo xtask build", folder.display());
    }
    let loaded = loaded(&contents);
    contents
        .into_iter()
        .map(|(path, bytes)| {
            let gzip = gzip_size(&bytes)?;
            Ok(SiteFile { loaded: loaded.contains(&path), raw: bytes.len(), gzip, path })
        })
        .collect()
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

/// The files reached from index.html through names in text files. Trunk puts a hash into every name, so that a
/// name is found only where it is meant.
fn loaded(contents: &[(String, Vec<u8>)]) -> BTreeSet<String> {
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut open = vec!["index.html".to_owned()];
    while let Some(path) = open.pop() {
        let Some((_, bytes)) = contents.iter().find(|(other, _)| *other == path) else { continue };
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        for (other, _) in contents {
            let name = other.rsplit('/').next().unwrap_or(other);
            if text.contains(name) && reached.insert(other.clone()) {
                open.push(other.clone());
            }
        }
    }
    reached
}

fn gzip_size(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// Raw and compressed bytes of everything the page loads.
pub(crate) fn total(files: &[SiteFile]) -> (usize, usize) {
    let loaded = files.iter().filter(|file| file.loaded);
    loaded.fold((0, 0), |(raw, gzip), file| (raw + file.raw, gzip + file.gzip))
}

/// The table people read.
pub(crate) fn report(files: &[SiteFile]) -> String {
    let kib = |bytes: usize| format!("{}.{} KiB", bytes / 1024, bytes % 1024 * 10 / 1024);
    let mut text = format!("\n{:>12} {:>12}  file\n", "raw", "gzip -9");
    for file in files {
        let note = if file.loaded { "" } else { "  (not loaded by the page)" };
        text += &format!("{:>12} {:>12}  {}{note}\n", kib(file.raw), kib(file.gzip), file.path);
    }
    let (raw, gzip) = total(files);
    text += &format!("{:>12} {:>12}  everything the page loads\n", kib(raw), kib(gzip));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_reached_from_the_page_counts_as_loaded() {
        let folder = std::env::temp_dir().join(format!("faultline-site-{}", std::process::id()));
        fs::create_dir_all(folder.join("parts")).expect("a folder for the test");
        for (name, text) in [
            ("index.html", "<script src=./a-1.js>"),
            ("a-1.js", "import './parts/b-2.css'"),
            ("parts/b-2.css", "p{}"),
            ("spare-3.js", "nothing"),
        ] {
            fs::write(folder.join(name), text).expect("a file for the test");
        }
        let files = measure(&folder).expect("the folder is a site");
        let loaded: Vec<_> = files.iter().filter(|file| file.loaded).map(|file| file.path.as_str()).collect();
        assert_eq!(loaded, ["a-1.js", "index.html", "parts/b-2.css"]);
        assert_eq!(total(&files).0, 21 + 24 + 3);
        let text = report(&files);
        assert!(text.contains("spare-3.js  (not loaded by the page)"), "{text}");
        fs::remove_dir_all(&folder).expect("the folder of the test");
    }

    #[test]
    fn a_symbol_counts_once_whatever_refers_to_it() {
        let program =
            b"..open17h0123456789abcdefE..open17h0123456789abcdefE..open17hfedcba9876543210E..open17h01";
        assert_eq!(symbols(program, b"open17h").len(), 2);
        assert_eq!(symbols(b"", b"open17h").len(), 0);
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
