//! Runs to export: of every protocol of the catalogue, with every kind of harm.
#![allow(dead_code, reason = "every test program uses a part of it")]

use faultline_catalogue::catalogue;
use faultline_engine::Time;
use faultline_scenario::{Link, Stretch, open};
use faultline_words::Run;
use proptest::prelude::*;

/// The run of a link, followed to its moment.
pub(crate) fn run(link: &str) -> Box<dyn Run> {
    let link = Link::decode(link).unwrap_or_else(|error| panic!("{link}: {error:?}"));
    follow(&link).unwrap_or_else(|| panic!("{link} does not open"))
}

/// A run in which everything happens that an export has to tell: a client, a crash, a partition, losses,
/// duplicates, a frozen node, a message that is copied, and one that is held until the end.
pub(crate) const EVENTFUL: &str = "raft?nodes=3&clients=2&seed=7&do=0s+duplicate+all+10%25;\
    0.3s+c1+every+20ms+add+x+1;0.3s+c2+every+15ms+get+x;0.5s+loss+all+30%25;0.6s+crash+n1;0.7s+restart+n1;\
    0.75s+freeze+n2;0.85s+thaw+n2;0.9s+partition+n1+|+n2+n3;1.1s+heal;1.15s+copy+m134;1.2s+isolate+c1;\
    1.25s+heal+c1;1.3s+loss+all+20%25;1.4s+cut+n1+->+n2;1.445s+hold+m200&at=1.5s";

/// A run with a planted bug, in which a rule breaks soon after the first second.
pub(crate) const TWO_LEADERS: &str = "raft?nodes=3&clients=2&seed=1&set=election+50s..60s;bug-vote-twice+on&\
    do=0s+delay+all+10ms;0s+disk+all+1ms;1s+timeout+n1;1s+timeout+n2&at=1.1s";

fn follow(link: &Link) -> Option<Box<dyn Run>> {
    let mut session = open(link).ok()?;
    session.seek(link.at, u32::MAX);
    Some(session)
}

/// A run that somebody may have made, and a part of it.
pub(crate) struct Sample {
    pub(crate) link: Link,
    pub(crate) stretch: Stretch,
}

// For people who read a failure.
impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} from {} to {}", self.link, self.stretch.from, self.stretch.to)
    }
}

impl Sample {
    pub(crate) fn run(&self) -> Box<dyn Run> {
        follow(&self.link).expect("a sample opens")
    }
}

/// How long the runs are.
const END: u64 = 1_200_000;

pub(crate) fn sample() -> impl Strategy<Value = Sample> {
    let size = (0..catalogue().len(), 3..=5_u16, 1..=2_u16, any::<u64>());
    let sized = size.prop_flat_map(|(protocol, nodes, clients, seed)| {
        let info = catalogue()[protocol].info;
        let (clients, commands) = (clients.min(info.clients.max), info.commands);
        let line = (0..END, action(nodes, clients, commands));
        let line = line.prop_map(|(at, action)| format!("{}s {action}", at as f64 / 1e6));
        let script = prop::collection::vec(line, 0..12).prop_map(|lines| lines.join(";").replace(' ', "+"));
        (Just((protocol, nodes, clients, seed)), script, 0..=END, 0..=END)
    });
    sized.prop_filter_map("does not open", |((protocol, nodes, clients, seed), script, one, other)| {
        let script = script.replace('%', "%25");
        let text = format!("any?nodes={nodes}&clients={clients}&seed={seed}&do={script}&at=1.2s");
        let mut link = Link::decode(&text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        link.protocol = catalogue()[protocol].info.slug.into();
        let stretch = Stretch { from: Time(one.min(other)), to: Time(one.max(other)) };
        open(&link).ok().map(|_| Sample { link, stretch })
    })
}

/// What can be done to a node, and to a message.
const VERBS: &[&str] = &["crash", "restart", "freeze", "thaw", "wipe", "timeout", "isolate", "heal"];
const TOUCHES: &[&str] = &["drop", "copy", "hold", "deliver"];

fn action(nodes: u16, clients: u16, commands: &'static [&'static str]) -> impl Strategy<Value = String> {
    let node = move || (1..=nodes).prop_map(|number| format!("n{number}"));
    // A protocol that nobody can ask anything has no clients.
    let request = move |every: &'static str| match clients {
        0 => Just("heal".to_string()).boxed(),
        _ => ((1..=clients), prop::sample::select(commands))
            .prop_map(move |(client, asks)| format!("c{client} {every}{asks}"))
            .boxed(),
    };
    prop_oneof![
        4 => (prop::sample::select(VERBS), node()).prop_map(|(verb, node)| format!("{verb} {node}")),
        3 => request(""),
        2 => request("every 30ms "),
        1 => (1..=50_u32).prop_map(|share| format!("loss all {share}%")),
        1 => (1..=50_u32).prop_map(|share| format!("duplicate all {share}%")),
        1 => Just("delay all 1ms..90ms".to_string()),
        1 => Just("partition n1 | n2 n3".to_string()),
        1 => Just("heal".to_string()),
        2 => (prop::sample::select(TOUCHES), 1..200_u32).prop_map(|(verb, id)| format!("{verb} m{id}")),
    ]
}
