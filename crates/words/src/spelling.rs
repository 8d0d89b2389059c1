//! What is written in the same way in every language: badges, speeds, groups of nodes, and which verb was meant.

use faultline_catalogue::catalogue;
use faultline_engine::grammar::VERBS;
use faultline_engine::view::NodeFrame;
use faultline_engine::{
    ClockRate, Direction, Endpoint, MessageKind, MessageName, MessageRef, Rate, Route, Split, Twin,
};
use faultline_language::{Language, Vocabulary};

/// The protocols in which nodes may join and leave.
pub(crate) fn dynamic() -> Vec<&'static str> {
    let infos = catalogue().into_iter().map(|entry| entry.info);
    infos.filter(|info| info.members_change).map(|info| info.name).collect()
}

/// A node's part in a few letters, for inside of its circle: `L t2`.
pub(crate) fn badge(node: &NodeFrame) -> String {
    let Some(glance) = node.glance else { return String::new() };
    let task = glance.task.map(|task| format!("{}{}", task.kind.badge, u32::from(task.number) + 1));
    let epoch = || glance.epoch.kind.map(|kind| format!("{}{}", kind.badge, glance.epoch));
    match task.or_else(epoch) {
        Some(what) => format!("{} {what}", glance.role.badge),
        None => glance.role.badge.into(),
    }
}

/// What stands inside of a node's circle beside a caption: what it holds, else its term or ballot, else its letter. What of the
/// term stands neither inside nor in the caption goes to the caption.
pub(crate) fn inside_and_beside(
    caption: String,
    family: &dyn Vocabulary,
    node: &NodeFrame,
    language: Language,
) -> (String, String) {
    let Some(glance) = node.glance else { return (String::new(), caption) };
    let number = glance.epoch.to_string();
    // `T1` or `2.n1` stands for itself; a bare number in a caption may be one of votes.
    let bare = number.bytes().all(|byte| byte.is_ascii_digit());
    let told = |epoch: &String| caption.contains(epoch.as_str()) || (!bare && caption.contains(&number));
    let epoch = family.epoch(glance.epoch).filter(|epoch| !told(epoch));
    match (&node.holds, epoch) {
        (Some(holds), Some(epoch)) => {
            let comma = if language == Language::Chinese { "，" } else { ", " };
            (holds.clone(), format!("{caption}{comma}{epoch}"))
        }
        (Some(holds), None) => (holds.clone(), caption),
        (None, Some(epoch)) => (epoch, caption),
        (None, None) => (glance.role.badge.into(), caption),
    }
}

/// How fast simulated time passes, in thousandths: `1/4×`, `2×`.
pub(crate) fn speed(thousandths: u32) -> String {
    match thousandths {
        n if n >= 1_000 && n.is_multiple_of(1_000) => format!("{}×", n / 1_000),
        n if n > 0 && 1_000 % n == 0 => format!("1/{}×", 1_000 / n),
        n => format!("{}.{:03}×", n / 1_000, n % 1_000),
    }
}

/// By how much a clock is wrong: `200 ppm`, and `10%` where that is easier to read.
pub(crate) fn drift(rate: ClockRate) -> String {
    match rate.0.unsigned_abs() {
        parts if parts < 1_000 => format!("{parts} ppm"),
        parts => Rate(parts).to_string(),
    }
}

/// A number with its digits in groups: `1,000,000`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut told = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}

/// Between whom: `n1–n2`, `n1 → n2`.
pub(crate) fn route(route: Route) -> String {
    match route.direction {
        Direction::Both => format!("{}–{}", route.from, route.to),
        Direction::OneWay => format!("{} → {}", route.from, route.to),
    }
}

/// A message by its number, or by what it is: `m17`, `AppendEntries n1 → n3 term=2`, `Accept n2 → n3 (2)`.
pub(crate) fn message(message: &MessageRef) -> String {
    match message {
        MessageRef::Number(id) => id.to_string(),
        MessageRef::Name(MessageName { from, to, kind, place }) => {
            let fields = fields(kind);
            let place = if *place > 1 { format!(" ({place})") } else { String::new() };
            format!("{} {from} → {to}{fields}{place}", kind.label)
        }
    }
}

/// What messages of a kind carry, with a space before each: ` term=2`.
pub(crate) fn fields(kind: &MessageKind) -> String {
    kind.fields.iter().map(|(name, value)| format!(" {name}={value}")).collect()
}

/// Messages that were on the way, each kind once and how many there were, up to a few kinds: `Accept ×2`.
pub(crate) fn in_flight(there: &[MessageKind]) -> Vec<String> {
    let mut kinds: Vec<(&MessageKind, usize)> = Vec::new();
    for kind in there {
        match kinds.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    let more = kinds.len() > MOST_KINDS;
    let told = kinds
        .iter()
        .take(MOST_KINDS)
        .map(|(kind, count)| if *count > 1 { format!("{kind} ×{count}") } else { kind.to_string() });
    told.chain(more.then(|| "…".to_string())).collect()
}

/// How many kinds of messages a sentence lists.
const MOST_KINDS: usize = 6;

/// Groups as a script writes them: `n1 n2 | n3`, `n1 n2 → n3`.
pub(crate) fn groups(split: &Split) -> String {
    parted(split, members)
}

/// Groups in short: neighbours from first to last, `n1–n3 | n4 n5`.
pub(crate) fn short_groups(split: &Split) -> String {
    parted(split, ends)
}

/// Who hears which copy of a node that is two, as a script writes it: `n2 c1 | n3 n4`.
pub(crate) fn sides(twin: &Twin) -> String {
    format!("{} | {}", members(&twin.first), members(&twin.second))
}

/// The same in short: `n2–n4 | n5`.
pub(crate) fn short_sides(twin: &Twin) -> String {
    format!("{} | {}", ends(&twin.first), ends(&twin.second))
}

fn parted(split: &Split, group: fn(&[Endpoint]) -> String) -> String {
    match split {
        Split::Apart(groups) => groups.iter().map(|one| group(one)).collect::<Vec<_>>().join(" | "),
        Split::OneWay { from, to } => format!("{} → {}", group(from), group(to)),
    }
}

fn members(group: &[Endpoint]) -> String {
    group.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn ends(group: &[Endpoint]) -> String {
    match group {
        [first, .., last] if group.len() > 2 && group.windows(2).all(|two| follows(two[0], two[1])) => {
            format!("{first}–{last}")
        }
        _ => members(group),
    }
}

fn follows(one: Endpoint, next: Endpoint) -> bool {
    matches!((one.node(), next.node()), (Some(one), Some(next)) if one.0 + 1 == next.0)
}

/// The verb that a word was probably meant to be.
pub(crate) fn meant(word: &str) -> Option<&'static str> {
    // A longer word of a hostile line is no typo, and would take long to compare.
    if word.is_empty() || word.len() > 20 {
        return None;
    }
    let distance = |verb: &&str| strsim::osa_distance(&word.to_ascii_lowercase(), verb);
    let nearest = VERBS.iter().copied().min_by_key(distance)?;
    // Two slips, or one in a short word.
    (distance(&nearest) <= if word.len() > 4 { 2 } else { 1 }).then_some(nearest)
}
