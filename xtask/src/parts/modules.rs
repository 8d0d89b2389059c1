//! A program cut into modules: one that begins, and one for each part that is fetched later.
//!
//! The parts share memory and function table with the beginning. What calls into a part that may not be there does so
//! through the table, as every call through `dyn Session` does; until the part is there, its places in the table hold a
//! function that traps. What a part calls in the beginning, or in a part that is always there before it, it imports.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    GlobalKind, ImportedFunction, LocalFunction, MemoryId, Module, ModuleConfig, TableId,
};

/// The name under which a part imports all that it needs.
const HOST: &str = "page";
/// The names of what is no function; those of functions are numbers.
const MEMORY: &str = "memory";
const TABLE: &str = "table";

/// What goes into a part.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The parts that are there before it, by place.
    pub(super) requires: Vec<usize>,
    /// Names of its functions.
    pub(super) functions: BTreeSet<String>,
    /// Where its data lies in memory.
    pub(super) data: Vec<Range<u32>>,
}

/// A program, read, with its functions by name.
struct Program {
    module: Module,
    functions: BTreeMap<String, FunctionId>,
    memory: MemoryId,
    table: TableId,
}

impl Program {
    fn read(bytes: &[u8]) -> Result<Self> {
        let module = ModuleConfig::new().generate_producers_section(false).parse(bytes);
        let mut module = module.context("the program cannot be read")?;
        let mut functions = BTreeMap::new();
        for function in module.funcs.iter_mut() {
            // What wasm-bindgen adds may go by the name of something else, or by none.
            let mut name = function.name.take().unwrap_or_default();
            while functions.contains_key(&name) {
                name.push('\'');
            }
            functions.insert(name.clone(), function.id());
            function.name = Some(name);
        }
        let memory = module.memories.iter().next().context("the program has no memory")?.id();
        let table = module.tables.main_function_table()?.context("the program has no table of functions")?;
        // What wasm-opt may use is told there; the rest is for linkers.
        let customs: Vec<_> =
            module.customs.iter().map(|(id, custom)| (id, custom.name().to_owned())).collect();
        for (id, name) in customs {
            if name != "target_features" {
                module.customs.delete(id);
            }
        }
        Ok(Self { module, functions, memory, table })
    }

    fn name(&self, function: FunctionId) -> &str {
        self.module.funcs.get(function).name.as_deref().unwrap_or_default()
    }

    /// The functions that a function calls by name.
    fn called(&self, function: FunctionId) -> BTreeSet<FunctionId> {
        let FunctionKind::Local(body) = &self.module.funcs.get(function).kind else { return BTreeSet::new() };
        called(body)
    }

    /// What is called from functions of a part and is not in it.
    fn needed(&self, part: &Part) -> BTreeSet<String> {
        let inside = part.functions.iter().filter_map(|name| self.functions.get(name));
        let called = inside.flat_map(|function| self.called(*function));
        let names = called.map(|function| self.name(function).to_owned());
        names.filter(|name| !part.functions.contains(name)).collect()
    }

    /// Every place of the function table that is filled.
    fn table_places(&self) -> Result<Vec<(i32, FunctionId)>> {
        let mut places = Vec::new();
        for element in self.module.elements.iter() {
            let ElementKind::Active { table, offset } = &element.kind else { continue };
            if *table != self.table {
                continue;
            }
            let ConstExpr::Value(Value::I32(start)) = offset else { bail!("a table that begins nowhere") };
            let functions: Vec<_> = match &element.items {
                ElementItems::Functions(functions) => functions.iter().copied().map(Some).collect(),
                ElementItems::Expressions(_, items) => items.iter().map(in_expression).collect(),
            };
            places.extend((*start..).zip(functions).filter_map(|(place, function)| Some((place, function?))));
        }
        Ok(places)
    }

    /// Writes it, without what nothing uses any more.
    fn write(mut self) -> Vec<u8> {
        walrus::passes::gc::run(&mut self.module);
        self.module.emit_wasm()
    }
}

fn called(body: &LocalFunction) -> BTreeSet<FunctionId> {
    struct Calls(BTreeSet<FunctionId>);
    impl<'a> Visitor<'a> for Calls {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.0.insert(*function);
        }
    }
    let mut calls = Calls(BTreeSet::new());
    dfs_in_order(&mut calls, body, body.entry_block());
    calls.0
}

fn in_expression(item: &ConstExpr) -> Option<FunctionId> {
    if let ConstExpr::RefFunc(function) = item { Some(*function) } else { None }
}

/// Takes out of the parts what must be there from the beginning: what the outside calls, what belongs to the outside,
/// and what is called by name from where it may not be there. The tools between the linker and here write such calls.
fn settle(program: &Program, parts: &mut [Part]) {
    let mut missing: BTreeSet<String> = BTreeSet::new();
    for export in program.module.exports.iter() {
        if let ExportItem::Function(function) = export.item {
            missing.insert(program.name(function).to_owned());
        }
    }
    missing.extend(program.module.start.map(|start| program.name(start).to_owned()));
    for function in
        program.module.funcs.iter().filter(|function| matches!(function.kind, FunctionKind::Import(_)))
    {
        missing.insert(program.name(function.id()).to_owned());
    }
    loop {
        for part in &mut *parts {
            part.functions.retain(|name| !missing.contains(name) && program.functions.contains_key(name));
        }
        let mut homes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, part) in parts.iter().enumerate() {
            for name in &part.functions {
                homes.entry(name).or_default().push(place);
            }
        }
        let homes_of = |name: &str| homes.get(name).map_or(&[][..], Vec::as_slice);
        let there = |at: usize, homes: &[usize]| {
            homes.contains(&at) || parts[at].requires.iter().any(|part| homes.contains(part))
        };
        missing = BTreeSet::new();
        for (name, function) in &program.functions {
            let from = homes_of(name);
            for called in program.called(*function) {
                let called = program.name(called);
                let to = homes_of(called);
                let met = !from.is_empty() && from.iter().all(|from| there(*from, to));
                if !to.is_empty() && !met {
                    missing.insert(called.to_owned());
                }
            }
        }
        if missing.is_empty() {
            return;
        }
    }
}

/// A program that was cut.
pub(super) struct Cut {
    pub(super) beginning: Vec<u8>,
    /// In the order in which they were asked for.
    pub(super) parts: Vec<Vec<u8>>,
    /// What the beginning imports, and the shorter names that it uses now.
    pub(super) shortened: BTreeMap<String, String>,
}

/// Cuts a program.
pub(super) fn cut(bytes: &[u8], mut parts: Vec<Part>) -> Result<Cut> {
    let mut program = Program::read(bytes)?;
    settle(&program, &mut parts);
    // A function that another module imports goes by the same number in all of them.
    let needed: BTreeSet<String> = parts.iter().flat_map(|part| program.needed(part)).collect();
    let numbers: BTreeMap<String, String> =
        needed.into_iter().zip(0..).map(|(name, number): (_, u32)| (name, number.to_string())).collect();
    let later = parts.iter().map(|part| piece(bytes, part, &numbers)).collect::<Result<_>>()?;
    let shortened = shorten(&mut program.module);
    let beginning = beginning(program, &parts, &numbers)?;
    Ok(Cut { beginning, parts: later, shortened })
}

/// Gives short names to what a program imports: the names of wasm-bindgen end in sixteen digits that no compression
/// makes smaller, and stand in the program and in its JavaScript.
fn shorten(module: &mut Module) -> BTreeMap<String, String> {
    let glue =
        |name: &str| name.starts_with("__wb") && name.rsplit('_').next().is_some_and(|end| end.len() == 16);
    let mut shortened = BTreeMap::new();
    for import in module.imports.iter_mut().filter(|import| glue(&import.name)) {
        let short = format!("i{}", shortened.len());
        shortened.insert(std::mem::replace(&mut import.name, short.clone()), short);
    }
    shortened
}

/// What is there from the beginning.
fn beginning(mut program: Program, parts: &[Part], numbers: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let gone: BTreeSet<FunctionId> = parts
        .iter()
        .flat_map(|part| &part.functions)
        .filter_map(|name| program.functions.get(name))
        .copied()
        .collect();
    let module = &mut program.module;
    let mut trap = FunctionBuilder::new(&mut module.types, &[], &[]);
    trap.name("not_here_yet".into()).func_body().unreachable();
    let trap = trap.finish(vec![], &mut module.funcs);
    for element in module.elements.iter_mut() {
        match &mut element.items {
            ElementItems::Functions(functions) => {
                for function in functions.iter_mut().filter(|function| gone.contains(function)) {
                    *function = trap;
                }
            }
            ElementItems::Expressions(_, items) => {
                for item in items {
                    if in_expression(item).is_some_and(|function| gone.contains(&function)) {
                        *item = ConstExpr::RefFunc(trap);
                    }
                }
            }
        }
    }
    for function in &gone {
        module.funcs.delete(*function);
    }
    let segments: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        let Some(start) = address(&data.kind) else { continue };
        for range in parts.iter().flat_map(|part| &part.data) {
            if let Some(place) = within(range, start, data.value.len()) {
                data.value[place].fill(0);
            }
        }
    }
    for (name, number) in numbers {
        let function = program.functions[name];
        if !gone.contains(&function) {
            module.exports.add(number, function);
        }
    }
    if module.exports.get_exported_memory(program.memory).is_none_or(|export| export.name != MEMORY) {
        module.exports.add(MEMORY, program.memory);
    }
    module.exports.add(TABLE, program.table);
    let globals: Vec<_> = module.globals.iter().map(walrus::Global::id).collect();
    for (place, global) in globals.into_iter().enumerate() {
        module.exports.add(&global_name(place), global);
    }
    Ok(program.write())
}

/// A part.
fn piece(bytes: &[u8], part: &Part, numbers: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut program = Program::read(bytes)?;
    let places = program.table_places()?;
    let needed = program.needed(part);
    let (memory, table) = (program.memory, program.table);
    let module = &mut program.module;
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
    exports.into_iter().for_each(|export| module.exports.delete(export));
    let imports: Vec<_> = module.imports.iter().map(walrus::Import::id).collect();
    imports.into_iter().for_each(|import| module.imports.delete(import));
    for name in part.functions.iter().filter(|name| numbers.contains_key(*name)) {
        module.exports.add(&numbers[name], program.functions[name]);
    }
    for name in needed {
        let function = program.functions[&name];
        let import = module.imports.add(HOST, &numbers[&name], function);
        let function = module.funcs.get_mut(function);
        function.kind = FunctionKind::Import(ImportedFunction { import, ty: function.ty() });
    }
    // Memory, table and globals are those of the beginning.
    let import = module.imports.add(HOST, MEMORY, memory);
    let shared = module.memories.get_mut(memory);
    shared.import = Some(import);
    shared.data_segments.clear();
    let import = module.imports.add(HOST, TABLE, table);
    let shared = module.tables.get_mut(table);
    shared.import = Some(import);
    let globals: Vec<_> = module.globals.iter().map(walrus::Global::id).collect();
    for (place, global) in globals.into_iter().enumerate() {
        let import = module.imports.add(HOST, &global_name(place), global);
        module.globals.get_mut(global).kind = GlobalKind::Import(import);
    }
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
    }
    let elements: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    elements.into_iter().for_each(|element| module.elements.delete(element));
    let inside: BTreeSet<FunctionId> =
        part.functions.iter().filter_map(|name| program.functions.get(name)).copied().collect();
    for (start, functions) in runs(places.into_iter().filter(|(_, function)| inside.contains(function))) {
        let offset = ConstExpr::Value(Value::I32(start));
        let kind = ElementKind::Active { table, offset };
        let element = module.elements.add(kind, ElementItems::Functions(functions));
        module.tables.get_mut(table).elem_segments.insert(element);
    }
    let mut pieces = Vec::new();
    let segments: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for segment in segments {
        let data = module.data.get(segment);
        let start = address(&data.kind).context("data without an address")?;
        for range in &part.data {
            if let Some(place) = within(range, start, data.value.len()) {
                pieces.push((range.start, data.value[place].to_vec()));
            }
        }
        module.data.delete(segment);
    }
    for (address, value) in pieces {
        let offset = ConstExpr::Value(Value::I32(address.cast_signed()));
        let data = module.data.add(DataKind::Active { memory, offset }, value);
        module.memories.get_mut(memory).data_segments.insert(data);
    }
    Ok(program.write())
}

fn global_name(place: usize) -> String {
    format!("g{place}")
}

fn address(kind: &DataKind) -> Option<u32> {
    match kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } => Some(start.cast_unsigned()),
        _ => None,
    }
}

/// Where a stretch of memory lies in a segment, if all of it does.
fn within(range: &Range<u32>, start: u32, length: usize) -> Option<Range<usize>> {
    let first = usize::try_from(range.start.checked_sub(start)?).ok()?;
    let end = first + usize::try_from(range.end - range.start).ok()?;
    (end <= length).then_some(first..end)
}

/// Neighbours together: what stands in one row of the table is one segment.
fn runs(places: impl Iterator<Item = (i32, FunctionId)>) -> Vec<(i32, Vec<FunctionId>)> {
    let mut sorted: Vec<_> = places.collect();
    sorted.sort_by_key(|(place, _)| *place);
    let mut runs: Vec<(i32, Vec<FunctionId>)> = Vec::new();
    let mut next = None;
    for (place, function) in sorted {
        match runs.last_mut().filter(|_| next == Some(place)) {
            Some((_, run)) => run.push(function),
            None => runs.push((place, vec![function])),
        }
        next = Some(place + 1);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ElementItems::Functions;
    use walrus::RefType;

    fn function(module: &mut Module, name: &str, calls: &[FunctionId]) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        let mut body = builder.name(name.into()).func_body();
        for called in calls {
            body.call(*called);
        }
        builder.finish(vec![], &mut module.funcs)
    }

    /// `main` calls `helper` and `both`; `door` stands in the table at 1 and calls `own`, `helper` and `both`.
    fn program() -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        let helper = function(&mut module, "helper", &[]);
        let both = function(&mut module, "both", &[]);
        let own = function(&mut module, "own", &[]);
        let door = function(&mut module, "door", &[own, helper, both]);
        let main = function(&mut module, "main", &[helper, both]);
        module.exports.add("main", main);
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = ConstExpr::Value(Value::I32(16));
        let data = module.data.add(DataKind::Active { memory, offset }, vec![1, 2, 3, 4]);
        module.memories.get_mut(memory).data_segments.insert(data);
        let table = module.tables.add_local(false, 2, Some(2), RefType::FUNCREF);
        let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(1)) };
        let element = module.elements.add(kind, Functions(vec![door]));
        module.tables.get_mut(table).elem_segments.insert(element);
        module.emit_wasm()
    }

    fn engine() -> Part {
        let functions = ["door", "own", "both", "no more"].map(str::to_owned).into();
        Part { functions, data: std::iter::once(17..19).collect(), requires: Vec::new() }
    }

    fn names(bytes: &[u8]) -> BTreeSet<String> {
        let module = Module::from_buffer(bytes).expect("a module");
        module.funcs.iter_local().filter_map(|(id, _)| module.funcs.get(id).name.clone()).collect()
    }

    fn bytes(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
        let module = Module::from_buffer(bytes).expect("a module");
        let data = module.data.iter();
        data.map(|data| (address(&data.kind).expect("it has an address"), data.value.clone())).collect()
    }

    #[test]
    fn what_only_the_part_needs_is_in_the_part_alone() {
        let cut = cut(&program(), vec![engine()]).expect("it can be cut");
        assert_eq!(
            names(&cut.beginning),
            ["both", "helper", "main", "not_here_yet"].map(str::to_owned).into()
        );
        assert_eq!(names(&cut.parts[0]), ["door", "own"].map(str::to_owned).into());
        assert_eq!(bytes(&cut.beginning), [(16, vec![1, 0, 0, 4])]);
        assert_eq!(bytes(&cut.parts[0]), [(17, vec![2, 3])]);
    }

    #[test]
    fn a_part_takes_the_places_in_the_table_that_trap_until_then() {
        let cut = cut(&program(), vec![engine()]).expect("it can be cut");
        for (module, holds) in [(&cut.beginning, "not_here_yet"), (&cut.parts[0], "door")] {
            let program = Program::read(module).expect("a program");
            let places = program.table_places().expect("a table");
            let held: Vec<_> =
                places.iter().map(|(place, function)| (*place, program.name(*function))).collect();
            assert_eq!(held, [(1, holds)]);
        }
    }

    #[test]
    fn what_a_part_imports_the_beginning_exports() {
        let cut = cut(&program(), vec![engine()]).expect("it can be cut");
        let beginning = Module::from_buffer(&cut.beginning).expect("a module");
        let exported: BTreeSet<_> = beginning.exports.iter().map(|export| export.name.clone()).collect();
        let part = Module::from_buffer(&cut.parts[0]).expect("a module");
        let imported: Vec<_> = part.imports.iter().map(|import| import.name.clone()).collect();
        assert_eq!(imported.len(), 4, "helper, both, memory and table: {imported:?}");
        assert!(imported.iter().all(|name| exported.contains(name)), "{imported:?} of {exported:?}");
    }

    /// Parts of these functions, with what each requires.
    fn parts<const N: usize>(parts: [(&[usize], &[&str]); N]) -> Vec<Part> {
        let part = |(requires, functions): (&[usize], &[&str])| Part {
            requires: requires.to_vec(),
            functions: functions.iter().map(|name| (*name).to_owned()).collect(),
            data: Vec::new(),
        };
        parts.into_iter().map(part).collect()
    }

    #[test]
    fn a_part_imports_from_the_part_that_it_requires() {
        let cut = cut(&program(), parts([(&[1], &["door"]), (&[], &["own"])])).expect("it can be cut");
        assert_eq!(names(&cut.parts[0]), ["door"].map(str::to_owned).into());
        assert_eq!(names(&cut.parts[1]), ["own"].map(str::to_owned).into());
        let [engine, family] =
            [&cut.parts[0], &cut.parts[1]].map(|part| Module::from_buffer(part).expect("a module"));
        let beginning = Module::from_buffer(&cut.beginning).expect("a module");
        let exported = |module: &Module| -> BTreeSet<String> {
            module.exports.iter().map(|export| export.name.clone()).collect()
        };
        let family = exported(&family);
        assert_eq!(family.len(), 1, "{family:?}");
        assert!(engine.imports.iter().any(|import| family.contains(&import.name)));
        assert!(exported(&beginning).is_disjoint(&family));
    }

    #[test]
    fn what_is_called_from_a_part_that_may_come_without_it_is_there_from_the_beginning() {
        // The engine does not wait for the other part.
        let cut = cut(&program(), parts([(&[], &["door"]), (&[], &["own"])])).expect("it can be cut");
        assert!(names(&cut.beginning).contains("own") && names(&cut.parts[1]).is_empty());
        // A copy in each place from which it is called will do.
        let cut =
            super::cut(&program(), parts([(&[], &["door", "own"]), (&[], &["own"])])).expect("it can be cut");
        assert!(!names(&cut.beginning).contains("own"));
        assert!(names(&cut.parts[0]).contains("own"));
    }

    #[test]
    fn what_a_part_needs_of_the_outside_comes_through_the_beginning() {
        let mut module = Module::from_buffer(&program()).expect("a module");
        let ty = module.types.add(&[], &[]);
        let (outside, _) = module.add_import_func("glue", "outside", ty);
        module.funcs.get_mut(outside).name = Some("outside".to_owned());
        let door = function(&mut module, "second door", &[outside]);
        let element = module.elements.iter_mut().next().expect("a table");
        element.items = Functions(vec![door]);
        let cut =
            cut(&module.emit_wasm(), parts([(&[], &["second door", "outside"])])).expect("it can be cut");
        let imports = |bytes: &[u8]| -> Vec<(String, String)> {
            let module = Module::from_buffer(bytes).expect("a module");
            module.imports.iter().map(|import| (import.module.clone(), import.name.clone())).collect()
        };
        assert_eq!(imports(&cut.beginning), [("glue".to_owned(), "outside".to_owned())]);
        assert!(imports(&cut.parts[0]).iter().all(|(module, _)| module == HOST));
        assert_eq!(names(&cut.parts[0]), ["second door"].map(str::to_owned).into());
    }

    #[test]
    fn neighbours_in_the_table_are_one_segment() {
        let mut module = Module::with_config(ModuleConfig::new());
        let one = function(&mut module, "one", &[]);
        let places = [(7, one), (3, one), (4, one)];
        assert_eq!(runs(places.into_iter()), [(3, vec![one, one]), (7, vec![one])]);
    }
}
