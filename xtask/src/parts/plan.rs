//! Which parts there are, which of them must be there before which, and where an item of the program has its home.
//!
//! Behind every door lies a part. What the doors of one group share is a part of its own, and so is what the engines
//! of all families share; the words of a family come after the page's words in their language, and those of one protocol
//! after what the words of its family share. What only some protocols of a family share, of their engines or of their words
//! in a language, is a part of its own if it is long enough to be worth a request. From that follows where anything
//! belongs: to the narrowest part that whatever needs it has before it, or to the beginning.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::door::Door;

/// The part that engines of different families share.
pub(super) const ENGINES: &str = "engines";

/// What stands between the names of protocols that share a part.
pub(super) const TOGETHER: &str = "+";

/// The group of what works beside the page.
pub(super) const DESK: &str = "desk";

/// The group of what the page itself keeps behind doors: it needs no engine.
const PAGE: &str = "page";

/// How many parts may have a copy of a function before it moves to one that all of them share: who looks at one
/// protocol does not load what three other families need.
const COPIES: usize = 3;

/// The same for what views of the page need, who otherwise would have it in the beginning: most readers open few of them.
const COPIES_OF_VIEWS: usize = 4;

/// How many bytes of functions are worth a part, and so a request, of their own: about 2.5 KiB on the way.
const WORTH_A_PART: usize = 6_000;

/// Doors, by their place in the list.
pub(super) type Doors = BTreeSet<usize>;

/// What some of the protocols of a family share, and the others of it do without. `uses` are the functions: through which
/// doors each is reached, and how many bytes it has.
pub(super) fn shared<'a>(doors: &[Door], uses: impl Iterator<Item = (&'a Doors, usize)>) -> Vec<Doors> {
    let mut bytes: BTreeMap<Doors, usize> = BTreeMap::new();
    for (through, size) in uses {
        let groups: BTreeSet<&str> = through.iter().map(|door| &*doors[*door].group).collect();
        if groups.len() > COPIES {
            continue;
        }
        for group in groups.into_iter().filter(|group| ![PAGE, DESK].contains(group)) {
            let inside = through.iter().copied().filter(|door| doors[*door].group == group);
            // The words of a protocol come after its engine: what both need is there once for the two.
            let engine = |door: &usize| {
                let named = |other: &usize| Some(&*doors[*other].name) == doors[*door].speaks_for();
                through.iter().any(|other| doors[*other].group == group && named(other))
            };
            let inside: Doors = inside.filter(|door| !engine(door)).collect();
            let Some(one) = inside.first().map(|door| &doors[*door]) else { continue };
            // Either engines share it, or what protocols say in one language; of words that the page needs too it has its own.
            let told = one.speaks_for().is_some();
            if !(one.is_engine() || told && !through.iter().any(|door| doors[*door].group == PAGE)) {
                continue;
            }
            let like = |door: &Door| {
                door.language() == one.language()
                    && door.is_engine() == one.is_engine()
                    && door.speaks_for().is_some() == told
            };
            let all = doors.iter().filter(|door| door.group == group && like(door)).count();
            if inside.len() > 1 && inside.len() < all && inside.iter().all(|door| like(&doors[*door])) {
                *bytes.entry(inside).or_default() += size;
            }
        }
    }
    bytes.into_iter().filter(|(_, size)| *size >= WORTH_A_PART).map(|(doors, _)| doors).collect()
}

/// A part, as it is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) name: String,
    /// What must be there before it, by place, in an order in which it can come.
    pub(super) requires: Vec<usize>,
    /// The doors that cannot be gone through without it.
    doors: Doors,
}

/// Every part.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) parts: Vec<Planned>,
    /// The group of each door.
    groups: Vec<String>,
    /// Behind which doors words lie.
    words: Doors,
}

impl Plan {
    /// The parts of a program with these doors, where protocols of a family share what the others do without.
    pub(super) fn of(doors: &[Door], shared: &[Doors]) -> Result<Self> {
        let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let words = |group: &str, language: &str| format!("{group}.words-{language}");
        let several = |of: &Doors| {
            let names: Vec<&str> = of.iter().map(|door| doors[*door].protocol()).collect();
            let (group, language) =
                of.first().map_or(("", None), |door| (&*doors[*door].group, doors[*door].language()));
            let begins =
                language.map_or_else(|| format!("{group}."), |language| words(group, language) + "_");
            let mut before = vec![group.to_owned()];
            before.extend(
                language.into_iter().flat_map(|language| [PAGE, group].map(|of| words(of, language))),
            );
            (begins + &names.join(TOGETHER), before)
        };
        // What fewer share may call what more share, and comes after it.
        let mut shared: Vec<&Doors> = shared.iter().collect();
        shared.sort_by_key(|of| Reverse(of.len()));
        for (number, of) in shared.iter().enumerate() {
            let (name, before) = several(of);
            let more = shared[..number].iter().filter(|more| of.is_subset(more)).map(|more| several(more).0);
            needs.insert(name, before.into_iter().chain(more).collect());
        }
        for (number, door) in doors.iter().enumerate() {
            let mut before = Vec::new();
            if door.group != PAGE {
                needs.insert(ENGINES.to_owned(), Vec::new());
                needs.insert(door.group.clone(), vec![ENGINES.to_owned()]);
                before.push(door.group.clone());
                if let Some(language) = door.language() {
                    let of_page = words(PAGE, language);
                    if !doors.iter().any(|door| door.part() == of_page) {
                        bail!("{} needs words of the page that are not there: {of_page}", door.part());
                    }
                    if let Some(protocol) = door.speaks_for() {
                        let shared = words(&door.group, language);
                        needs.insert(shared.clone(), vec![door.group.clone(), of_page.clone()]);
                        before.push(shared);
                        // Nobody reads them without its engine, so what both need is there and not in what all of the family share.
                        let engine = format!("{}.{protocol}", door.group);
                        before.extend(doors.iter().map(Door::part).find(|part| *part == engine));
                    }
                    before.push(of_page);
                }
                before.extend(shared.iter().filter(|of| of.contains(&number)).map(|of| several(of).0));
            }
            needs.insert(door.part(), before);
        }
        let names: Vec<&String> = needs.keys().collect();
        let place = |name: &str| names.iter().position(|other| *other == name);
        let parts = needs.keys().map(|name| {
            let mut order = Vec::new();
            before(&needs, name, &mut order);
            let requires = order.iter().filter_map(|name| place(name)).collect();
            Planned { name: name.clone(), requires, doors: Doors::new() }
        });
        let mut parts: Vec<Planned> = parts.collect();
        for (number, door) in doors.iter().enumerate() {
            let Some(own) = parts.iter().position(|part| part.name == door.part()) else { continue };
            for part in [&parts[own].requires.clone()[..], &[own]].concat() {
                parts[part].doors.insert(number);
            }
        }
        let words = doors.iter().enumerate().filter(|(_, door)| door.language().is_some());
        let words = words.map(|(number, _)| number).collect();
        Ok(Self { parts, groups: doors.iter().map(|door| door.group.clone()).collect(), words })
    }

    /// The narrowest part that is there whenever one of these doors is gone through; none is the beginning.
    pub(super) fn home(&self, doors: &Doors) -> Option<usize> {
        let all = (0..self.parts.len()).filter(|part| doors.is_subset(&self.parts[*part].doors));
        // What only words need is among words, or readers of another language would have it.
        let widely = |part: &usize| !self.parts[*part].doors.is_subset(&self.words);
        all.min_by_key(|part| {
            let Planned { requires, doors, .. } = &self.parts[*part];
            (widely(part), doors.len(), Reverse(requires.len()))
        })
    }

    /// Where something is that is reached through these doors: usually in one part; in several, if otherwise those who
    /// need none of them would load it; none is the beginning.
    pub(super) fn homes(&self, doors: &Doors) -> Vec<usize> {
        let home = self.home(doors);
        let (page, engines): (Doors, Doors) = doors.iter().partition(|door| self.groups[**door] == PAGE);
        // The words of the page come before those of every family, as what all engines share comes before every engine.
        let wide = |home: &usize| {
            self.parts[*home].name == ENGINES || (page.is_empty() && self.parts[*home].name.starts_with(PAGE))
        };
        if let Some(home) = home.filter(|home| !wide(home)) {
            return vec![home];
        }
        if page.is_empty() {
            let groups: BTreeSet<&str> = doors.iter().map(|door| &*self.groups[*door]).collect();
            let of_group = |group: &&str| {
                let inside = doors.iter().copied().filter(|door| self.groups[*door] == **group);
                self.home(&inside.collect())
            };
            let copies: Option<Vec<usize>> = groups.iter().map(of_group).collect();
            let copies = copies.filter(|copies| copies.len() <= COPIES);
            return copies.unwrap_or_else(|| home.into_iter().collect());
        }
        // One of the languages is always there; the views of the page have nothing else before them.
        let (words, views): (Doors, Doors) = page.iter().partition(|door| self.words.contains(*door));
        if words.len() > 1 {
            return Vec::new();
        }
        let of_page = words.iter().chain(&views).filter_map(|door| self.home(&Doors::from([*door])));
        let of_engines = if engines.is_empty() { Vec::new() } else { self.homes(&engines) };
        let copies: BTreeSet<usize> = of_page.chain(of_engines).collect();
        if copies.len() <= COPIES_OF_VIEWS { copies.into_iter().collect() } else { Vec::new() }
    }
}

/// What must be there before a part, in an order in which it can come.
fn before(needs: &BTreeMap<String, Vec<String>>, name: &str, order: &mut Vec<String>) {
    for needed in needs.get(name).into_iter().flatten() {
        if !order.contains(needed) {
            before(needs, needed, order);
            order.push(needed.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reach::Item;
    use super::*;

    const PATHS: [(&str, &str); 9] = [
        ("agreement", "paxos"),
        ("agreement", "raft"),
        ("agreement", "words-en"),
        ("commit", "2pc"),
        ("computation", "map-reduce"),
        ("page", "words-en"),
        ("page", "words-zh"),
        ("detection", "phi"),
        ("commit", "words-en"),
    ];
    const PAXOS: usize = 0;
    const RAFT: usize = 1;
    const RAFT_EN: usize = 2;
    const TWO_PHASE: usize = 3;
    const MAP_REDUCE: usize = 4;
    const EN: usize = 5;
    const ZH: usize = 6;
    const PHI: usize = 7;
    const TWO_PHASE_EN: usize = 8;

    fn doors() -> Vec<Door> {
        let door = |(group, name): &(&str, &str)| Door {
            item: Item::Function(0),
            group: (*group).to_owned(),
            name: (*name).to_owned(),
        };
        PATHS.iter().map(door).collect::<Vec<_>>()
    }

    fn plan() -> Plan {
        Plan::of(&doors(), &[]).expect("a plan")
    }

    fn names(plan: &Plan, places: impl IntoIterator<Item = usize>) -> Vec<&str> {
        places.into_iter().map(|place| &*plan.parts[place].name).collect()
    }

    #[test]
    fn every_part_comes_after_what_it_needs() {
        let plan = plan();
        let requires = |name: &str| {
            let part = plan.parts.iter().find(|part| part.name == name).expect(name);
            names(&plan, part.requires.iter().copied())
        };
        assert_eq!(requires("agreement.raft"), ["engines", "agreement"]);
        assert_eq!(requires("agreement.words-en"), ["engines", "agreement", "page.words-en"]);
        assert!(requires("page.words-en").is_empty() && requires("engines").is_empty());
    }

    #[test]
    fn an_item_lives_in_the_narrowest_part_that_is_there_whenever_it_is_needed() {
        let plan = plan();
        for (doors, home) in [
            (&[RAFT][..], Some("agreement.raft")),
            (&[RAFT, PAXOS], Some("agreement")),
            (&[RAFT, RAFT_EN], Some("agreement")),
            (&[RAFT_EN, EN], Some("page.words-en")),
            (&[RAFT, TWO_PHASE], Some("engines")),
            (&[RAFT, TWO_PHASE, RAFT_EN], Some("engines")),
            (&[EN, ZH], None),
            (&[RAFT, EN], None),
        ] {
            let doors: Doors = doors.iter().copied().collect();
            assert_eq!(plan.home(&doors).map(|home| &*plan.parts[home].name), home, "{doors:?}");
        }
    }

    #[test]
    fn a_function_that_three_groups_need_is_in_each_and_one_that_four_need_is_shared() {
        let plan = plan();
        let homes = |doors: &[usize]| names(&plan, plan.homes(&doors.iter().copied().collect()));
        assert_eq!(homes(&[RAFT, PAXOS]), ["agreement"]);
        assert_eq!(homes(&[RAFT, PAXOS, TWO_PHASE]), ["agreement", "commit.2pc"]);
        assert_eq!(homes(&[RAFT, TWO_PHASE, MAP_REDUCE]).len(), 3);
        assert_eq!(homes(&[RAFT, TWO_PHASE, MAP_REDUCE, PHI]), ["engines"]);
        assert_eq!(homes(&[RAFT, EN]), ["agreement.raft", "page.words-en"]);
        assert_eq!(homes(&[RAFT_EN, TWO_PHASE_EN]), ["agreement.words-en", "commit.words-en"]);
        assert_eq!(homes(&[RAFT_EN, TWO_PHASE_EN, EN]), ["page.words-en"]);
        // Whoever looks at the page in another language does without.
        assert!(homes(&[EN, ZH]).is_empty());
    }

    #[test]
    fn what_some_views_of_the_page_share_is_in_each_of_them_and_not_in_the_beginning() {
        let mut doors = doors();
        let first = doors.len();
        let view = |name: &str| Door { item: Item::Function(0), group: "page".into(), name: name.into() };
        doors.extend(["board", "charts", "exports", "logs", "side"].map(view));
        let [board, charts, exports, logs, side] = [0, 1, 2, 3, 4].map(|place| first + place);
        let plan = Plan::of(&doors, &[]).expect("a plan");
        let homes = |doors: &[usize]| names(&plan, plan.homes(&doors.iter().copied().collect()));
        assert_eq!(homes(&[board, charts]), ["page.board", "page.charts"]);
        assert_eq!(homes(&[board, EN]), ["page.board", "page.words-en"]);
        assert_eq!(homes(&[board, RAFT, TWO_PHASE]), ["agreement.raft", "commit.2pc", "page.board"]);
        assert_eq!(homes(&[board, RAFT, TWO_PHASE, MAP_REDUCE, PHI]), ["engines", "page.board"]);
        // Who opens the page in another language has those words instead.
        assert!(homes(&[board, EN, ZH]).is_empty());
        assert_eq!(homes(&[board, charts, exports, logs]).len(), 4);
        assert!(homes(&[board, charts, exports, logs, side]).is_empty());
    }

    #[test]
    fn what_some_protocols_of_a_family_share_is_a_part_if_it_is_long_enough() {
        let mut doors = doors();
        doors.push(Door { item: Item::Function(0), group: "agreement".into(), name: "zab".into() });
        const ZAB: usize = PATHS.len();
        let through = |through: &[usize]| through.iter().copied().collect::<Doors>();
        let [two, far, all, words] =
            [&[RAFT, ZAB][..], &[RAFT, ZAB, TWO_PHASE], &[PAXOS, RAFT, ZAB], &[RAFT, RAFT_EN]].map(through);
        let long = WORTH_A_PART;
        // A function that another family copies counts, too; what all of a family need has a part already.
        let uses = [(&two, long - 9), (&far, 9), (&all, long), (&words, long)];
        assert_eq!(shared(&doors, uses.into_iter()), [through(&[RAFT, ZAB])]);
        assert!(shared(&doors, [(&two, long - 1)].into_iter()).is_empty());

        let plan = Plan::of(&doors, &[through(&[RAFT, ZAB])]).expect("a plan");
        let homes = |doors: &Doors| names(&plan, plan.homes(doors));
        assert_eq!(homes(&two), ["agreement.raft+zab"]);
        assert_eq!(homes(&far), ["agreement.raft+zab", "commit.2pc"]);
        assert_eq!(homes(&all), ["agreement"]);
        let requires = |name: &str| {
            let part = plan.parts.iter().find(|part| part.name == name).expect(name);
            names(&plan, part.requires.iter().copied())
        };
        assert_eq!(requires("agreement.zab"), ["engines", "agreement", "agreement.raft+zab"]);
        assert_eq!(requires("agreement.paxos"), ["engines", "agreement"]);
    }

    #[test]
    fn what_the_words_of_protocols_share_is_a_part_for_each_language() {
        let mut doors = doors();
        let first = doors.len();
        let words = |name: &str| Door { item: Item::Function(0), group: "copies".into(), name: name.into() };
        doors.extend(["chain", "quorum", "words-en_chain", "words-en_quorum", "words-zh_chain"].map(words));
        let [chain, quorum, chain_en, quorum_en, chain_zh] = [0, 1, 2, 3, 4].map(|place| first + place);
        let plan = Plan::of(&doors, &[]).expect("a plan");
        let requires = |name: &str| {
            let part = plan.parts.iter().find(|part| part.name == name).expect(name);
            names(&plan, part.requires.iter().copied())
        };
        assert_eq!(
            requires("copies.words-en_chain"),
            ["engines", "copies", "page.words-en", "copies.words-en", "copies.chain"]
        );
        let homes = |doors: &[usize]| names(&plan, plan.homes(&doors.iter().copied().collect()));
        assert_eq!(homes(&[chain_en]), ["copies.words-en_chain"]);
        assert_eq!(homes(&[chain_en, quorum_en]), ["copies.words-en"]);
        // What both languages of a protocol need is with its engine, and so is what its engine needs as well.
        assert_eq!(homes(&[chain_en, chain_zh]), ["copies.chain"]);
        assert_eq!(homes(&[chain, chain_en]), ["copies.chain"]);
        assert_eq!(homes(&[chain, quorum, quorum_en]), ["copies"]);
        let through = |through: &[usize]| through.iter().copied().collect::<Doors>();
        let (both, alone) = (through(&[chain, quorum, quorum_en]), through(&[chain_en, quorum_en]));
        doors.push(words("crdt"));
        let together = [(&both, WORTH_A_PART), (&alone, WORTH_A_PART)].into_iter();
        assert_eq!(shared(&doors, together), [through(&[chain, quorum])]);

        // With a third that says something, what two of them say alike is a part of its own.
        doors.push(words("words-en_crdt"));
        let (languages, of_page) = (through(&[chain_zh, quorum_en]), through(&[EN, chain_en, quorum_en]));
        let uses = [(&alone, WORTH_A_PART), (&languages, WORTH_A_PART), (&of_page, WORTH_A_PART)].into_iter();
        assert_eq!(shared(&doors, uses), std::slice::from_ref(&alone));
        assert!(shared(&doors, [(&alone, WORTH_A_PART - 1), (&of_page, 1)].into_iter()).is_empty());
        let plan = Plan::of(&doors, std::slice::from_ref(&alone)).expect("a plan");
        let requires = |name: &str| {
            let part = plan.parts.iter().find(|part| part.name == name).expect(name);
            names(&plan, part.requires.iter().copied())
        };
        let two = "copies.words-en_chain+quorum";
        assert_eq!(requires(two), ["engines", "copies", "page.words-en", "copies.words-en"]);
        assert_eq!(
            requires("copies.words-en_chain"),
            ["engines", "copies", "page.words-en", "copies.words-en", "copies.chain", two]
        );
        assert!(!requires("copies.words-en_crdt").contains(&two));
        assert_eq!(names(&plan, plan.homes(&alone)), [two]);
    }

    #[test]
    fn words_of_a_family_in_a_language_that_the_page_lacks_are_refused() {
        let door = Door { item: Item::Function(0), group: "commit".into(), name: "words-fr".into() };
        let error = Plan::of(&[door], &[]).expect_err("the page has no such words").to_string();
        assert!(error.contains("page.words-fr"), "{error}");
    }
}
