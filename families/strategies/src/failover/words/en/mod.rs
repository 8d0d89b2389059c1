//! Failover in English.

mod facts;
mod names;

use crate::failover::{TimerName, experiments};
use crate::names::Part;
use crate::words::en::Voice;
use crate::{Evidence, Fact, Label};
use faultline_engine::view::Glance;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("failover", &WORDS)],
    rule,
    label,
    timer: |name| TimerName::find(name.0).map(names::timer),
    fired: |name| TimerName::find(name.0).map(names::fired),
    part,
    tasks: None,
    fact: |who, fact| if let Fact::Failover(fact) = fact { Some(facts::fact(who, fact)) } else { None },
    violation: |evidence| {
        if let Evidence::Failover(evidence) = evidence { Some(facts::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Failover",
    about: "A director watches the servers of a service. When the primary fails it makes another server the primary, under a \
             higher fencing token. The standby is cold, warm or hot; in cluster mode all servers serve and the load balancer \
             routes around who fails. How long the outage is and what it loses is measured.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "Detection by heartbeats, which a false suspicion can follow. Fencing tokens on the disk of the director and of the store. Start, load and resume as work. Asynchronous saves, copies of the store, synchronous replication. Standbys that cannot take over, and drills. Failback, by itself and by order. A load balancer with health checks.",
    not_modelled: "A director and a store that are replicated themselves: here each is a single point of failure. Leases, by which a primary that hears nothing stops by itself. Caches that are cold after a takeover, DNS that clients cache, a store that is damaged.",
    different: "Kleppmann's token (2016) comes from a lock service, here from the director that watches. A server keeps nothing on a disk of its own: whatever restarts is empty, and loads from the store. A hot primary waits for the store as well as for the standbys.",
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-primary-per-token" => {
            ("One primary per token", "At most one server becomes the primary under a fencing token.")
        }
        "stale-writes-refused" => (
            "Stale writes refused",
            "The store accepts nothing under a lower fencing token than one that it has seen.",
        ),
        "effects-stored-once" => (
            "Effects stored once",
            "The store has at most one effect of a request, however often it was sent and whoever executed it.",
        ),
        "nothing-acknowledged-lost" => (
            "Nothing acknowledged is lost",
            "What a hot primary or a cluster has told a client is in the store, and stays there. Cold and warm forms promise no \
             such thing.",
        ),
        "caught-up-before-failback" => (
            "Caught up before failback",
            "The primary hands over to a server only after that has copied what it missed, and after it has itself saved all \
             that it acknowledged.",
        ),
        "orders-move-once" => (
            "Orders move once",
            "The order of an operator makes a server the primary once, however often it comes, and not after its client was told \
             of its end.",
        ),
        "service-returns" => (
            "The service returns",
            "When servers fail and all else is well, there is a primary again after detection, start, load and resume.",
        ),
        _ => return None,
    })
}

/// What a process does, where there is little room.
fn part(glance: &Glance) -> String {
    Part::find(glance.role.slug).and_then(|part| names::part(part, glance.commit)).unwrap_or_default()
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Token => "token",
        Label::Primary => "primary",
        Label::Role => "role",
        Label::EffectsHeld => "effects held",
        Label::From => "from effect",
        Label::Upto => "up to effect",
        Label::Seen => "highest token seen",
        Label::Server => "server",
        Label::Servers => "Servers",
        Label::Heard => "heard",
        Label::CaughtUp => "caught up",
        Label::Fit => "fit",
        Label::Ordered => "to be the primary",
        Label::Lost => "known to be lost",
        Label::Unsaved => "unsaved effects",
        Label::Synced => "waits for",
        Label::Unanswered => "unanswered requests",
        Label::Ahead => "effects ahead of the store",
        Label::Refusals => "refusals",
        Label::EffectNumber => "number",
        Label::Stored => "Newest effects",
        Label::Times => "Outage",
        Label::Step => "step",
        Label::Measured => "measured",
        Label::Predicted => "predicted",
        Label::Detection => "detection",
        Label::Takeover => "takeover",
        Label::Outage => "detection and takeover",
        Label::Start => "start the service",
        Label::Ask => "ask the store",
        Label::Load => "load",
        Label::Resume => "resume",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "Form",
        "What stands by. cold: a machine on which the service does not run. warm: a service that copies the store from time to \
         time. hot: a service that has every effect before the client is answered. cluster: nobody, all servers serve.",
    ),
    SettingWords::new(
        "fencing",
        "Fencing",
        "The store refuses a primary whose token is lower than one that it has seen. Without it two primaries can write.",
    ),
    SettingWords::new(
        "heartbeat",
        "Heartbeat",
        "How often the director asks every server whether it is there.",
    ),
    SettingWords::new("timeout", "Timeout", "After so long without an answer a server counts as failed."),
    SettingWords::new(
        "save",
        "Save every",
        "Cold and warm: how often the primary saves to the store what it has acknowledged. What it has not saved is lost when it \
         fails.",
    ),
    SettingWords::new(
        "ship",
        "Copy every",
        "Warm: how often a standby copies from the store what is new there.",
    ),
    SettingWords::new("start", "Start", "Cold: how long it takes to start the service on a standby."),
    SettingWords::new(
        "load",
        "Load per effect",
        "How long a server takes to load one effect from the store.",
    ),
    SettingWords::new("resume", "Resume", "How long a server that has everything takes until it serves."),
    SettingWords::new(
        "failback",
        "Fail back",
        "auto: when n2 is back and has caught up, it becomes the primary again. off: the primary stays until it fails, or until an \
         operator orders a switchover.",
    ),
    SettingWords::new(
        "broken",
        "n3 is broken",
        "n3 cannot take over, and nobody knows before somebody tries.",
    ),
    SettingWords::new(
        "drill",
        "Drill every",
        "How often the director lets the standbys try whether they could take over. With 0s it never does.",
    ),
    SettingWords::new(
        "bug-forget-token",
        "Token in memory",
        "The director does not write down which token it grants. After a restart it begins at 1 again.",
    ),
    SettingWords::new(
        "bug-forget-fence",
        "Fence in memory",
        "The store does not write down the highest token that it has seen. After a restart it lets an old primary in.",
    ),
    SettingWords::new(
        "bug-forget-keys",
        "Keys left behind",
        "A server that takes over loads the values and not the idempotency keys. A retry is a new request to it.",
    ),
    SettingWords::new(
        "bug-answer-first",
        "Answers before copying",
        "A hot primary answers before standby and store have the effect.",
    ),
    SettingWords::new(
        "bug-stale-read",
        "Reads from memory",
        "A hot primary answers reads without asking the store whether it was replaced.",
    ),
    SettingWords::new(
        "bug-early-failback",
        "Fails back too early",
        "n2 gets its part back as soon as it is there, before it has caught up.",
    ),
    SettingWords::new(
        "bug-one-order",
        "Orders once",
        "The director tells a server once that it is to take over. If that is lost, nobody does.",
    ),
    SettingWords::new(
        "bug-forget-orders",
        "Orders in memory",
        "The director does not write down which orders of operators it has carried out. After a restart a repeated order moves the \
         primary again.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Bring the old primary back",
            "n2 crashed, and n3 has taken over. n2 returns as a backup and catches up on what it missed.",
        ),
        (
            "Freeze the primary",
            "Frozen is not crashed: n3 will go on later, and will not know that it stood still.",
        ),
        (
            "Watch the backup take over",
            "n1, the director, hears nothing from n3 and grants the backup a token with a higher number. Until that server is ready, the clients wait.",
        ),
        (
            "Wake the old primary",
            "It still takes itself for the primary, and starts on the messages that have waited for it.",
        ),
        (
            "Two primaries, one store",
            "The store has seen the higher token and refuses every write with a lower one. The old primary learns that it was replaced, and steps down.",
        ),
        (
            "Hand over by order",
            "Now you are the operator, who moves the primary before an update, say. n2 goes on serving until n3 has everything, hands over, and n1 answers when n3 serves.",
        ),
        (
            "Crash the director",
            "The clients notice nothing for now. But nobody is left to order the next takeover: whoever watches over a service must survive failures as well.",
        ),
    ],
);
