//! The φ accrual detector in English.

mod facts;

use crate::phi::{PHI, experiments};
use crate::words::en::Voice;
use crate::{Label, TimerName};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("phi", &WORDS)],
    rule,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: |epoch| (*epoch.kind? == PHI).then(|| format!("φ at {epoch}")),
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Phi Accrual",
    about: "Every node learns how regularly the heartbeats of each other node arrive, and computes how surprising the present \
             silence is: the suspicion level φ. A node is suspected when φ reaches a threshold, so each link gets a timeout of \
             its own.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "The window of the last intervals, mean and deviation of a normal distribution, φ at every moment, one threshold. From products: the acceptable pause, the least deviation, the first estimate, and which intervals are learned (Akka). φ is computed in whole numbers, with an error below 0.0003.",
    not_modelled: "Several users with a threshold each: a node has one. The exponential distribution, which Cassandra takes for the intervals. Wall clocks: silence is measured by the monotonic clock of the watcher.",
    different: "φ rises by itself, and nothing in a run happens by itself: so a node looks at φ whenever it has reached the next whole number. φ comes from the normal distribution itself, and not from the logistic curve that Akka takes. Whoever was never heard of is suspected; Akka takes it for healthy.",
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "phi-of-arrivals" => (
            "φ from arrivals",
            "φ is what the heartbeats that arrived say: their mean, their deviation, and the silence since the last one. No \
             node is suspected below the threshold.",
        ),
        "phi-rises" => ("φ rises", "As long as no newer heartbeat arrives, φ never falls."),
        "phi-restarts" => ("φ begins again", "With each newer heartbeat φ begins again at the bottom."),
        _ => return None,
    })
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Level => ("looks at φ and keeps its opinion", "φ has not reached the next whole number"),
        _ => return None,
    })
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Suspicion => "Suspicion level φ, and what it is computed from",
        Label::Phi => "φ now",
        Label::Mean => "mean",
        Label::Timeout => "timeout",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("interval", "Heartbeat interval", "How often every node sends a heartbeat."),
    SettingWords::new(
        "threshold",
        "Threshold Φ",
        "The level of φ from which on a node is suspected. If intervals are distributed normally, a suspicion at Φ is wrong \
         about once in 10^Φ heartbeats.",
    ),
    SettingWords::new(
        "window",
        "Window",
        "How many intervals between heartbeats are remembered of each node. A long window is steady; a short one forgets soon.",
    ),
    SettingWords::new(
        "acceptable-pause",
        "Acceptable pause",
        "How much longer than usual a node may be silent before φ begins to rise, such as for garbage collection. May be 0s.",
    ),
    SettingWords::new(
        "min-deviation",
        "Minimum deviation",
        "The standard deviation is taken for no less than this. Without it, on a link that is always equally quick, the \
         slightest delay would be suspect.",
    ),
    SettingWords::new(
        "first-estimate",
        "First estimate",
        "The interval that is expected before any was measured. The window begins with two guesses: a quarter shorter, and a \
         quarter longer.",
    ),
    SettingWords::new(
        "learn",
        "Learned intervals",
        "Which intervals enter the window: all of them, as in the paper, or only those that did not end in a suspicion \
         (trusted), as in Akka.",
    ),
    SettingWords::new(
        "bug-stale-beat",
        "Counts old heartbeats",
        "Any heartbeat ends the silence, even one that was sent long ago.",
    ),
    SettingWords::new(
        "bug-first-beat",
        "Trusts unknown nodes",
        "A node from which no heartbeat has ever arrived is taken for healthy.",
    ),
    SettingWords::new(
        "bug-never-again",
        "Never trusts again",
        "A node that was suspected once stays suspected, whatever arrives.",
    ),
    SettingWords::new(
        "bug-no-minimum",
        "Ignores the minimum deviation",
        "The standard deviation may be as small as it was measured, even zero.",
    ),
    SettingWords::new(
        "bug-wall-clock",
        "Uses the wall clock",
        "Silence is measured with the wall clock, which can jump.",
    ),
    SettingWords::new(
        "bug-keep-silence",
        "Keeps the silence",
        "The heartbeat that ends an outage is dropped together with its interval, so the silence goes on.",
    ),
    SettingWords::new(
        "bug-no-goodbye",
        "Ignores goodbyes",
        "A node that says goodbye stays on the list of those that are watched.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch φ rise",
            "n3 has crashed. The longer its silence is compared with the usual one, the higher φ. At the threshold, n3 is suspected.",
        ),
        ("Bring n3 back", "It sends heartbeats again. φ falls as soon as one arrives."),
        ("Watch trust return", "A heartbeat ends the silence: φ is low again, and n3 is trusted."),
        (
            "Make one link uneven",
            "Heartbeats of n1 now reach n2 at uneven intervals. Let a second or two pass: n2 learns what is usual on this link.",
        ),
        ("Crash n1", "It falls silent for everybody at once. Who suspects it first?"),
        (
            "Who is surprised first?",
            "n3 and n4 are used to regular heartbeats, and soon surprised. The more uneven they have been for n2, the longer it waits: each link has a timeout of its own.",
        ),
    ],
);
