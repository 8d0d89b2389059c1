//! Timers on requests in English.

mod facts;

use crate::timeout::{SILENT, experiments};
use crate::words::en::Voice;
use crate::{Label, TimerName};
use faultline_engine::Epoch;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("timeout", &WORDS)],
    rule,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: silent_tries,
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Timeout",
    about: "Every node sends requests to every other node and times the answers. A request without an answer is sent again, and \
            a node that has left several tries unanswered is suspected. An adaptive timer follows the measured round trips; a \
            fixed one can cause the overload that it then reports.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "The smoothed round trip, the mean deviation, the timer with its bounds and granularity, exponential back-off and Karn's rule, with the constants of RFC 6298. A fixed timer with and without back-off. Work that shares a node with the detector.",
    not_modelled: "Time stamps that say which try was answered (RFC 7323). Windows of several requests under way, and with them congestion control, which is what most of the paper of 1988 is about. Jitter of timers.",
    different: "TCP asks in order to transfer data and gives up a connection after minutes. Here the tries of a request decide whether its receiver is suspected, and it is asked on afterwards. The shortest timer is 20 ms and not the second of RFC 6298, because these runs last seconds.",
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "unambiguous-samples" => (
            "Karn's rule",
            "A round trip is a sample only if the request was sent once: the answer to a request that was sent again may be to \
             any of its tries.",
        ),
        "timer-of-samples" => (
            "Timer from round trips",
            "The timer is the smoothed round trip and four deviations, and stays within its bounds.",
        ),
        "back-off" => (
            "Back-off",
            "Each unanswered try doubles the timer, up to its bound, and it stays so until a request is answered at its first try.",
        ),
        "silent-tries" => (
            "Silent tries",
            "No node is suspected before as many tries of one request had no answer as the settings say.",
        ),
        _ => return None,
    })
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Ask => ("sends a request", "it is time for the next one"),
        TimerName::Retransmission => ("sends a request again", "no answer has come"),
        _ => return None,
    })
}

/// How many tries in a row had no answer.
fn silent_tries(epoch: Epoch) -> Option<String> {
    match epoch.kind? {
        kind if kind == &SILENT && epoch.number == 1 => Some("1 silent try".into()),
        kind if kind == &SILENT => Some(format!("{epoch} silent tries")),
        _ => None,
    }
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Tries => "silent tries",
        Label::RoundTrips => "Round trips, and the timers that follow from them",
        Label::Sample => "last sample",
        Label::Smoothed => "smoothed",
        Label::Timer => "timer",
        Label::Retransmissions => "sent again",
        Label::Spurious => "needlessly",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "Timer",
        "How long a request waits for its answer: as long as the measured round trips say (adaptive), or always the same \
         (fixed).",
    ),
    SettingWords::new(
        "interval",
        "Interval",
        "How often every node sends a request to each other node, if answers come in time.",
    ),
    SettingWords::new(
        "first-timer",
        "First timer",
        "The timer of the fixed form. In the adaptive form, the timer until the first round trip has been measured.",
    ),
    SettingWords::new("least-timer", "Shortest timer", "An adaptive timer is never shorter than this."),
    SettingWords::new(
        "most-timer",
        "Longest timer",
        "An adaptive timer, and a timer that is backed off, is never longer than this.",
    ),
    SettingWords::new(
        "granularity",
        "Clock granularity G",
        "The timer exceeds the smoothed round trip by four deviations, and by at least this much.",
    ),
    SettingWords::new(
        "back-off",
        "Back-off",
        "Each unanswered try doubles the timer. It stays doubled until a request is answered at its first try.",
    ),
    SettingWords::new(
        "tries",
        "Tries",
        "How many tries of a request must go unanswered before its receiver is suspected.",
    ),
    SettingWords::new(
        "bug-last-try",
        "Measures from the last try",
        "The round trip of a request that was sent again is measured from its last try, although the answer may be to an \
         earlier one.",
    ),
    SettingWords::new(
        "bug-first-try",
        "Measures from the first try",
        "The round trip of a request that was sent again is measured from its first try, although that one may have been lost.",
    ),
    SettingWords::new(
        "bug-never-measures",
        "Never measures",
        "No answer is taken for a sample, so the timer stays what it was at first.",
    ),
    SettingWords::new(
        "bug-one-deviation",
        "Forgets a factor",
        "The timer exceeds the smoothed round trip by one deviation instead of four.",
    ),
    SettingWords::new(
        "bug-forget-back-off",
        "Ends the back-off too soon",
        "Any answer resets the timer, even one that gives no sample because the request was sent more than once.",
    ),
    SettingWords::new(
        "bug-count-all",
        "Counts all silent tries",
        "An answer does not reset the count of unanswered tries, so those of earlier requests count as well.",
    ),
    SettingWords::new(
        "bug-new-request",
        "Starts over instead of trying again",
        "An unanswered request is replaced by a new one, and the count of tries begins again at one.",
    ),
    SettingWords::new(
        "bug-never-again",
        "Never trusts again",
        "A node that was suspected once is no longer listened to.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch three tries fail",
            "n3 has crashed. Each unanswered try doubles the timer, and after three of them n3 is suspected.",
        ),
        ("Bring n3 back", "The others still send it requests, so it only has to answer one."),
        ("Watch trust return", "n3 answers, and whoever receives an answer trusts it again."),
        (
            "Slow one link down",
            "n1 and n2 have learned that the other answers quickly. From now on nothing is lost, but all of it takes longer.",
        ),
        (
            "A hasty verdict",
            "Three tries run out before the first answer can arrive. n1 and n2 come to suspect each other, although both are running.",
        ),
        (
            "Watch the timer learn",
            "A late answer ends the suspicion. The doubled timer stays until a request is answered at its first try: only that round trip can be measured without doubt.",
        ),
        (
            "Now crash n2",
            "Each pair of nodes has a timer of its own. n1 waits longer for n2 than n3 and n4 do, because its answers have been slower.",
        ),
    ],
);
