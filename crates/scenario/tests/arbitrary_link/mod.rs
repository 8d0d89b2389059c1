//! Any link that is valid.

use crate::arbitrary::{Size, client, input, node, route, size, time, word};
use faultline_engine::{MessageId, TimedInput};
use faultline_language::Language;
use faultline_scenario::{Link, Selection, Speed};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn selection(size: Size) -> BoxedStrategy<Selection> {
    let mut kinds = vec![
        node(size).prop_map(Selection::Node).boxed(),
        (1..=u32::MAX).prop_map(|number| Selection::Message(MessageId(number))).boxed(),
        any::<u32>().prop_map(Selection::Event).boxed(),
    ];
    if size.clients > 0 {
        kinds.push(client(size).prop_map(Selection::Client).boxed());
    }
    if size.nodes + size.clients > 1 {
        kinds.push(route(size).prop_map(|route| Selection::Route(route.from, route.to)).boxed());
    }
    prop::strategy::Union::new(kinds).boxed()
}

fn config() -> impl Strategy<Value = Vec<(String, String)>> {
    let value = prop_oneof!["on|off", "[1-9][0-9]{0,2}ms", "[1-9]ms\\.\\.[1-9]{2}ms", word()];
    prop::collection::btree_map("[a-z][a-z0-9-]{0,20}", value, 0..5)
        .prop_map(|map| map.into_iter().collect())
        .prop_shuffle()
}

/// Any valid link with up to so many actions.
pub(crate) fn link(actions: usize) -> impl Strategy<Value = Link> {
    size().prop_flat_map(move |size| {
        let script = vec((time(), input(size)).prop_map(|(at, input)| TimedInput { at, input }), 0..=actions);
        let behaviour = prop_oneof![3 => Just(1), 1 => 1..=u16::MAX];
        let run = ("[a-z][a-z0-9-]{0,12}", behaviour, any::<u64>(), config(), script);
        let speed = prop_oneof![1..=1_000_000u32, (1..=100u32).prop_map(|n| n * 1_000)].prop_map(Speed);
        let lang = option::of(prop::sample::select(&Language::ALL[..]));
        let name = || option::of("[a-z][a-z0-9-]{0,9}");
        let shown = (time(), option::of(speed), option::of(selection(size)), name(), name(), lang);
        (run, shown).prop_map(move |(run, (at, speed, selected, view, lesson, lang))| {
            let (protocol, behaviour, seed, config, mut script) = run;
            script.sort_by_key(|timed| timed.at);
            let Size { nodes, clients } = size;
            Link {
                protocol,
                behaviour,
                nodes,
                clients,
                seed,
                config,
                script,
                at,
                speed,
                selected,
                view,
                lesson,
                lang,
            }
        })
    })
}
