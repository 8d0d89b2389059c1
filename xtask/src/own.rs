//! `cargo xtask own`: a page with a protocol that lives outside of the repository, and with a catalogue of nothing else.
//!
//! Everything between the engine and the page asks the catalogue what there is, so a page with other protocols is the same
//! program with another catalogue. The repository is laid out once more below target/, with the one family in the place of ours.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use toml::{Table, Value};
use xtask_start::clock::Stopwatch;

use crate::crates::copy;
use crate::{shell, site};

/// What a page is made of, and what makes it.
const COPIED: [&str; 13] = [
    ".cargo",
    "build.rs",
    "Cargo.lock",
    "Cargo.toml",
    "clippy.toml",
    "crates",
    "docs",
    "index.html",
    "npm",
    "src",
    "static",
    "Trunk.toml",
    "xtask",
];

/// Packages that are about our own protocols.
const ABOUT_OURS: [&str; 4] = ["bench", "book", "fuzz", "trials"];

/// The folder that cargo builds into, in what was laid out. It cannot be ours: cargo knows a package of a workspace by its path
/// below the root, and so would take one for the other.
pub(crate) const TARGET: &str = "target";

/// Options of `own`.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder of the family's package, such as a copy of templates/own-protocol.
    folder: PathBuf,
    /// Where to write the site; without it, the folder `dist` in that of the package.
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Builds the site.
pub(crate) fn build(options: &Options) -> Result<()> {
    let watch = Stopwatch::start();
    let folder = options
        .folder
        .canonicalize()
        .with_context(|| format!("{} is no folder that can be read", options.folder.display()))?;
    let root = lay(&folder)?;
    let mut cargo = shell::cargo();
    cargo.current_dir(&root).env("CARGO_TARGET_DIR", root.join(TARGET));
    shell::run(cargo.args(["xtask", "build"]))?;
    let output = options.output.clone().unwrap_or_else(|| folder.join("dist"));
    site::copy(&root.join("dist"), &output)?;
    println!("built {} in {}", output.display(), watch.elapsed());
    Ok(())
}

/// Lays out the repository with the family of a package in the place of ours, and says where.
pub(crate) fn lay(package: &Path) -> Result<PathBuf> {
    let family = Family::read(package)?;
    let root = shell::target_folder()?.join("own");
    for name in COPIED {
        renew(&shell::root().join(name), &root.join(name))?;
    }
    for name in ABOUT_OURS {
        remove(&root.join("crates").join(name))?;
    }
    // The packages of e2e/ belong to the build; the tests do not.
    for name in ["package.json", "package-lock.json", "node_modules"] {
        let from = shell::root().join("e2e").join(name);
        if from.exists() {
            renew(&from, &root.join("e2e").join(name))?;
        }
    }
    let place = root.join("families");
    remove(&place)?;
    copy(&package.join("src"), &place.join(&family.slug).join("src"))?;
    write(&place.join(&family.slug).join("Cargo.toml"), &family.manifest)?;
    edit(&root.join("Cargo.toml"), |text| workspace(text, &family.slug))?;
    edit(&root.join("crates/catalogue/Cargo.toml"), |text| catalogue_manifest(text, &family.slug))?;
    write(&root.join("crates/catalogue/src/lib.rs"), &catalogue(&family.slug))?;
    Ok(root)
}

/// The family of a package outside of the repository.
struct Family {
    /// Its name in links, which is also that of its package here: faultline-SLUG.
    slug: String,
    /// The manifest of its package here.
    manifest: String,
}

impl Family {
    fn read(package: &Path) -> Result<Self> {
        let told = |name: &str| {
            format!(
                "{} cannot be read; accepted: the folder of a package like templates/own-protocol",
                package.join(name).display()
            )
        };
        let program = fs::read_to_string(package.join("src/lib.rs")).with_context(|| told("src/lib.rs"))?;
        let manifest = fs::read_to_string(package.join("Cargo.toml")).with_context(|| told("Cargo.toml"))?;
        let slug = slug(&program).with_context(|| {
            format!(
                "{} names no family; accepted: a line such as pub const SLUG: &str = \"own\"; with small letters, digits and _, \
                 that is no family of Faultline",
                package.join("src/lib.rs").display()
            )
        })?;
        let manifest = manifest_here(&manifest, &slug)
            .with_context(|| format!("{} cannot be used", package.join("Cargo.toml").display()))?;
        Ok(Self { slug, manifest })
    }
}

/// The name of the family that a program declares.
fn slug(program: &str) -> Option<String> {
    let mut lines = program.lines().filter_map(|line| line.trim().strip_prefix("pub const SLUG: &str = \""));
    let slug = lines.next()?.strip_suffix("\";")?;
    let begins = slug.starts_with(|c: char| c.is_ascii_lowercase());
    let is_name = begins && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let is_ours = shell::root().join("crates").join(slug).exists();
    (is_name && !is_ours).then(|| slug.to_owned())
}

/// The manifest of a package where it takes the place of our families: its dependencies on ours are those of the workspace.
fn manifest_here(text: &str, slug: &str) -> Result<String> {
    let manifest: Table = text.parse().context("it is not TOML")?;
    let mut dependencies = Table::new();
    for (name, wanted) in manifest.get("dependencies").and_then(Value::as_table).into_iter().flatten() {
        let here = if name.starts_with("faultline-") {
            Value::Table(Table::from_iter([("workspace".to_owned(), Value::Boolean(true))]))
        } else if wanted.get("path").is_some() {
            bail!("the dependency {name} has a path; accepted: a package from a registry or from git");
        } else {
            wanted.clone()
        };
        dependencies.insert(name.clone(), here);
    }
    let package = Table::from_iter([
        ("name".to_owned(), format!("faultline-{slug}").into()),
        ("version".to_owned(), "0.1.0".into()),
        ("edition".to_owned(), "2024".into()),
        ("publish".to_owned(), false.into()),
    ]);
    let mut here = Table::from_iter([
        ("package".to_owned(), package.into()),
        ("dependencies".to_owned(), dependencies.into()),
    ]);
    if let Some(lints) = manifest.get("lints") {
        here.insert("lints".into(), lints.clone());
    }
    Ok(here.to_string())
}

/// The workspace without our families.
fn workspace(text: &str, slug: &str) -> String {
    let ours = |line: &&str| !line.contains("path = \"families/");
    let lines: Vec<&str> = text.lines().filter(ours).collect();
    let own = format!("[workspace.dependencies]\nfaultline-{slug} = {{ path = \"families/{slug}\" }}");
    lines.join("\n").replacen("[workspace.dependencies]", &own, 1) + "\n"
}

/// The manifest of the catalogue without our families.
fn catalogue_manifest(text: &str, slug: &str) -> String {
    let kept = ["faultline-collection", "faultline-engine", "faultline-registry", "faultline-rules"];
    let is_kept =
        |line: &&str| !line.starts_with("faultline-") || kept.iter().any(|name| line.starts_with(name));
    let lines: Vec<&str> = text.lines().filter(is_kept).collect();
    lines.join("\n").replacen(
        "[dependencies]",
        &format!("[dependencies]\nfaultline-{slug}.workspace = true"),
        1,
    ) + "\n"
}

/// The catalogue, with one family.
fn catalogue(slug: &str) -> String {
    let ours = include_str!("../../crates/catalogue/src/lib.rs");
    let (head, rest) = ours.split_once("pub static FAMILIES: &[&Family] = &[\n").unwrap_or((ours, ""));
    let head: Vec<&str> = head
        .lines()
        .filter(|line| {
            !line.starts_with("pub use faultline_")
                || line.contains("::{")
                || line.contains("faultline_rules")
        })
        .collect();
    let rest = rest.split_once("];\n").map_or("", |(_, rest)| rest);
    format!("{}\npub static FAMILIES: &[&Family] = &[&faultline_{slug}::FAMILY];\n{rest}", head.join("\n"))
}

/// Puts a copy of a file or folder in the place of what an earlier build left. What has not changed keeps its time, so that
/// cargo need not build it again.
fn renew(from: &Path, to: &Path) -> Result<()> {
    let told = || format!("{} cannot be copied to {}", from.display(), to.display());
    if !from.is_dir() {
        let bytes = fs::read(from).with_context(told)?;
        if fs::read(to).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        fs::create_dir_all(to.parent().context("a file is in a folder")?).with_context(told)?;
        return fs::write(to, bytes).with_context(told);
    }
    fs::create_dir_all(to).with_context(told)?;
    for old in fs::read_dir(to).with_context(told)? {
        let old = old.with_context(told)?;
        if !from.join(old.file_name()).exists() {
            remove(&old.path())?;
        }
    }
    for entry in fs::read_dir(from).with_context(told)? {
        let entry = entry.with_context(told)?;
        renew(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

fn edit(path: &Path, change: impl FnOnce(&str) -> String) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    write(path, &change(&text))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_of_its_own_takes_the_place_of_our_families() {
        let manifest = manifest_here(
            "[package]\nname = \"x\"\n[workspace]\n[dependencies]\nfaultline-engine = { path = \"../f\" }\nlitemap = \"0.8\"\n[lints.rust]\nunused = \"warn\"\n",
            "mine",
        )
        .expect("it can be used");
        let table: Table = manifest.parse().expect("TOML");
        assert_eq!(table["package"]["name"].as_str(), Some("faultline-mine"));
        assert_eq!(table["dependencies"]["faultline-engine"]["workspace"].as_bool(), Some(true));
        assert_eq!(table["dependencies"]["litemap"].as_str(), Some("0.8"));
        assert!(table.contains_key("lints") && !table.contains_key("workspace"));
        assert!(manifest_here("[dependencies]\nx = { path = \"y\" }", "mine").is_err());
        assert!(manifest_here("[", "mine").is_err());
    }

    #[test]
    fn the_catalogue_has_the_one_family() {
        let text = catalogue("mine");
        assert!(text.contains("&[&faultline_mine::FAMILY];") && text.contains("pub fn find("), "{text}");
        assert!(
            !text.contains("faultline_agreement") && text.contains("pub use faultline_rules as rules;"),
            "{text}"
        );
        let ours = include_str!("../../Cargo.toml");
        let text = workspace(ours, "mine");
        assert!(
            text.contains("faultline-mine = { path = \"families/mine\" }")
                && !text.contains("families/agreement"),
            "{text}"
        );
        assert!(text.parse::<Table>().is_ok());
        let text = catalogue_manifest(include_str!("../../crates/catalogue/Cargo.toml"), "mine");
        assert!(
            text.contains("faultline-mine.workspace = true") && !text.contains("faultline-commit"),
            "{text}"
        );
        assert!(text.parse::<Table>().is_ok());
    }

    #[test]
    fn a_family_has_a_name_that_none_of_ours_has() {
        assert_eq!(slug("pub const SLUG: &str = \"mine_2\";").as_deref(), Some("mine_2"));
        for wrong in [
            "",
            "pub const SLUG: &str = \"Mine\";",
            "pub const SLUG: &str = \"a-b\";",
            "pub const SLUG: &str = \"engine\";",
        ] {
            assert_eq!(slug(wrong), None, "{wrong}");
        }
    }
}
