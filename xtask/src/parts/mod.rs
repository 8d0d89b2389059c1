//! The page's program in parts: what every run needs, and the engine of each protocol, which is fetched when a run of
//! it is opened. So a further protocol costs those who do not look at it nearly nothing.
//!
//! [`reach`] says what belongs to whom, [`modules`] cuts. A function that two protocols need is in both of their
//! parts; what more of them need is there from the beginning. The page finds the parts through its index.html
//! (`src/engines.rs`).

mod modules;
mod reach;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::clock::Stopwatch;
use crate::{node, shell};
use modules::Part;
use reach::{Item, Linked};

/// How the name of `catalogue::open` begins in a program; an instance of it is the door to an engine.
const DOOR: &str = "faultline_protocols9catalogue4open17h";

/// How the name of a file begins that holds an engine.
pub(crate) const ENGINE: &str = "engine-";

/// How many protocols may have a copy of a function before it is there from the beginning.
const COPIES: usize = 2;

/// The passes that make a program smaller. Inlining saves time that nobody notices here, and a value that is computed
/// twice is often shorter than one that is kept.
const PASSES: [&str; 4] =
    ["-Oz", "--reorder-functions-by-name", "--skip-pass=inlining-optimizing", "--skip-pass=local-cse"];

/// The first part of a script in index.html: the engine of the run in the address is asked for before the program runs.
const PRELOAD: &str = "<script>for(const l of document.querySelectorAll('[data-engine]'))\
                       if(l.dataset.engine==(location.hash.slice(1).split('?')[0]||'FIRST'))\
                       l.as='fetch',l.crossOrigin='anonymous',l.rel='preload'</script>";

/// Cuts the program of a built site. `linked` is the program as the linker wrote it, `protocols` the names of the
/// protocols in the order of the catalogue.
pub(crate) fn split(dist: &Path, linked: &Path, protocols: &[String]) -> Result<()> {
    let watch = Stopwatch::start();
    let read = |file: &Path| fs::read(file).with_context(|| format!("{} cannot be read", file.display()));
    let program = the_program(dist)?;
    let parts = parts(&Linked::read(&read(linked)?)?, protocols)?;
    let cut = modules::cut(&read(&program)?, parts)?;
    let folder = linked.with_file_name("faultline-parts");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let names = protocols.iter().map(|slug| format!("{ENGINE}{slug}"));
    let mut modules = vec![("faultline-page".to_owned(), cut.beginning)];
    modules.extend(names.zip(cut.parts));
    let mut smaller = optimized(&folder, &modules)?.into_iter();
    let beginning = smaller.next().context("the beginning is one of the modules")?;

    let index = dist.join("index.html");
    let old = file_name(&program)?;
    let new = format!("faultline-page-{}_bg.wasm", digest(&beginning));
    let mut html = String::from_utf8(read(&index)?).context("index.html is text")?;
    html = html.replace(&old, &new);
    fs::remove_file(&program).with_context(|| format!("{} cannot be removed", program.display()))?;
    write(&dist.join(new), &beginning)?;
    let glue = dist.join(old.replace("_bg.wasm", ".js"));
    let mut script = String::from_utf8(read(&glue)?).context("JavaScript is text")?;
    for (long, short) in &cut.shortened {
        script = script.replace(long, short);
    }
    // Another name than Trunk's, which does not tell what we made of it.
    let new = format!("faultline-page-{}.js", digest(script.as_bytes()));
    html = html.replace(&file_name(&glue)?, &new);
    fs::remove_file(&glue).with_context(|| format!("{} cannot be removed", glue.display()))?;
    write(&dist.join(new), script.as_bytes())?;
    let mut links = String::new();
    for (slug, engine) in protocols.iter().zip(smaller) {
        let name = format!("{ENGINE}{slug}-{}.wasm", digest(&engine));
        write(&dist.join(&name), &engine)?;
        links += &format!("<link rel=engine data-engine={slug} href=./{name}>");
    }
    links += &PRELOAD.replace("FIRST", protocols.first().map_or("", String::as_str));
    let (before, after) = html.split_once("<script").context("index.html starts a program")?;
    write(&index, format!("{before}{links}<script{after}").as_bytes())?;
    println!("cut the program into {} parts in {}", modules.len(), watch.elapsed());
    Ok(())
}

/// The page's program in a site as Trunk built it.
fn the_program(dist: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(dist).with_context(|| format!("{} cannot be read", dist.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = file_name(&path)?;
        if name.starts_with("faultline-page-") && name.ends_with("_bg.wasm") {
            return Ok(path);
        }
    }
    bail!("{} holds no program of the page", dist.display())
}

fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
    Ok(name.to_string_lossy().into_owned())
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

/// A name that changes whenever the bytes do, so that no browser mixes parts of different builds.
fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// What belongs to the engine of each protocol.
fn parts(linked: &Linked, protocols: &[String]) -> Result<Vec<Part>> {
    let doors = linked.listed(DOOR);
    if doors.len() != protocols.len() {
        bail!(
            "the page holds {} engines for {} protocols: does another package inline a small function of \
             crates/protocols/src/catalogue.rs?",
            doors.len(),
            protocols.len()
        );
    }
    let beginning = linked.reached_without(&doors);
    let reached: Vec<BTreeSet<Item>> = doors.iter().map(|door| linked.reached_from(*door)).collect();
    let mut users: BTreeMap<Item, usize> = BTreeMap::new();
    for item in reached.iter().flatten() {
        *users.entry(*item).or_default() += 1;
    }
    let part = |reached: BTreeSet<Item>| {
        let mut part = Part::default();
        for item in reached.difference(&beginning) {
            match item {
                Item::Function(number) if users[item] <= COPIES => {
                    part.functions.extend(linked.names.get(number).cloned());
                }
                // A copy of data would be written over what is in use when the second part arrives.
                Item::Data(number) if users[item] == 1 => {
                    part.data.extend(linked.data.get(number).cloned());
                }
                _ => {}
            }
        }
        part.data = apart(part.data, linked, &beginning, &users);
        part
    };
    Ok(reached.into_iter().map(part).collect())
}

/// Stretches of memory in order, without those that something else lies in too.
fn apart(
    mut stretches: Vec<Range<u32>>,
    linked: &Linked,
    beginning: &BTreeSet<Item>,
    users: &BTreeMap<Item, usize>,
) -> Vec<Range<u32>> {
    let elsewhere = linked.data.iter().filter(|(number, _)| {
        let item = Item::Data(**number);
        beginning.contains(&item) || users.get(&item) != Some(&1)
    });
    let kept: Vec<_> = elsewhere.map(|(_, range)| range).collect();
    stretches.retain(|range| kept.iter().all(|kept| kept.end <= range.start || range.end <= kept.start));
    stretches.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in stretches {
        match joined.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

/// The modules after wasm-opt, two at a time. What was made of the same bytes in the same way before is taken again.
fn optimized(folder: &Path, modules: &[(String, Vec<u8>)]) -> Result<Vec<Vec<u8>>> {
    let packages = node::folder().join("package-lock.json");
    let way = [fs::read(&packages).unwrap_or_default(), PASSES.join(" ").into_bytes()].concat();
    let one = |(name, bytes): &(String, Vec<u8>)| -> Result<Vec<u8>> {
        let [from, to, made_of] =
            ["wasm", "small.wasm", "digest"].map(|end| folder.join(format!("{name}.{end}")));
        let digest = digest(&[&way[..], bytes].concat());
        if fs::read_to_string(&made_of).is_ok_and(|made_of| made_of == digest)
            && let Ok(small) = fs::read(&to)
        {
            return Ok(small);
        }
        write(&from, bytes)?;
        shell::run(node::script("binaryen/bin/wasm-opt").args(PASSES).arg(&from).arg("-o").arg(&to))?;
        write(&made_of, digest.as_bytes())?;
        fs::read(&to).with_context(|| format!("{} cannot be read", to.display()))
    };
    let (first, rest) = modules.split_first().context("there is a beginning")?;
    // The beginning takes as long as all others together.
    thread::scope(|scope| {
        let engines = scope.spawn(|| rest.iter().map(one).collect::<Result<Vec<_>>>());
        let beginning = one(first)?;
        let engines = engines.join().map_err(|_| anyhow::anyhow!("a thread ended with a panic"))??;
        Ok([beginning].into_iter().chain(engines).collect())
    })
}
