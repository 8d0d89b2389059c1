//! `cargo xtask test --only recipes`: the projects of recipes/, each built by its own tool as a reader would build it, for
//! e2e/recipes to look at. A tool that is not to be had is named and left out; one that is, and fails, is an error.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;
use xtask_start::{clock::Stopwatch, progress};

use crate::test::PROFILE;
use crate::{shell, site, tools};

/// Where the recipes say that Faultline is; the copies that are built say where it is served for the test.
const SITE: &str = "https://example.org/faultline/";

/// A block with a mistake, for the first page of a recipe.
const WRONG: &str = "```faultline\nraft?nodes=3\noptions: hieght=300\n```\n";

/// What tools leave in their folders, and what is not of the recipe.
const LEFT: [&str; 1] = ["node_modules"];

/// How a recipe is built.
struct Recipe {
    /// Its folder.
    name: &'static str,
    /// Its first page, if that gets a mistake.
    page: Option<&'static str>,
    /// Builds it; where the site is, and by what it was built.
    build: fn(&Kit, &Path) -> Result<Made, Missing>,
}

/// A site, and the name and version of what built it.
struct Made(PathBuf, String);

/// Why there is no site.
enum Missing {
    /// The tool is not to be had.
    Tool(String),
    /// It failed.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Missing {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

/// The recipes, the quickest first.
const RECIPES: &[Recipe] = &[
    Recipe { name: "html", page: None, build: html },
    Recipe { name: "readme", page: None, build: readme },
    Recipe { name: "mdbook", page: None, build: mdbook },
    Recipe { name: "hugo", page: Some("content/_index.md"), build: hugo },
    Recipe { name: "jekyll", page: Some("index.md"), build: jekyll },
    Recipe { name: "mkdocs", page: Some("docs/index.md"), build: mkdocs },
    Recipe { name: "zensical", page: Some("docs/index.md"), build: zensical },
    Recipe { name: "sphinx", page: Some("index.md"), build: sphinx },
    Recipe { name: "reveal", page: None, build: reveal },
    Recipe { name: "vitepress", page: Some("index.md"), build: vitepress },
    Recipe { name: "docusaurus", page: Some("docs/index.md"), build: docusaurus },
];

/// What several recipes need.
struct Kit {
    /// Where the copies are.
    folder: PathBuf,
    /// The folder of the programs of Python's packages, or why there is none.
    python: Result<PathBuf, String>,
    /// The folder of our command line.
    cli: PathBuf,
}

/// Builds every recipe that can be built here, for a page that is served at an address. The file that names them.
pub(crate) fn build(address: &str) -> Result<PathBuf> {
    let folder = shell::target_folder()?.join("recipes");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut cli = shell::cargo();
    progress::run(
        "the command line",
        cli.args(["build", "--profile", PROFILE, "--package", "faultline-cli"]),
    )?;
    let cli = shell::target_folder()?.join(PROFILE);
    let kit = Kit { python: python(&folder), folder, cli };
    let mut made = Vec::new();
    for recipe in RECIPES {
        let watch = Stopwatch::start();
        let copy = kit.copy(recipe, address)?;
        match (recipe.build)(&kit, &copy) {
            Ok(Made(site, tool)) => {
                println!("built recipes/{} by {tool} in {}", recipe.name, watch.elapsed());
                made.push(json!({ "name": recipe.name, "tool": tool, "folder": site }));
            }
            Err(Missing::Tool(why)) => println!("recipes/{} was skipped: {why}", recipe.name),
            Err(Missing::Failed(error)) => {
                return Err(error.context(format!("recipes/{} cannot be built", recipe.name)));
            }
        }
    }
    let file = kit.folder.join("made.json");
    fs::write(&file, serde_json::to_string_pretty(&made)?)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(file)
}

impl Kit {
    /// A recipe as it is built: with the address of the page, and a mistake to be told of.
    fn copy(&self, recipe: &Recipe, address: &str) -> Result<PathBuf> {
        let (from, to) = (shell::root().join("recipes").join(recipe.name), self.folder.join(recipe.name));
        clear(&to)?;
        let mut files = Vec::new();
        collect(&from, &from, &mut files)?;
        for path in files {
            let file = to.join(&path);
            let read = fs::read(from.join(&path));
            let bytes = read.with_context(|| format!("{} cannot be read", from.join(&path).display()))?;
            let mut bytes = String::from_utf8(bytes)
                .map(|text| text.replace(SITE, address))
                .context("recipes are text")?;
            if recipe.page.is_some_and(|page| Path::new(page) == path) {
                bytes += &format!("\n{WRONG}");
            }
            let written =
                file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, bytes));
            written.with_context(|| format!("{} cannot be written", file.display()))?;
        }
        Ok(to)
    }

    /// A program of a package of Python's, in the folder of a recipe.
    fn python(&self, program: &str, folder: &Path) -> Result<Command, Missing> {
        match &self.python {
            Ok(programs) => Ok(inside(programs.join(program), folder)),
            Err(why) => Err(Missing::Tool(why.clone())),
        }
    }

    /// The version of a package of Python's.
    fn version(&self, package: &str) -> Result<String, Missing> {
        let told = format!("import importlib.metadata as m; print(m.version('{package}'))");
        let version = shell::output(self.python("python", &self.folder)?.args(["-c", &told]))?;
        Ok(format!("{package} {}", version.trim()))
    }
}

/// A command in a folder, which says nothing to our terminal but what is wrong.
fn inside(program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
    let mut command = shell::command(program);
    command.current_dir(folder);
    command
}

/// Runs a tool; what it prints is shown if it fails.
fn quietly(command: &mut Command) -> Result<()> {
    let typed = shell::typed(command);
    let told = progress::during(&typed, || command.output())
        .with_context(|| format!("`{typed}` could not start"))?;
    if told.status.success() {
        return Ok(());
    }
    let [out, err] = [told.stdout, told.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    bail!("`{}` failed ({})\n{out}{err}", shell::typed(command), told.status);
}

/// Removes what an earlier test left, but for what takes long to fetch.
fn clear(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if LEFT.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        gone.with_context(|| format!("{} cannot be removed", path.display()))?;
    }
    Ok(())
}

/// The files of a recipe, below its folder.
fn collect(root: &Path, folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if LEFT.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, into)?;
        } else {
            into.push(path.strip_prefix(root)?.to_path_buf());
        }
    }
    Ok(())
}

// ---- what comes from registries ----

/// Python's packages of recipes/requirements.txt and our extension for Sphinx, in a place of their own.
fn python(folder: &Path) -> Result<PathBuf, String> {
    let place = folder.join("python");
    let programs = place.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = ["python3", "python"].into_iter().find_map(shell::find).ok_or("Python is not installed")?;
    let why = |what: &str, error: anyhow::Error| format!("{what} ({error:#})");
    if !shell::is_program(&programs.join("pip")) {
        println!("installing the packages of recipes/requirements.txt");
        quietly(shell::command(program).args(["-m", "venv"]).arg(&place))
            .map_err(|error| why("Python can make no environment", error))?;
    }
    let mut pip = shell::command(programs.join("pip"));
    pip.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        "recipes/requirements.txt",
        "./sphinx",
    ]);
    quietly(&mut pip).map_err(|error| why("packages of Python could not be installed", error))?;
    Ok(programs)
}

/// The packages of a recipe's lock file, and the version of one of them.
fn npm(folder: &Path, package: &str) -> Result<String, Missing> {
    let lock = fs::read(folder.join("package-lock.json")).map_err(anyhow::Error::from)?;
    let stamp = folder.join("node_modules/.faultline-installed.json");
    if !fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        quietly(inside(npm, folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
            .map_err(|error| Missing::Tool(format!("its packages could not be installed ({error:#})")))?;
        fs::write(&stamp, lock).map_err(anyhow::Error::from)?;
    }
    let manifest = fs::read_to_string(folder.join("node_modules").join(package).join("package.json"))
        .map_err(anyhow::Error::from)?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).map_err(anyhow::Error::from)?;
    Ok(format!("{package} {}", manifest["version"].as_str().unwrap_or("?")))
}

/// A script of a package, run by Node.js in the folder of a recipe.
fn node(folder: &Path, script: &str) -> Command {
    let mut node = inside("node", folder);
    node.arg(folder.join("node_modules").join(script)).env_remove("NO_COLOR");
    node
}

// ---- the tools ----

fn html(_kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    // Its second page has the whole site beside it.
    site::copy(&site::dist(), &folder.join("faultline"))?;
    Ok(Made(folder.to_path_buf(), "nothing".into()))
}

fn readme(kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    let text = fs::read_to_string(folder.join("README.md")).map_err(anyhow::Error::from)?;
    // The command as the page tells it.
    let link = text.split("faultline picture '").nth(1).and_then(|rest| rest.split('\'').next());
    let link = link.context("README.md tells how its picture is made")?;
    quietly(inside(kit.cli.join("faultline"), folder).args(["picture", link, "-o", "run.svg"]))?;
    Ok(Made(folder.to_path_buf(), "faultline picture".into()))
}

fn mdbook(kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    let mut mdbook = tools::mdbook_command()?;
    let version = shell::output(tools::mdbook_command()?.arg("--version"))?;
    mdbook.current_dir(folder).arg("build").env("PATH", shell::path_with(std::slice::from_ref(&kit.cli))?);
    quietly(&mut mdbook)?;
    Ok(Made(folder.join("book"), version.trim().replace(" v", " ")))
}

fn hugo(_kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    let program = shell::find("hugo").ok_or_else(|| Missing::Tool("Hugo is not installed".into()))?;
    let told = shell::output(shell::command(&program).arg("version"))?;
    let version = told.split_whitespace().nth(1).unwrap_or("?").trim_start_matches('v').to_owned();
    quietly(&mut inside(program, folder))?;
    Ok(Made(folder.join("public"), format!("hugo {version}")))
}

fn jekyll(_kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    let program = shell::find("jekyll").ok_or_else(|| Missing::Tool("Jekyll is not installed".into()))?;
    let version = shell::output(shell::command(&program).arg("--version"))?;
    quietly(inside(program, folder).arg("build"))?;
    Ok(Made(folder.join("_site"), version.trim().to_owned()))
}

fn mkdocs(kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    quietly(kit.python("mkdocs", folder)?.args(["build", "--strict"]))?;
    Ok(Made(folder.join("site"), kit.version("mkdocs-material")?))
}

fn zensical(kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    quietly(kit.python("zensical", folder)?.arg("build"))?;
    Ok(Made(folder.join("site"), kit.version("zensical")?))
}

fn sphinx(kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    let tests = shell::root().join("sphinx/tests");
    quietly(
        kit.python("python", folder)?.args(["-m", "unittest", "discover", "--start-directory"]).arg(tests),
    )?;
    quietly(kit.python("sphinx-build", folder)?.args(["--fail-on-warning", ".", "built"]))?;
    Ok(Made(folder.join("built"), format!("{}, {}", kit.version("sphinx")?, kit.version("myst-parser")?)))
}

fn reveal(_kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    Ok(Made(folder.to_path_buf(), npm(folder, "reveal.js")?))
}

fn vitepress(_kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    let version = npm(folder, "vitepress")?;
    quietly(node(folder, "vitepress/bin/vitepress.js").arg("build"))?;
    Ok(Made(folder.join(".vitepress/dist"), version))
}

fn docusaurus(_kit: &Kit, folder: &Path) -> Result<Made, Missing> {
    let version = npm(folder, "@docusaurus/core")?;
    quietly(node(folder, "@docusaurus/core/bin/docusaurus.mjs").arg("build"))?;
    Ok(Made(folder.join("build"), version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipe_has_a_folder_and_every_folder_a_recipe() {
        let root = shell::root().join("recipes");
        let entries = fs::read_dir(&root).expect("recipes/");
        let mut folders: Vec<_> = entries
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        folders.sort();
        let mut names: Vec<_> = RECIPES.iter().map(|recipe| recipe.name.to_owned()).collect();
        names.sort();
        assert_eq!(folders, names);
        for recipe in RECIPES {
            assert!(
                recipe.page.is_none_or(|page| root.join(recipe.name).join(page).is_file()),
                "{}",
                recipe.name
            );
        }
    }
}
