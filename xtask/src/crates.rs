//! `cargo xtask crates`: packs the packages that can be published, and builds each from what it holds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use xtask_start::progress;

use crate::shell;

/// Options of `crates`.
#[derive(Args)]
pub(crate) struct Options {
    /// Only pack them; do not build them.
    #[arg(long)]
    no_verify: bool,
}

/// A package of the workspace, as cargo tells it.
#[derive(Deserialize)]
struct Package {
    name: String,
    /// Where it may be published: anywhere, or nowhere if that is an empty list.
    publish: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// The packages of the workspace that can be published.
fn published() -> Result<Vec<Package>> {
    let told = shell::output(shell::cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Metadata = serde_json::from_str(&told).context("cargo's metadata cannot be read")?;
    Ok(metadata
        .packages
        .into_iter()
        .filter(|package| package.publish.as_ref().is_none_or(|to| !to.is_empty()))
        .collect())
}

/// Packs them into target/package. Nothing is published.
pub(crate) fn pack(options: &Options) -> Result<()> {
    let packages = published()?;
    let _families = Families::put()?;
    let mut cargo = shell::cargo();
    // The copy of the families is not committed, and so is in the way of cargo's own check.
    cargo.args(["package", "--locked", "--allow-dirty"]);
    if options.no_verify {
        cargo.arg("--no-verify");
    }
    for package in &packages {
        cargo.args(["--package", &package.name]);
    }
    println!("{}", shell::typed(&cargo));
    progress::run("the packages", &mut cargo)?;
    println!("packed {} packages into {}", packages.len(), shell::target_folder()?.join("package").display());
    Ok(())
}

/// A copy of what the folders of the protocols hold beside programs, in the package that gathers it; gone when it is dropped.
struct Families {
    folder: PathBuf,
}

impl Families {
    fn put() -> Result<Self> {
        let folder = shell::root().join("crates/collection/families");
        if folder.exists() {
            bail!(
                "{} is in the way: it is made for packing, and removed afterwards; remove it",
                folder.display()
            );
        }
        let families = Self { folder };
        let all = shell::root().join("families");
        for family in fs::read_dir(&all).with_context(|| format!("{} cannot be read", all.display()))? {
            let family = family.with_context(|| format!("{} cannot be read", all.display()))?;
            // Without their manifests: cargo leaves out what is a package of its own.
            if family.path().join("src").is_dir() {
                copy(&family.path().join("src"), &families.folder.join(family.file_name()).join("src"))?;
            }
        }
        Ok(families)
    }
}

impl Drop for Families {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} could not be removed: {error}", self.folder.display());
        }
    }
}

/// Copies a folder, with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let told = || format!("{} could not be copied to {}", from.display(), to.display());
    fs::create_dir_all(to).with_context(told)?;
    for entry in fs::read_dir(from).with_context(told)? {
        let entry = entry.with_context(told)?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).with_context(told)?;
        }
    }
    Ok(())
}
