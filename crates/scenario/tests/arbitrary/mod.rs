//! Any action that is valid.

use faultline_engine::limits::{
    MAX_CLIENTS, MAX_CLOCK_OFFSET, MAX_CLOCK_RATE, MAX_FAILURES, MAX_FREQUENCY, MAX_KEYS, MAX_RETRIES,
    MAX_ROOM, MAX_SPAN, MAX_TAIL, MAX_TIME, MAX_TOKENS, MAX_WORKERS,
};
use faultline_engine::{
    Backoff, Beginning, Breaker, Budget, ClientId, ClockChange, ClockRate, Direction, Endpoint, Factor,
    Frequency, Held, Input, Jitter, Lie, Links, Load, MessageId, MessageKind, MessageName, MessageRef,
    NodeId, Offset, Policy, Rate, Rhythm, Route, Service, Side, Span, SpanRange, Split, Switch, Tail, Tells,
    Template, Time, Traffic, Twin, Whom,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// What exists in a run, as numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) nodes: u16,
    pub(crate) clients: u16,
}

pub(crate) fn size() -> impl Strategy<Value = Size> {
    // What every protocol allows, and few enough to be named in one line.
    (1..=15u16, 0..=MAX_CLIENTS).prop_map(|(nodes, clients)| Size { nodes, clients })
}

pub(crate) fn node(size: Size) -> impl Strategy<Value = NodeId> {
    (0..size.nodes).prop_map(NodeId)
}

pub(crate) fn client(size: Size) -> BoxedStrategy<ClientId> {
    (0..size.clients).prop_map(ClientId).boxed()
}

fn ends(size: Size) -> Vec<Endpoint> {
    let clients = (0..size.clients).map(|i| Endpoint::Client(ClientId(i)));
    (0..size.nodes).map(|i| Endpoint::Node(NodeId(i))).chain(clients).collect()
}

fn endpoint(size: Size) -> impl Strategy<Value = Endpoint> {
    prop::sample::select(ends(size))
}

pub(crate) fn route(size: Size) -> BoxedStrategy<Route> {
    let pair = prop::sample::subsequence(ends(size), 2).prop_shuffle();
    (pair, any::<bool>())
        .prop_map(|(pair, both)| Route {
            from: pair[0],
            to: pair[1],
            direction: if both { Direction::Both } else { Direction::OneWay },
        })
        .boxed()
}

/// Numbers of every length, round ones more often than chance.
fn micros(max: u64) -> impl Strategy<Value = u64> {
    prop_oneof![
        0..=max,
        0..=2_000.min(max),
        (0..=max / 1_000).prop_map(|n| n * 1_000),
        (0..=max / 100_000).prop_map(|n| n * 100_000),
        Just(max)
    ]
}

pub(crate) fn time() -> impl Strategy<Value = Time> {
    micros(MAX_TIME.0).prop_map(Time)
}

fn range() -> impl Strategy<Value = SpanRange> {
    (micros(MAX_SPAN.0), micros(MAX_SPAN.0), any::<bool>()).prop_map(|(a, b, exact)| SpanRange {
        min: Span(a.min(b)),
        max: Span(if exact { a.min(b) } else { a.max(b) }),
    })
}

/// Every share that can be written: a thousandth of a percent is the finest.
fn rate() -> impl Strategy<Value = Rate> {
    prop_oneof![0..=100_000u32, (0..=100u32).prop_map(|percent| percent * 1_000)].prop_map(|n| Rate(n * 10))
}

/// Words of anything but white space and control characters; signs that have a meaning in links or in
/// addresses more often than chance.
pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9_-]{1,8}",
        "[a-z0-9;&+~%=#?\"<>|'`(){}:,./@!*^\\\\-]{1,8}",
        "(%[0-9a-f]{2}|~[0-9A-F]{2}|%25|[а-я漢🦀é]){1,3}"
    ]
}

fn command() -> impl Strategy<Value = String> {
    let kv = prop_oneof!["get [a-z]{1,3}", "(set|add) [a-z]{1,3} -?[0-9]{1,5}", "cas x [0-9] [0-9]"];
    let odd = vec(word(), 1..4).prop_map(|words| words.join(" "));
    prop_oneof![kv, odd].prop_filter("`every`, `quiet`, `once` and `->` are no commands", |command| {
        !matches!(command.split(' ').next(), Some("every" | "quiet" | "once" | "->"))
    })
}

fn partition(size: Size) -> BoxedStrategy<Input> {
    let ends = ends(size);
    let count = ends.len();
    (prop::sample::subsequence(ends, 1..=count).prop_shuffle(), vec(any::<bool>(), count))
        .prop_map(|(ends, breaks)| {
            let mut groups = vec![Vec::new()];
            for (end, begins) in ends.into_iter().zip(breaks) {
                if begins && groups.last() != Some(&Vec::new()) {
                    groups.push(Vec::new());
                }
                groups.last_mut().expect("a group").push(end);
            }
            groups
        })
        .prop_filter_map("one group of every node is no partition", move |groups| {
            let named = groups.iter().flatten().filter(|end| end.node().is_some()).count();
            (groups.len() > 1 || named < usize::from(size.nodes))
                .then_some(Input::Partition(Split::Apart(groups)))
        })
        .boxed()
}

fn one_way(size: Size) -> BoxedStrategy<Input> {
    let ends = ends(size);
    let count = ends.len();
    (prop::sample::subsequence(ends, 2..=count).prop_shuffle(), any::<prop::sample::Index>())
        .prop_map(|(mut ends, at)| {
            let to = ends.split_off(1 + at.index(ends.len() - 1));
            Input::Partition(Split::OneWay { from: ends, to })
        })
        .boxed()
}

fn twin(size: Size) -> BoxedStrategy<Input> {
    let of = move |node: NodeId| {
        let others: Vec<Endpoint> = ends(size).into_iter().filter(|end| *end != node.into()).collect();
        let count = others.len();
        let named = prop::sample::subsequence(others, 2..=count).prop_shuffle();
        (named, any::<prop::sample::Index>()).prop_map(move |(mut first, at)| {
            let second = first.split_off(1 + at.index(first.len() - 1));
            Input::Twin(Twin { node, first, second })
        })
    };
    node(size).prop_flat_map(of).boxed()
}

fn load() -> impl Strategy<Value = Load> {
    let often = (1..=MAX_FREQUENCY).prop_map(Frequency);
    let rhythm =
        prop_oneof![Just(Rhythm::Even), Just(Rhythm::Poisson), (2..=MAX_KEYS).prop_map(Rhythm::Bursts)];
    // A command of the store, and keys of which some are drawn.
    let range = (0..9_000u16, 0..MAX_KEYS).prop_map(|(low, more)| format!("{{{low}..{}}}", low + more));
    (often, rhythm, any::<bool>(), option::of(range)).prop_map(|(often, rhythm, zipf, range)| {
        let zipf = zipf && range.is_some();
        let text = format!("set k{} 1", range.unwrap_or_default());
        Load { often, rhythm, zipf, template: Template::of(&text).expect("a template") }
    })
}

fn service() -> impl Strategy<Value = Service> {
    let bounds = (1..=MAX_WORKERS, option::of(0..=MAX_ROOM), any::<bool>());
    (range(), bounds).prop_map(|(takes, (workers, queue, refuses))| {
        // Without a cost there is nothing to wait for.
        let service = Service { takes, workers, queue, refuses: refuses && queue.is_some() };
        if service.is_at_once() { Service { takes, ..Service::AT_ONCE } } else { service }
    })
}

/// How long a client waits.
fn pause() -> impl Strategy<Value = Span> {
    micros(MAX_SPAN.0).prop_map(|n| Span(n.max(1_000)))
}

fn policy() -> impl Strategy<Value = Policy> {
    let jitter = vec![Jitter::None, Jitter::Equal, Jitter::Full, Jitter::Decorrelated];
    let backoff = (range(), prop::sample::select(jitter)).prop_map(|(SpanRange { min, max }, jitter)| {
        let least = |span: Span| Span(span.0.max(1_000));
        Backoff { range: SpanRange { min: least(min), max: least(max) }, jitter }
    });
    let budget = (1..=MAX_TOKENS, rate()).prop_map(|(tokens, gain)| Budget { tokens, gain });
    let breaker = (1..=MAX_FAILURES, pause()).prop_map(|(failures, pause)| Breaker { failures, pause });
    let numbers = (option::of(pause()), option::of(0..=MAX_RETRIES), option::of(pause()));
    let rest = (option::of(backoff), option::of(budget), option::of(breaker), any::<bool>());
    (numbers, rest).prop_map(|((patience, retries, deadline), (backoff, budget, breaker, keyless))| Policy {
        patience,
        retries,
        backoff,
        deadline,
        budget,
        breaker,
        keyless,
    })
}

fn clock() -> impl Strategy<Value = ClockChange> {
    let (offset, rate) = (MAX_CLOCK_OFFSET.0.cast_signed(), MAX_CLOCK_RATE.cast_signed());
    prop_oneof![
        (-offset..=offset).prop_map(|micros| ClockChange::Offset(Offset(micros))),
        (-rate..=rate).prop_map(|parts| ClockChange::Rate(ClockRate(parts))),
        Just(ClockChange::Sync),
    ]
}

/// The name of a message, and what it carries: of any protocol.
fn kind() -> impl Strategy<Value = MessageKind> {
    let label = prop_oneof![
        prop::sample::select(vec!["AppendEntries", "VOTE-REQ", "Ask", "Request"]).prop_map(String::from),
        "[A-Z][A-Za-z0-9-]{0,12}",
    ];
    let value = prop_oneof!["[0-9]{1,4}", "[0-9]\\.n[0-9]", word()];
    let fields = prop::collection::btree_map("[a-z][a-z0-9_-]{0,8}", value, 0..3);
    (label, fields).prop_map(|(label, fields)| MessageKind { label, fields: fields.into_iter().collect() })
}

/// A message by number or by what it is.
fn message(size: Size) -> BoxedStrategy<MessageRef> {
    let number = (1..=u32::MAX).prop_map(|number| MessageRef::Number(MessageId(number)));
    if size.nodes + size.clients < 2 {
        return number.boxed();
    }
    let name = (route(size), kind(), prop_oneof![Just(1), 1..=u16::MAX]);
    let name = name.prop_map(|(Route { from, to, .. }, kind, place)| {
        MessageRef::Name(MessageName { from, to, kind, place })
    });
    prop_oneof![number, name].boxed()
}

/// All messages on some links, or those of a kind.
fn traffic(size: Size) -> BoxedStrategy<Traffic> {
    let mut links = vec![Just(Links::All).boxed(), endpoint(size).prop_map(Links::Of).boxed()];
    if size.nodes + size.clients > 1 {
        links.push(route(size).prop_map(Links::On).boxed());
    }
    let links = prop::strategy::Union::new(links);
    (links, option::of(kind())).prop_map(|(links, kind)| Traffic { links, kind }).boxed()
}

/// Any action of a run of this size.
pub(crate) fn input(size: Size) -> BoxedStrategy<Input> {
    let mut kinds = vec![
        node(size).prop_map(Input::Crash).boxed(),
        node(size).prop_map(Input::Restart).boxed(),
        node(size).prop_map(Input::Freeze).boxed(),
        node(size).prop_map(Input::Thaw).boxed(),
        node(size).prop_map(Input::Wipe).boxed(),
        node(size).prop_map(Input::Timeout).boxed(),
        node(size).prop_map(Input::Absent).boxed(),
        node(size).prop_map(Input::Join).boxed(),
        (node(size), "[a-z0-9.-]{1,8}( [a-z0-9.-]{1,8}){0,20}")
            .prop_map(|(node, words)| Input::Begin(node, Beginning(words)))
            .boxed(),
        node(size).prop_map(Input::Leave).boxed(),
        (node(size), 100..=10_000u32).prop_map(|(node, factor)| Input::Slow(node, Factor(factor))).boxed(),
        (option::of(node(size)), service()).prop_map(|(node, service)| Input::Server(node, service)).boxed(),
        node(size).prop_map(Input::Untwin).boxed(),
        (node(size), option::of(prop::sample::select(Lie::ALL)))
            .prop_map(|(node, lie)| Input::Lie(node, Tells(lie)))
            .boxed(),
        (node(size), clock()).prop_map(|(node, change)| Input::Clock(node, change)).boxed(),
        Just(Input::Heal(Links::All)).boxed(),
        endpoint(size).prop_map(|end| Input::Heal(Links::Of(end))).boxed(),
        Just(Input::Restore(Links::All)).boxed(),
        endpoint(size).prop_map(|end| Input::Restore(Links::Of(end))).boxed(),
        (endpoint(size), prop::sample::select(vec![Side::Both, Side::Out, Side::In]))
            .prop_map(|(end, side)| Input::Isolate(end, side))
            .boxed(),
        any::<bool>().prop_map(|on| Input::Fifo(None, Switch(on))).boxed(),
        (node(size), any::<bool>()).prop_map(|(node, on)| Input::Full(node, Switch(on))).boxed(),
        (node(size), 1..=MAX_TAIL).prop_map(|(node, many)| Input::Tail(node, Tail(many))).boxed(),
        node(size).prop_map(Input::Corrupt).boxed(),
        range().prop_map(|range| Input::Delay(None, range)).boxed(),
        rate().prop_map(|rate| Input::Loss(None, rate)).boxed(),
        rate().prop_map(|rate| Input::Duplicate(None, rate)).boxed(),
        (option::of(node(size)), range()).prop_map(|(node, range)| Input::Disk(node, range)).boxed(),
        message(size).prop_map(Input::Drop).boxed(),
        message(size).prop_map(Input::Copy).boxed(),
        message(size).prop_map(|one| Input::Hold(Held::One(one))).boxed(),
        message(size).prop_map(Input::Deliver).boxed(),
        traffic(size).prop_map(|traffic| Input::Hold(Held::All(traffic))).boxed(),
        traffic(size).prop_map(Input::Release).boxed(),
    ];
    if size.nodes + size.clients > 1 {
        kinds.push(route(size).prop_map(Input::Cut).boxed());
        kinds.push(route(size).prop_map(|route| Input::Heal(Links::On(route))).boxed());
        kinds.push(
            (route(size), any::<bool>()).prop_map(|(on, keeps)| Input::Fifo(Some(on), Switch(keeps))).boxed(),
        );
        kinds.push(one_way(size));
        kinds.push((route(size), range()).prop_map(|(on, range)| Input::Delay(Some(on), range)).boxed());
        kinds.push((route(size), rate()).prop_map(|(on, rate)| Input::Loss(Some(on), rate)).boxed());
        kinds.push((route(size), rate()).prop_map(|(on, rate)| Input::Duplicate(Some(on), rate)).boxed());
    }
    if size.nodes > 1 {
        kinds.push(partition(size));
    }
    if size.nodes + size.clients > 2 {
        kinds.push(twin(size));
    }
    if size.clients > 0 {
        let period = micros(MAX_SPAN.0).prop_map(|n| Span(n.max(1_000)));
        kinds.push((client(size), command()).prop_map(|(client, asked)| Input::Ask(client, asked)).boxed());
        let of = (client(size), node(size), command());
        kinds.push(of.prop_map(|(client, node, asked)| Input::AskOf(client, node, asked)).boxed());
        let once = (client(size), option::of(node(size)), command());
        kinds.push(once.prop_map(|(client, to, asked)| Input::Once(client, Whom(to), asked)).boxed());
        kinds.push(
            (client(size), period, command())
                .prop_map(|(client, period, asked)| Input::Every(client, period, asked))
                .boxed(),
        );
        kinds.push((client(size), load()).prop_map(|(client, load)| Input::Load(client, load)).boxed());
        kinds.push(
            (option::of(client(size)), policy())
                .prop_map(|(client, policy)| Input::Policy(client, policy))
                .boxed(),
        );
        kinds.push(client(size).prop_map(Input::Quiet).boxed());
    }
    prop::strategy::Union::new(kinds).boxed()
}
