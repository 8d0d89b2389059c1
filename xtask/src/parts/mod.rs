//! The page's program in parts: what every run needs, and what is fetched when it is first asked for, above all the
//! engine of a protocol. So a further protocol costs those who do not look at it nearly nothing.
//!
//! [`door`] finds where the program is cut, [`plan`] says which parts there are, [`reach`] what is needed from where,
//! [`modules`] cuts. The page finds the parts through its index.html (`src/loader.rs`).

mod door;
mod index;
mod manifest;
mod modules;
mod plan;
pub(crate) mod protocols;
mod reach;
pub(crate) mod shrink;
mod single;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xtask_start::clock::Stopwatch;

use crate::whole::PROGRAM;
use crate::{node, pages, shell};
use door::Door;
pub(crate) use manifest::Manifest;
use modules::Part;
use plan::{DESK, Doors, ENGINES, Plan};
use reach::{Item, Linked};

/// A function that only the program of an engine has.
const OF_AN_ENGINE: &str = "<faultline_engine::timeline::Timeline<P> as ";

/// Scripts for pages of others. They keep their names from one build to the next; the npm package holds them, too.
pub(crate) const FOR_AUTHORS: [&str; 2] = ["embed", "blocks"];

/// Cuts the program of a built site. `linked` is the program as the linker wrote it, `protocols` the names of the
/// protocols in the order of the catalogue.
pub(crate) fn split(dist: &Path, linked: &Path, protocols: &[String]) -> Result<()> {
    let watch = Stopwatch::start();
    let read = |file: &Path| fs::read(file).with_context(|| format!("{} cannot be read", file.display()));
    let program = dist.join(format!("{PROGRAM}_bg.wasm"));
    let folder = linked.with_file_name("faultline-parts");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let linked = Linked::read(&read(linked)?)?;
    let doors = door::all(&linked)?;
    complete(&doors, protocols)?;
    let users = users(&linked, &doors)?;
    let size = |(item, through)| match item {
        &Item::Function(number) => linked.sizes.get(&number).map(|size| (through, *size)),
        Item::Data(_) => None,
    };
    let plan = Plan::of(&doors, &plan::shared(&doors, users.iter().filter_map(size)))?;
    let parts = parts(&linked, &users, &plan);
    write(&folder.join("parts.txt"), listing(&linked, &doors, &users, &plan, &parts).as_bytes())?;
    let empty: Vec<bool> =
        parts.iter().map(|part| part.functions.is_empty() && part.data.is_empty()).collect();
    let cut = modules::cut(&read(&program)?, parts)?;
    let mut modules = vec![(PROGRAM.to_owned(), cut.beginning)];
    modules.extend(plan.parts.iter().map(|part| part.name.clone()).zip(cut.parts));
    let mut smaller = optimized(&folder, &modules)?.into_iter();
    let beginning = smaller.next().context("the beginning is one of the modules")?;

    let index_file = dist.join("index.html");
    let old = file_name(&program)?;
    let new = format!("{PROGRAM}-{}_bg.wasm", digest(&beginning));
    let mut html = String::from_utf8(read(&index_file)?).context("index.html is text")?.replace(&old, &new);
    fs::remove_file(&program).with_context(|| format!("{} cannot be removed", program.display()))?;
    write(&dist.join(&new), &beginning)?;
    let glue = dist.join(format!("{PROGRAM}.js"));
    let mut script = String::from_utf8(read(&glue)?).context("JavaScript is text")?;
    for (long, short) in &cut.shortened {
        script = script.replace(long, short);
    }
    let mut rename = |name: &str, file: &Path, script: &str| -> Result<String> {
        let script = minified(&folder, name, script)?;
        let new = format!("{name}-{}.js", digest(script.as_bytes()));
        html = html.replace(&file_name(file)?, &new);
        fs::remove_file(file).with_context(|| format!("{} cannot be removed", file.display()))?;
        write(&dist.join(&new), script.as_bytes())?;
        Ok(new)
    };
    let glue = rename(PROGRAM, &glue, &script)?;
    let start = dist.join("start.js");
    let beside = String::from_utf8(read(&start)?).context("JavaScript is text")?;
    let first = protocols.first().map_or("", String::as_str);
    rename("start", &start, &index::script(first, &beside, &glue, &new))?;
    for name in FOR_AUTHORS {
        let file = dist.join(format!("{name}.js"));
        let script = String::from_utf8(read(&file)?).context("JavaScript is text")?;
        write(&file, minified(&folder, name, &script)?.as_bytes())?;
    }
    // Under one name for ever, because browsers ask for it again under that name.
    let keeper = shell::root().join("static/sw.js");
    let keeper = String::from_utf8(read(&keeper)?).context("JavaScript is text")?;
    write(&dist.join("sw.js"), minified(&folder, "sw", &keeper)?.as_bytes())?;
    let mut manifest = Manifest::default();
    // A family of one protocol shares nothing.
    let is_there = |place: usize| !empty[place] || plan.parts[place].name == ENGINES;
    for (part, bytes) in
        plan.parts.iter().zip(smaller).enumerate().filter(|(place, _)| is_there(*place)).map(|(_, of)| of)
    {
        let file = format!("part-{}-{}.wasm", part.name, digest(&bytes));
        write(&dist.join(&file), &bytes)?;
        let requires = part.requires.iter().filter(|required| is_there(**required));
        let requires = requires.map(|required| plan.parts[*required].name.clone());
        manifest.add(&part.name, file, requires.collect());
    }
    name_catalogue(dist, &mut manifest)?;
    manifest.add(pages::FOLDER, format!("{}/", pages::FOLDER), Vec::new());
    let glue = String::from_utf8(read(&dist.join(&glue))?).context("JavaScript is text")?;
    let alone = shell::root().join("static/single.js");
    let alone = String::from_utf8(read(&alone)?).context("JavaScript is text")?;
    let script = minified(&folder, "single", &format!("{beside}\n{alone}"))?;
    let mut files = vec![("program.wasm", new)];
    for (name, begin) in [("style.css", "style-"), ("embed.css", "embed-")] {
        files.push((name, file_name(&a_file(dist, begin, ".css")?)?));
    }
    let template = single::Made { html: &html, script: &script, glue: &glue, files: &files }.template()?;
    // Not as a page: it shows nothing by itself.
    let file = format!("single-{}.txt", digest(template.as_bytes()));
    write(&dist.join(&file), template.as_bytes())?;
    manifest.add("single", file, Vec::new());
    write(&index_file, index::page(&html, &manifest)?.as_bytes())?;
    println!("cut the program into {} parts in {}", modules.len(), watch.elapsed());
    Ok(())
}

/// The file of a site whose name begins and ends like this.
fn a_file(dist: &Path, begin: &str, end: &str) -> Result<PathBuf> {
    let entries = fs::read_dir(dist).with_context(|| format!("{} cannot be read", dist.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = file_name(&path)?;
        if name.starts_with(begin) && name.ends_with(end) {
            return Ok(path);
        }
    }
    bail!("{} holds no {begin}*{end}", dist.display())
}

fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
    Ok(name.to_string_lossy().into_owned())
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

/// A name that changes whenever the bytes do, so that no browser mixes parts of different builds.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    // Short, because every reader loads the list of them; two versions of a file are told apart all the same.
    format!("{:010x}", hasher.finish() >> 24)
}

/// Gives the files that a catalogue is opened with names that change with what is in them.
fn name_catalogue(dist: &Path, manifest: &mut Manifest) -> Result<()> {
    let folder = dist.join("catalogue");
    let told = || format!("{} cannot be read", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).with_context(told)? {
        files.push(entry.with_context(told)?.path());
    }
    files.sort();
    for old in files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "json")) {
        let stem = old.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&old).with_context(|| format!("{} cannot be read", old.display()))?;
        let new = format!("{stem}-{}.json", digest(&bytes));
        fs::rename(&old, folder.join(&new))
            .with_context(|| format!("{} cannot be renamed", old.display()))?;
        manifest.add(&format!("catalogue.{stem}"), format!("catalogue/{new}"), Vec::new());
    }
    Ok(())
}

/// Whether every protocol of the catalogue has its door.
fn complete(doors: &[Door], protocols: &[String]) -> Result<()> {
    for slug in protocols {
        let of: Vec<String> = doors.iter().filter(|door| door.name == *slug).map(Door::part).collect();
        match &of[..] {
            [] => bail!(
                "no door leads to {slug}: a function `door::<family>::{}` must open its runs, must be in the catalogue, \
                 and must not be inlined",
                slug.replace('-', "_")
            ),
            [_] => {}
            several => bail!("several doors lead to {slug}: {}", several.join(", ")),
        }
    }
    Ok(())
}

/// The doors through which each function and piece of data is reached that need not be there from the beginning.
fn users(linked: &Linked, doors: &[Door]) -> Result<BTreeMap<Item, Doors>> {
    let closed: BTreeSet<Item> = doors.iter().map(|door| door.item).collect();
    let beginning = linked.beginning(&closed);
    if let Some(stray) = linked.names.keys().find(|number| {
        beginning.contains_key(&Item::Function(**number)) && linked.path(**number).starts_with(OF_AN_ENGINE)
    }) {
        let way = linked.way(&beginning, Item::Function(*stray)).join("\n  needed by ");
        bail!("an engine would be there from the beginning:\n  {way}");
    }
    let mut users: BTreeMap<Item, Doors> = BTreeMap::new();
    for (number, door) in doors.iter().enumerate() {
        let behind = linked.behind(door.item, &closed);
        let own = behind.iter().filter(|item| !beginning.contains_key(item));
        for item in own.clone() {
            users.entry(*item).or_default().insert(number);
        }
        if own.count() < 2 {
            bail!("nothing lies behind the door to {}: was what it calls inlined elsewhere?", door.part());
        }
    }
    Ok(users)
}

/// What goes into each part.
fn parts(linked: &Linked, users: &BTreeMap<Item, Doors>, plan: &Plan) -> Vec<Part> {
    let empty = |requires: &Vec<usize>| Part { requires: requires.clone(), ..Part::default() };
    let mut parts: Vec<Part> = plan.parts.iter().map(|part| empty(&part.requires)).collect();
    for (item, doors) in users {
        let Item::Function(number) = item else { continue };
        let Some(name) = linked.names.get(number) else { continue };
        for home in plan.homes(doors) {
            parts[home].functions.insert(name.clone());
        }
    }
    for (stretch, items) in stretches(&linked.data) {
        let all: Option<Vec<&Doors>> = items.iter().map(|item| users.get(item)).collect();
        let Some(all) = all else { continue };
        let doors: Doors = all.into_iter().flatten().copied().collect();
        // What never changes may be written again, to the same place, when a second part with it arrives. What may change
        // would be lost.
        let homes = if linked.is_constant(&stretch) {
            plan.homes(&doors)
        } else {
            plan.home(&doors).into_iter().collect()
        };
        for home in homes {
            parts[home].data.push(stretch.clone());
        }
    }
    parts
}

/// Stretches of memory in order, each with the pieces of data that lie in it. Pieces that overlap stay together.
fn stretches(data: &BTreeMap<u32, Range<u32>>) -> Vec<(Range<u32>, Vec<Item>)> {
    let mut pieces: Vec<_> = data.iter().filter(|(_, range)| !range.is_empty()).collect();
    pieces.sort_by_key(|(_, range)| (range.start, range.end));
    let mut stretches: Vec<(Range<u32>, Vec<Item>)> = Vec::new();
    for (number, range) in pieces {
        match stretches.last_mut().filter(|(last, _)| last.end > range.start) {
            Some((last, items)) => {
                last.end = last.end.max(range.end);
                items.push(Item::Data(*number));
            }
            None => stretches.push((range.clone(), vec![Item::Data(*number)])),
        }
    }
    stretches
}

/// What is where, for people: the functions of each part by size, the largest first. What is in the beginning although
/// only some doors lead to it stands behind the beginning, by doors.
fn listing(
    linked: &Linked,
    doors: &[Door],
    users: &BTreeMap<Item, Doors>,
    plan: &Plan,
    parts: &[Part],
) -> String {
    let later: BTreeSet<&String> = parts.iter().flat_map(|part| &part.functions).collect();
    let number: BTreeMap<&String, u32> = linked.names.iter().map(|(number, name)| (name, *number)).collect();
    let apart: Vec<&Range<u32>> = parts.iter().flat_map(|part| &part.data).collect();
    let is_apart =
        |range: &Range<u32>| apart.iter().any(|part| part.start <= range.start && range.end <= part.end);
    let mut text = String::new();
    let mut list = |name: &str, functions: Vec<(usize, String)>, data: Vec<(usize, String)>| {
        let total = |rows: &[(usize, String)]| rows.iter().map(|row| row.0).sum::<usize>();
        text += &format!("{name}: {} bytes of functions, {} of data\n", total(&functions), total(&data));
        for mut rows in [functions, data] {
            rows.sort_by(|a, b| b.cmp(a));
            for (size, path) in rows {
                text += &format!("{size:>8}  {path}\n");
            }
        }
    };
    let function =
        |number: &u32| (linked.sizes.get(number).copied().unwrap_or_default(), linked.path(*number));
    let datum =
        |number: &u32, range: &Range<u32>| ((range.end - range.start) as usize, linked.datum(*number));
    let mut beginning: BTreeMap<String, (Vec<_>, Vec<_>)> = BTreeMap::new();
    let whose = |item: Item| match users.get(&item) {
        Some(through) => {
            let through: Vec<String> = through.iter().map(|door| doors[*door].part()).collect();
            format!("the beginning, for {} alone", through.join(", "))
        }
        None => "the beginning".to_owned(),
    };
    for (_, number) in number.iter().filter(|(name, _)| !later.contains(*name)) {
        beginning.entry(whose(Item::Function(*number))).or_default().0.push(function(number));
    }
    for (number, range) in linked.data.iter().filter(|(_, range)| !range.is_empty() && !is_apart(range)) {
        beginning.entry(whose(Item::Data(*number))).or_default().1.push(datum(number, range));
    }
    for (name, (functions, data)) in beginning {
        list(&name, functions, data);
    }
    for (planned, part) in plan.parts.iter().zip(parts) {
        let functions = part.functions.iter().filter_map(|name| number.get(name)).map(function).collect();
        let data = part.data.iter().map(|range| {
            let inside =
                linked.data.iter().find(|(_, piece)| piece.start == range.start && !piece.is_empty());
            (
                (range.end - range.start) as usize,
                inside.map_or_else(String::new, |(number, _)| linked.datum(*number)),
            )
        });
        list(&planned.name, functions, data.collect());
    }
    text
}

/// JavaScript without what only people read.
pub(crate) fn minified(folder: &Path, name: &str, script: &str) -> Result<String> {
    let [from, to] = ["js", "small.js"].map(|end| folder.join(format!("{name}.{end}")));
    write(&from, script.as_bytes())?;
    let mut terser = node::script("terser/bin/terser");
    terser.arg(&from).args(["--module", "--compress", "passes=2", "--mangle", "--output"]).arg(&to);
    shell::run(&mut terser)?;
    fs::read_to_string(&to).with_context(|| format!("{} cannot be read", to.display()))
}

/// The modules, made smaller. What was made of the same bytes in the same way before is taken again.
fn optimized(folder: &Path, modules: &[(String, Vec<u8>)]) -> Result<Vec<Vec<u8>>> {
    let way = shrink::way();
    let file = |name: &str, end: &str| folder.join(format!("{name}.{end}"));
    let mut due = Vec::new();
    for (name, bytes) in modules {
        let (to, made_of) = (file(name, "small.wasm"), file(name, "digest"));
        let digest = digest(&[&way[..], bytes].concat());
        if !fs::read_to_string(&made_of).is_ok_and(|made_of| made_of == digest) || !to.exists() {
            let from = file(name, "wasm");
            write(&from, bytes)?;
            due.push(((from, to), (made_of, digest)));
        }
    }
    let (files, digests): (Vec<_>, Vec<_>) = due.into_iter().unzip();
    shrink::all(folder, &files)?;
    digests.iter().try_for_each(|(made_of, digest)| write(made_of, digest.as_bytes()))?;
    let read = |(name, _): &(String, Vec<u8>)| {
        let to = file(name, "small.wasm");
        fs::read(&to).with_context(|| format!("{} cannot be read", to.display()))
    };
    modules.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_that_overlaps_stays_together() {
        let data = [(1, 16..20), (2, 18..24), (3, 24..28), (4, 30..30)].into();
        let stretches = stretches(&data);
        assert_eq!(stretches, [(16..24, vec![Item::Data(1), Item::Data(2)]), (24..28, vec![Item::Data(3)])]);
    }

    /// `main` reaches function 1, and through the table in data 0 the doors 2 and 3; both of them reach function 4 and
    /// data 1, and the first one function 5.
    fn program() -> (Linked, Vec<Door>) {
        use Item::{Data, Function};
        let mut linked = Linked::of(
            &[0],
            &[
                (Function(0), Function(1)),
                (Function(0), Data(0)),
                (Data(0), Function(2)),
                (Data(0), Function(3)),
                (Function(2), Function(4)),
                (Function(3), Function(4)),
                (Function(4), Data(1)),
                (Function(2), Function(5)),
                (Function(3), Function(6)),
            ],
        );
        for number in 0..7 {
            linked.names.insert(number, format!("f{number}"));
        }
        linked.data = [(0, 0..8), (1, 8..16)].into();
        let door = |number, name: &str| Door {
            item: Function(number),
            group: "agreement".into(),
            name: name.into(),
        };
        (linked, vec![door(2, "paxos"), door(3, "raft")])
    }

    fn contents(parts: &[Part], plan: &Plan, name: &str) -> (Vec<String>, Vec<Range<u32>>) {
        let place = plan.parts.iter().position(|part| part.name == name).expect(name);
        (parts[place].functions.iter().cloned().collect(), parts[place].data.clone())
    }

    #[test]
    fn what_two_doors_of_a_family_need_is_in_the_part_of_the_family() {
        let (linked, doors) = program();
        let plan = Plan::of(&doors, &[]).expect("a plan");
        let parts = parts(&linked, &users(&linked, &doors).expect("it can be cut"), &plan);
        let contents = |name| contents(&parts, &plan, name);
        assert_eq!(contents("agreement"), (vec!["f4".to_owned()], std::iter::once(8..16).collect()));
        assert_eq!(contents("agreement.paxos").0, ["f2", "f5"]);
        assert_eq!(contents("agreement.raft").0, ["f3", "f6"]);
        assert_eq!(contents("engines"), (vec![], vec![]));
    }

    #[test]
    fn data_that_two_families_need_is_in_both_unless_it_may_change() {
        let (mut linked, mut doors) = program();
        doors[1].group = "commit".into();
        doors[1].name = "2pc".into();
        for (constant, homes) in [(8..16, ["agreement.paxos", "commit.2pc"].as_slice()), (0..8, &["engines"])]
        {
            linked.constant = vec![constant];
            let plan = Plan::of(&doors, &[]).expect("a plan");
            let parts = parts(&linked, &users(&linked, &doors).expect("it can be cut"), &plan);
            let with = plan.parts.iter().zip(&parts).filter(|(_, part)| part.data.contains(&(8..16)));
            assert_eq!(with.map(|(planned, _)| planned.name.as_str()).collect::<Vec<_>>(), homes);
        }
    }

    #[test]
    fn an_engine_that_is_reached_without_its_door_is_refused_and_the_way_to_it_told() {
        let (mut linked, doors) = program();
        let of = "_$LT$faultline_engine..timeline..Timeline$LT$P$GT$$u20$as$u20$Session$GT$";
        let name = format!("_ZN{}{of}4seek17h0123456789abcdefE", of.len());
        linked.names.insert(1, name);
        let error = users(&linked, &doors).expect_err("an engine is there from the beginning").to_string();
        assert!(error.contains("Timeline<P>") && error.ends_with("needed by f0"), "{error}");
    }

    #[test]
    fn a_door_with_nothing_behind_it_is_refused() {
        let (named, doors) = program();
        let mut linked = Linked::of(&[0], &[(Item::Function(0), Item::Function(2))]);
        linked.names = named.names;
        let error = users(&linked, &doors).expect_err("nothing lies there").to_string();
        assert!(error.contains("agreement.paxos"), "{error}");
    }

    #[test]
    fn a_protocol_without_a_door_is_told_by_name() {
        let door = |group: &str| Door { item: Item::Function(0), group: group.into(), name: "raft".into() };
        assert!(complete(&[door("agreement")], &["raft".to_owned()]).is_ok());
        let missing = complete(&[], &["multi-paxos".to_owned()]).expect_err("no door").to_string();
        assert!(missing.contains("door::<family>::multi_paxos"), "{missing}");
        let twice = complete(&[door("agreement"), door("commit")], &["raft".to_owned()]);
        assert!(twice.expect_err("two doors").to_string().contains("commit.raft"));
    }
}
