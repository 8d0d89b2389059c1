//! The page in one piece, before [`parts`](crate::parts) cuts it: the program by cargo and wasm-bindgen, and beside it what
//! index.html names.
//!
//! `cargo xtask serve --dev` has Trunk do this instead, which builds again whenever a file changes. Nobody else has to install
//! it, which takes longer than everything else that a first build does. Both read the same index.html, in which `data-trunk`
//! marks what is made.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xtask_start::progress;

use crate::{node, parts, shell, test, tools};

/// What the program is called: the binary of the page's package.
pub(crate) const PROGRAM: &str = "faultline-page";

/// Which bindings wasm-bindgen makes: for browsers, and without what only people read.
const BINDINGS: [&str; 4] = ["--target", "web", "--no-typescript", "--no-demangle"];

/// Minifies a style sheet: Node.js gets this, and the names of two files.
const MINIFY: &str = "const [from, to] = process.argv.slice(1); const fs = require('fs'); const { code } = \
                      require('lightningcss').transform({ filename: from, code: fs.readFileSync(from), minify: true }); \
                      fs.writeFileSync(to, code);";

/// Builds the page into an empty folder, with flags of rustc for its program alone: the program as the linker wrote it.
pub(crate) fn build(dist: &Path, target: &Path, flags: &[String]) -> Result<PathBuf> {
    let linked = program(target, flags)?;
    let written = |()| fs::create_dir_all(dist).with_context(|| format!("{} cannot be made", dist.display()));
    match fs::remove_dir_all(dist) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", dist.display()))
        }
        _ => Ok(()),
    }
    .and_then(written)?;
    let bindgen = format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
    let mut bindgen = shell::command(tools::wasm_bindgen_folder()?.join(bindgen));
    shell::run(bindgen.args(BINDINGS).arg("--out-dir").arg(dist).args(["--out-name", PROGRAM]).arg(&linked))?;
    catalogue(dist, target)?;
    let index = shell::root().join("index.html");
    let text = fs::read_to_string(&index).with_context(|| format!("{} cannot be read", index.display()))?;
    let text = page(&text, |file| beside(dist, target, file))?;
    let index = dist.join("index.html");
    fs::write(&index, text).with_context(|| format!("{} cannot be written", index.display()))?;
    Ok(linked)
}

/// Compiles the program.
fn program(target: &Path, flags: &[String]) -> Result<PathBuf> {
    let mut cargo = shell::cargo_for_wasm();
    cargo.args(["build", "--package", "faultline", "--bin", PROGRAM]);
    cargo.args(["--target", tools::WASM, "--profile", tools::PROFILE]).env("CARGO_TARGET_DIR", target);
    // For the page alone, so that the programs that help to build it are those that the tests built. Cargo takes flags
    // for one target only without spaces in them.
    if flags.iter().any(|flag| flag.contains(char::is_whitespace)) {
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    } else {
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "));
    }
    progress::run("the page", &mut cargo)?;
    Ok(target.join(tools::WASM).join(tools::PROFILE).join(format!("{PROGRAM}.wasm")))
}

/// Writes what the page shows of the scenarios.
fn catalogue(dist: &Path, target: &Path) -> Result<()> {
    let mut shelf = shell::cargo_for_wasm();
    shelf.args(["run", "--profile", test::PROFILE, "--package", "faultline-shelf"]);
    // The name by which Trunk tells it.
    shelf.env("CARGO_TARGET_DIR", target).env("TRUNK_STAGING_DIR", dist);
    Ok(progress::run("the catalogue of scenarios", &mut shelf)?)
}

/// Puts a file beside the page: the name that it has there. A style sheet gets one that changes with what is in it.
fn beside(dist: &Path, target: &Path, file: &str) -> Result<String> {
    let from = shell::root().join(file);
    let told = || format!("{} cannot be put beside the page", from.display());
    let name = from.file_name().with_context(told)?.to_string_lossy().into_owned();
    let Some(stem) = name.strip_suffix(".css") else {
        fs::copy(&from, dist.join(&name)).with_context(told)?;
        return Ok(name);
    };
    let small = target.join(&name);
    shell::run(node::in_folder().args(["-e", MINIFY]).arg(&from).arg(&small)).with_context(told)?;
    let name = format!("{stem}-{}.css", parts::digest(&fs::read(&small).with_context(told)?));
    fs::rename(&small, dist.join(&name)).with_context(told)?;
    Ok(name)
}

/// Index.html without what only people and Trunk read; `beside` puts a file beside it and says what it is called there.
fn page(text: &str, mut beside: impl FnMut(&str) -> Result<String>) -> Result<String> {
    let mut page = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("<!--")) {
        if !line.contains(" data-trunk") {
            page += line;
            continue;
        }
        let attribute = |name: &str| Some(line.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0);
        match (attribute("rel"), attribute("src").or(attribute("href"))) {
            (None, Some(file)) => page += &format!("<script defer src=./{}></script>", beside(file)?),
            (Some("css"), Some(file)) => page += &format!("<link href=./{} rel=stylesheet>", beside(file)?),
            (Some("copy-file"), Some(file)) => drop(beside(file)?),
            (Some("rust"), None) => {
                page += &format!(
                    "<link crossorigin href=./{PROGRAM}.js rel=modulepreload><link as=fetch crossorigin \
                     href=./{PROGRAM}_bg.wasm rel=preload type=application/wasm>"
                );
            }
            _ => bail!("index.html has a line that `cargo xtask build` cannot read: {line}"),
        }
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn what_is_marked_is_put_beside_the_page_and_named_there() {
        let mut put = Vec::new();
        let text = "<!doctype html>\n<title>x</title>\n<script data-trunk defer src=\"static/a.js\"></script>\n\
            <link data-trunk rel=\"copy-file\" href=\"static/b.js\">\n<link data-trunk rel=\"rust\" data-bin=\"p\">\n\
            <!-- for people -->\n<link data-trunk rel=\"css\" href=\"static/c.css\">\n";
        let page = page(text, |file| {
            put.push(file.to_owned());
            Ok(file.replace("static/", "1-"))
        });
        let page = page.expect("a page");
        assert_eq!(put, ["static/a.js", "static/b.js", "static/c.css"]);
        assert!(
            page.starts_with("<!doctype html><title>x</title><script defer src=./1-a.js></script><link "),
            "{page}"
        );
        assert!(page.ends_with("type=application/wasm><link href=./1-c.css rel=stylesheet>"), "{page}");
    }

    #[test]
    fn a_mark_that_is_not_known_is_named() {
        let error = page("<link data-trunk rel=\"sass\" href=\"a.sass\">", |_| Ok(String::new()));
        assert!(error.expect_err("no such kind").to_string().contains("sass"));
    }
}
