//! What of a linked program is reached from where, down to single functions and pieces of data.
//!
//! A program that was linked with `--emit-relocs` still says which function or piece of data every number in it
//! stands for. Addresses in tables of data are among them, so that what is called through `dyn Session` is followed
//! as well as what is called by name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    DataKind, ExternalKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo, TypeRef,
};

/// A function by its number, or a piece of data by the number of its symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Function(u32),
    Data(u32),
}

/// How linkers call the segment of what never changes.
const CONSTANT: &str = ".rodata";

/// A linked program, as far as it matters what needs what.
#[derive(Debug, Default)]
pub(super) struct Linked {
    /// Names of functions, by number.
    pub(super) names: BTreeMap<u32, String>,
    /// How long the bodies of functions are, in bytes, by number.
    pub(super) sizes: BTreeMap<u32, usize>,
    /// Where pieces of data lie in memory, by number of symbol.
    pub(super) data: BTreeMap<u32, Range<u32>>,
    /// Names of pieces of data, by number of symbol.
    data_names: BTreeMap<u32, String>,
    /// Where data lies in memory that never changes.
    pub(super) constant: Vec<Range<u32>>,
    /// What the world outside can call, and what runs at the start.
    roots: BTreeSet<Item>,
    uses: BTreeMap<Item, BTreeSet<Item>>,
}

/// A segment of data: where its bytes lie in the file, and where they go in memory.
struct Segment {
    file: Range<usize>,
    address: u32,
}

impl Linked {
    /// Reads a program.
    pub(super) fn read(program: &[u8]) -> Result<Self> {
        let mut linked = Self::default();
        let (mut bodies, mut segments, mut symbols, mut told) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut code_start, mut data_start) = (0, 0);
        let (mut code, mut data) = (Vec::new(), Vec::new());
        let mut imported = 0;
        // Relocations name a section by its place in the file.
        let (mut place, mut code_place, mut data_place) = (0, None, None);
        for payload in Parser::new(0).parse_all(program) {
            let payload = payload.context("the program is no WebAssembly")?;
            let here = place;
            if payload.as_section().is_some() {
                place += 1;
            }
            match payload {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            linked.roots.insert(Item::Function(export.index));
                        }
                    }
                }
                Payload::StartSection { func, .. } => {
                    linked.roots.insert(Item::Function(func));
                }
                Payload::CodeSectionStart { range, .. } => {
                    code_start = range.start;
                    code_place = Some(here);
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.range()),
                Payload::DataSection(section) => {
                    data_start = section.range().start;
                    data_place = Some(here);
                    for segment in section {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else {
                            bail!("a segment of data without an address")
                        };
                        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                            bail!("a segment of data at an address that is computed")
                        };
                        let end = segment.range.end;
                        segments.push(Segment {
                            file: end - segment.data.len()..end,
                            address: value.cast_unsigned(),
                        });
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => {
                        for subsection in linking.subsections() {
                            match subsection? {
                                Linking::SymbolTable(table) => {
                                    symbols = table.into_iter().collect::<Result<Vec<_>, _>>()?;
                                }
                                Linking::SegmentInfo(table) => {
                                    told = table.into_iter().collect::<Result<Vec<_>, _>>()?;
                                }
                                _ => {}
                            }
                        }
                    }
                    KnownCustom::Reloc(reloc) => {
                        let of = Some(reloc.section_index());
                        let entries = reloc.entries().into_iter().collect::<Result<Vec<_>, _>>()?;
                        if of == code_place {
                            code = entries;
                        } else if of == data_place {
                            data = entries;
                        }
                    }
                    KnownCustom::Name(names) => {
                        for subsection in names {
                            if let Name::Function(map) = subsection? {
                                for naming in map {
                                    let naming = naming?;
                                    linked.names.insert(naming.index, naming.name.to_owned());
                                }
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if code.is_empty() || data.is_empty() {
            bail!("the program was not linked with --emit-relocs");
        }
        for (segment, told) in segments.iter().zip(&told) {
            if told.name.starts_with(CONSTANT) {
                let length = u32::try_from(segment.file.len())?;
                linked.constant.push(segment.address..segment.address + length);
            }
        }
        for (number, symbol) in (0..).zip(&symbols) {
            if let SymbolInfo::Data { symbol: Some(place), name, .. } = symbol {
                linked.data_names.insert(number, (*name).to_owned());
                let segment = segments.get(place.index as usize).context("data without a segment")?;
                let start = segment.address + place.offset;
                linked.data.insert(number, start..start + place.size);
            }
        }
        let function = |offset: usize| {
            let after = bodies.partition_point(|body| body.end <= offset);
            let inside = bodies.get(after).filter(|body| body.contains(&offset));
            let number = u32::try_from(after).ok().filter(|_| inside.is_some());
            number
                .map(|number| Item::Function(imported + number))
                .context("code outside of functions is linked")
        };
        for (number, body) in (imported..).zip(&bodies) {
            linked.sizes.insert(number, body.len());
        }
        for entry in &code {
            let from = function(code_start + entry.offset as usize)?;
            linked.link(from, entry, &symbols);
        }
        // Pieces in order of place; a piece may lie inside of another one.
        let by_start: BTreeSet<_> =
            linked.data.iter().map(|(number, range)| (range.start, range.end, *number)).collect();
        let widest = linked.data.values().map(|range| range.end - range.start).max().unwrap_or(0);
        for entry in &data {
            let offset = data_start + entry.offset as usize;
            let segment = segments.iter().find(|segment| segment.file.contains(&offset));
            let segment = segment.context("a link in data outside of its segments")?;
            let address = segment.address + u32::try_from(offset - segment.file.start)?;
            let near = by_start.range((address.saturating_sub(widest), 0, 0)..=(address, u32::MAX, u32::MAX));
            let holders: Vec<_> = near.filter(|(_, end, _)| *end > address).map(|piece| piece.2).collect();
            if holders.is_empty() {
                bail!("a link in data that belongs to no symbol, at address {address}");
            }
            for holder in holders {
                linked.link(Item::Data(holder), entry, &symbols);
            }
        }
        Ok(linked)
    }

    /// Notes that something refers to something else.
    fn link(&mut self, from: Item, entry: &RelocationEntry, symbols: &[SymbolInfo<'_>]) {
        // The number in a relocation of a type is that of the type.
        if entry.ty == RelocationType::TypeIndexLeb {
            return;
        }
        let to = match symbols.get(entry.index as usize) {
            Some(SymbolInfo::Func { index, .. }) => Item::Function(*index),
            Some(SymbolInfo::Data { symbol: Some(_), .. }) => Item::Data(entry.index),
            _ => return,
        };
        self.uses.entry(from).or_default().insert(to);
    }

    /// What is reached from the roots of the program without going through a door, and from where it was reached.
    pub(super) fn beginning(&self, doors: &BTreeSet<Item>) -> BTreeMap<Item, Item> {
        self.spread(self.roots.iter().copied().collect(), doors)
    }

    /// What is reached from a door, itself included, without going through another one.
    pub(super) fn behind(&self, door: Item, doors: &BTreeSet<Item>) -> BTreeSet<Item> {
        self.spread(vec![door], doors).into_keys().collect()
    }

    fn spread(&self, mut open: Vec<Item>, closed: &BTreeSet<Item>) -> BTreeMap<Item, Item> {
        let mut reached: BTreeMap<Item, Item> = open.iter().map(|item| (*item, *item)).collect();
        while let Some(item) = open.pop() {
            for next in self.uses.get(&item).into_iter().flatten() {
                if !closed.contains(next) && !reached.contains_key(next) {
                    reached.insert(*next, item);
                    open.push(*next);
                }
            }
        }
        reached
    }

    /// How the beginning comes to need something: the names on the way there, the last one first.
    pub(super) fn way(&self, beginning: &BTreeMap<Item, Item>, to: Item) -> Vec<String> {
        let steps =
            std::iter::successors(Some(to), |item| beginning.get(item).copied().filter(|from| from != item));
        steps
            .map(|item| match item {
                Item::Function(number) => self.path(number),
                Item::Data(number) => format!("data {number}"),
            })
            .collect()
    }

    /// Whether a stretch of memory never changes once it is filled.
    pub(super) fn is_constant(&self, stretch: &Range<u32>) -> bool {
        self.constant.iter().any(|all| all.start <= stretch.start && stretch.end <= all.end)
    }

    /// What a piece of data is called.
    pub(super) fn datum(&self, number: u32) -> String {
        format!("data {}", self.data_names.get(&number).map_or_else(String::new, |name| path(name)))
    }

    /// The path of a function as it is written in Rust.
    pub(super) fn path(&self, function: u32) -> String {
        self.names.get(&function).map_or_else(String::new, |name| path(name))
    }
}

/// The path of a function by its name in a program.
pub(super) fn path(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

#[cfg(test)]
impl Linked {
    /// A program in which the outside can call some functions, and some items need others.
    pub(super) fn of(roots: &[u32], uses: &[(Item, Item)]) -> Self {
        let roots = roots.iter().map(|root| Item::Function(*root)).collect();
        let mut linked = Self { roots, ..Self::default() };
        for (from, to) in uses {
            linked.uses.entry(*from).or_default().insert(*to);
        }
        linked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(uses: &[(Item, Item)]) -> Linked {
        Linked::of(&[0], uses)
    }

    #[test]
    fn what_is_behind_a_door_is_not_reached_without_it() {
        use Item::{Data, Function};
        let list = [
            (Function(0), Data(0)),
            (Data(0), Function(1)),
            (Function(1), Function(2)),
            (Function(1), Data(1)),
        ];
        let shared = [(Function(0), Function(3)), (Function(2), Function(3))];
        let linked = linked(&[&list[..], &shared[..]].concat());
        let doors = [Function(1)].into();
        let beginning: BTreeSet<_> = linked.beginning(&doors).into_keys().collect();
        assert_eq!(beginning, [Function(0), Data(0), Function(3)].into());
        assert_eq!(
            linked.behind(Function(1), &doors),
            [Function(1), Function(2), Function(3), Data(1)].into()
        );
    }

    #[test]
    fn the_way_from_a_door_ends_at_the_next_one() {
        use Item::Function;
        let linked = linked(&[(Function(1), Function(2)), (Function(2), Function(3))]);
        let doors = [Function(1), Function(2)].into();
        assert_eq!(linked.behind(Function(1), &doors), [Function(1)].into());
        assert_eq!(linked.behind(Function(2), &doors), [Function(2), Function(3)].into());
    }

    #[test]
    fn it_is_told_how_the_beginning_comes_to_need_something() {
        use Item::{Data, Function};
        let mut linked = linked(&[(Function(0), Data(0)), (Data(0), Function(1))]);
        linked.names.insert(0, "main".to_owned());
        linked.names.insert(1, "_ZN3app4door3one17h0123456789abcdefE".to_owned());
        let beginning = linked.beginning(&BTreeSet::new());
        assert_eq!(linked.way(&beginning, Function(1)), ["app::door::one", "data 0", "main"]);
    }

    #[test]
    fn data_is_constant_if_all_of_it_lies_where_nothing_changes() {
        let linked = Linked { constant: vec![16..32, 48..64], ..Linked::default() };
        for (stretch, constant) in
            [(16..32, true), (20..21, true), (31..33, false), (32..48, false), (48..64, true)]
        {
            assert_eq!(linked.is_constant(&stretch), constant, "{stretch:?}");
        }
    }

    #[test]
    fn a_program_without_relocations_is_refused() {
        let nothing = *b"\0asm\x01\0\0\0";
        let error = Linked::read(&nothing).expect_err("nothing to read");
        assert!(format!("{error:#}").contains("--emit-relocs"), "{error:#}");
        assert!(Linked::read(b"no program").is_err());
    }
}
