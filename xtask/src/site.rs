//! The static site: how it is built, and how much of it a browser loads.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::clock::Stopwatch;
use crate::{parts, shell, tools};

/// The folder of the built site.
pub(crate) fn dist() -> PathBuf {
    shell::root().join("dist")
}

/// Builds the optimised site into dist/.
pub(crate) fn build() -> Result<()> {
    let watch = Stopwatch::start();
    build_without(None, &dist(), &shell::target_folder()?)?;
    println!("built dist/ in {}", watch.elapsed());
    Ok(())
}

/// Builds the optimised site into a folder, without a protocol if one is named.
pub(crate) fn build_without(slug: Option<&str>, dist: &Path, target: &Path) -> Result<()> {
    let mut trunk = tools::trunk_command()?;
    trunk.args(["build", "--release", "--skip-version-check", "--log", "warn", "--dist"]).arg(dist);
    trunk.env("CARGO_TARGET_DIR", target);
    let mut flags = tools::without_paths()?;
    flags.extend(slug.map(|slug| format!("--cfg=faultline_without=\"{slug}\"")));
    trunk.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    shell::run(&mut trunk)?;
    let catalogue = shell::root().join("crates/protocols/src/catalogue.rs");
    let text = fs::read_to_string(&catalogue);
    let text = text.with_context(|| format!("{} cannot be read", catalogue.display()))?;
    let mut protocols = protocols(&text);
    protocols.retain(|protocol| slug != Some(protocol));
    let linked = target.join(tools::WASM).join("release/faultline-page.wasm");
    parts::split(dist, &linked, &protocols)
}

/// The names of the protocols in the order of the catalogue, whose every line can be left out by its name.
fn protocols(catalogue: &str) -> Vec<String> {
    let named = catalogue.lines().filter_map(|line| {
        line.trim().strip_prefix("#[cfg(not(faultline_without = \"")?.strip_suffix("\"))]")
    });
    named.map(str::to_owned).collect()
}

/// `cargo xtask build`.
pub(crate) fn build_and_report() -> Result<()> {
    build()?;
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
/// name is found only where it is meant. Of the engines, the page loads that of the run with which it opens: the first.
fn loaded(contents: &[(String, Vec<u8>)]) -> BTreeSet<String> {
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut open = vec!["index.html".to_owned()];
    while let Some(path) = open.pop() {
        let Some((_, bytes)) = contents.iter().find(|(other, _)| *other == path) else { continue };
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let first_engine = text.find(parts::ENGINE).map(|at| &text[at..]);
        for (other, _) in contents {
            let name = other.rsplit('/').next().unwrap_or(other);
            let later =
                name.starts_with(parts::ENGINE) && !first_engine.is_some_and(|text| text.starts_with(name));
            if text.contains(name) && !later && reached.insert(other.clone()) {
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
            ("index.html", "<link href=./engine-y-8.wasm><link href=./engine-x-7.wasm><script src=./a-1.js>"),
            ("a-1.js", "import './parts/b-2.css'"),
            ("parts/b-2.css", "p{}"),
            ("engine-x-7.wasm", "later"),
            ("engine-y-8.wasm", "first"),
            ("spare-3.js", "nothing"),
        ] {
            fs::write(folder.join(name), text).expect("a file for the test");
        }
        let files = measure(&folder).expect("the folder is a site");
        let loaded: Vec<_> = files.iter().filter(|file| file.loaded).map(|file| file.path.as_str()).collect();
        assert_eq!(loaded, ["a-1.js", "engine-y-8.wasm", "index.html", "parts/b-2.css"]);
        assert_eq!(total(&files).0, (29 + 29 + 21) + 24 + 3 + 5);
        let text = report(&files);
        assert!(text.contains("spare-3.js  (not loaded by the page)"), "{text}");
        fs::remove_dir_all(&folder).expect("the folder of the test");
    }

    #[test]
    fn the_protocols_are_read_in_their_order() {
        let text = "  #[cfg(not(faultline_without = \"b\"))]\n  Entry {},\n  #[cfg(not(faultline_without = \"2a\"))]\n";
        assert_eq!(protocols(text), ["b", "2a"]);
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
