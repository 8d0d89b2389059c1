//! `cargo xtask package`: the npm package, from npm/ and the scripts that a site serves to authors (static/).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::parts::{self, FOR_AUTHORS};
use crate::{node, shell, site};

/// Compressed bytes of what is loaded with an import of the package, and of what is loaded with its first block, at most.
const MOST: usize = 4 * 1024;

/// What of the repository the package holds as it is.
const AS_IT_IS: [&str; 5] =
    ["npm/index.js", "npm/index.d.ts", "npm/README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// Builds the package and packs it; the file that `npm publish` would send.
pub(crate) fn pack() -> Result<PathBuf> {
    node::prepare()?;
    let folder = shell::target_folder()?.join("npm");
    let package = folder.join("faultline-run");
    // What an earlier build left would be packed, too.
    let _old = fs::remove_dir_all(&folder);
    fs::create_dir_all(&package).with_context(|| format!("{} cannot be made", package.display()))?;
    for path in AS_IT_IS {
        let file = shell::root().join(path);
        let name = file.file_name().context("a file has a name")?;
        fs::copy(&file, package.join(name)).with_context(|| format!("{path} cannot be copied"))?;
    }
    for name in FOR_AUTHORS {
        let file = shell::root().join(format!("static/{name}.js"));
        let script =
            fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        write(&package.join(format!("{name}.js")), &parts::minified(&folder, name, &script)?)?;
    }
    write(&package.join("package.json"), &manifest()?)?;
    let size = |names: &[&str]| -> Result<usize> {
        names.iter().map(|name| site::gzip_size(&fs::read(package.join(name))?)).sum()
    };
    for (what, size) in [
        ("what an import loads (index.js, embed.js)", size(&["index.js", "embed.js"])?),
        ("more with the first block (blocks.js)", size(&["blocks.js"])?),
    ] {
        println!("{size:>8} bytes, gzip -9: {what}");
        if size > MOST {
            bail!("{what} has {size} bytes, compressed; at most {MOST} are accepted");
        }
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let told = shell::output(
        shell::command(npm).args(["pack", "--json", "--pack-destination"]).arg(&folder).current_dir(&package),
    )
    .context("the package could not be packed")?;
    let told: Value = serde_json::from_str(&told).context("`npm pack` printed no JSON")?;
    // One object for each package: in a list, or since npm 11 under its name.
    let packed = told.get(0).or_else(|| told.as_object()?.values().next());
    let name = packed.and_then(|packed| packed["filename"].as_str()).context("`npm pack` names no file")?;
    let file = folder.join(name);
    println!("packed target/npm/{name}");
    Ok(file)
}

/// The package's manifest: npm/package.json with the version of the programs.
fn manifest() -> Result<String> {
    let file = shell::root().join("npm/package.json");
    let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut manifest: Value = serde_json::from_str(&text).context("npm/package.json is not JSON")?;
    manifest["version"] = env!("CARGO_PKG_VERSION").into();
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
}
