//! Monitoring in English.

mod told;

use crate::monitor::{OPEN_PAGES, SPACE, experiments};
use crate::words::en::Voice;
use crate::{Evidence, Fact, Label, Part, TimerName};
use faultline_engine::Epoch;
use faultline_engine::view::Glance;
use faultline_language::en::{count, nodes};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("monitor", &WORDS)],
    rule,
    label,
    fired,
    part,
    epoch,
    fact: |who, fact| if let Fact::Monitor(fact) = fact { Some(told::fact(who, fact)) } else { None },
    violation: |evidence| {
        if let Evidence::Monitor(evidence) = evidence { Some(told::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Monitor",
    about: "n1 asks all other nodes how they are, keeps their answers, and pages somebody when a rule has held for long enough: a disk \
            is almost full or soon will be, too many requests fail, the error budget burns too fast, or a node gives no answer. n2 is a \
            database on which all services depend; n3 and the others keep records for clients until their disks are full.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "Scrapes that are lost, late, copied and overtaken; gauges and counters of services that really do the work. Thresholds with hysteresis and duration, rates, trends, burn rates over two windows; staleness, grouping, inhibition, silences, deduplication. The monitor's own crash, freeze and cut, and what its disk holds.",
    not_modelled: "Several monitors that agree on pages. A dead man's switch, by which somebody notices that the monitor itself is gone. Recording rules and labels, seasons in a trend. Whoever is paged: an operator is a client of the run.",
    different: "Prometheus evaluates its rules at an interval of their own, and here it happens at each sample. Its samples become stale after five minutes, here after 350 ms. That most services failing at once points to the database is a rule of thumb of this monitor.",
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "samples-true" => (
            "True samples",
            "A sample is what its node answered to that scrape, and no sample is taken after one of a newer scrape.",
        ),
        "fires-for-cause" => (
            "Fires for a cause",
            "An alert fires only if its condition has held at every sample, for as long as the settings say.",
        ),
        "clears-when-over" => (
            "Clears when it is over",
            "An alert clears only if its value has been below the lower threshold at every sample, for as long as the settings say.",
        ),
        "alert-in-time" => (
            "Alert in time",
            "A condition that has held for as long as the settings say makes its alert fire at that sample. A disk that really is too \
             full is told of within twice the time that two lost scrapes, the duration and one interval take.",
        ),
        "silent-is-unknown" => (
            "Silent is unknown",
            "A node whose newest sample is too old is unknown: no alert about it fires, and none clears.",
        ),
        "known-at-rest" => (
            "Known at rest",
            "Once all nodes run and all links are well, every node becomes known, and stays so.",
        ),
        "one-page-per-cause" => (
            "One page per cause",
            "Nobody is paged about a cause for which a page is open, nor about a symptom of a cause that the monitor knows.",
        ),
        "paged-in-time" => (
            "Paged in time",
            "An alert that has waited for its group is in a page within two intervals, unless its node is silenced.",
        ),
        "silence-kept" => ("Silence kept", "Nobody is paged because of a node while that is silenced."),
        _ => return None,
    })
}

/// What is said beside a node, where there is little room.
fn part(glance: &Glance, role: &'static str) -> String {
    if glance.role != Part::Monitoring.role() {
        return role.into();
    }
    match glance.votes {
        set if set.is_empty() => "no alert".into(),
        set if set.len() > 3 => format!("alerts about {} nodes", set.len()),
        set => format!("alerts about {}", nodes(set)),
    }
}

/// How many pages are open.
fn open_pages(number: u64) -> String {
    format!("{} open", count(usize::try_from(number).unwrap_or(usize::MAX), "page"))
}

/// How many records a disk holds.
fn records(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "record")
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Scrape => ("asks every node for its gauges", "it is time for the next scrape"),
        TimerName::Stale => ("keeps what it knows of a node", "its newest sample is new enough"),
        TimerName::Unsilence => ("keeps a silence", "it is not over yet"),
        TimerName::Renew => ("asks the database to renew its session", "it is time for that"),
        TimerName::Overdue => ("goes on waiting for the database", "there is time left"),
        _ => return None,
    })
}

/// How many pages are open, and how many records a disk holds.
fn epoch(epoch: Epoch) -> Option<String> {
    match epoch.kind? {
        kind if kind == &OPEN_PAGES => Some(open_pages(epoch.number)),
        kind if kind == &SPACE => Some(records(epoch.number)),
        _ => None,
    }
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Scrape => "scrape",
        Label::Records => "records",
        Label::Waiting => "waiting",
        Label::Ended => "requests ended",
        Label::Bad => "bad",
        Label::Samples => "samples",
        Label::PagesSent => "pages sent",
        Label::Silenced => "silenced",
        Label::Alerts => "Alerts about each node",
        Label::Space => "space",
        Label::Trend => "trend",
        Label::Errors => "errors",
        Label::Burn => "burn rate",
        Label::Unknown => "unknown",
        Label::Fine => "fine",
        Label::Pending => "pending",
        Label::Firing => "firing",
        Label::Pages => "Open pages",
        Label::Page => "page",
        Label::Cause => "cause",
        Label::AlertCount => "alerts",
        Label::About => "about",
        Label::Forecasts => "Disks: measured, and where the line through the last samples leads",
        Label::Capacity => "capacity",
        Label::FullIn => "full in (predicted)",
        Label::Horizon => "alert if within",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("interval", "Scrape interval", "How often the monitor asks every node for its gauges."),
    SettingWords::new(
        "stale",
        "Stale after",
        "A node is unknown when its newest sample was asked for this long ago. An answer that takes longer is no sample.",
    ),
    SettingWords::new(
        "capacity",
        "Capacity",
        "How many records fit on the disk of a service. Then it refuses.",
    ),
    SettingWords::new(
        "space-above",
        "Space: fires at",
        "The alert fires when so many percent of the disk are used.",
    ),
    SettingWords::new(
        "space-below",
        "Space: clears below",
        "The alert clears when fewer percent of the disk are used.",
    ),
    SettingWords::new(
        "horizon",
        "Trend: horizon",
        "The alert fires when a line through the last samples says that the disk will be full within this time. It clears at one and a \
         half times as long.",
    ),
    SettingWords::new(
        "trend-window",
        "Trend: window",
        "The line is laid through the samples of this time; of 600 scrapes at most.",
    ),
    SettingWords::new(
        "errors-above",
        "Errors: fires at",
        "The alert fires at so many bad requests per second, over the short window of the burn rate.",
    ),
    SettingWords::new(
        "errors-below",
        "Errors: clears below",
        "The alert clears below so many bad requests per second.",
    ),
    SettingWords::new(
        "slo",
        "Objective in percent",
        "So many percent of the requests should be good. The rest is the error budget.",
    ),
    SettingWords::new(
        "burn",
        "Burn rate in tenths",
        "The alert fires when the error budget burns so many tenths as fast as the objective allows, over both windows. 144 is a \
         burn rate of 14.4.",
    ),
    SettingWords::new(
        "burn-window",
        "Burn: long window",
        "The short window is a twelfth of it. At most as long as 600 scrapes.",
    ),
    SettingWords::new(
        "hold",
        "Duration",
        "How long a condition must hold before its alert fires, and be over before it clears. A burn rate fires at once.",
    ),
    SettingWords::new(
        "group-wait",
        "Group wait",
        "How long an alert waits before somebody is paged, so that alerts of the same cause can join it.",
    ),
    SettingWords::new(
        "group",
        "Pages per",
        "cause: one page for all alerts that have the same cause. alert: each alert is a page of its own.",
    ),
    SettingWords::new(
        "remedy",
        "Clean automatically",
        "The monitor has the disk of a service cleaned when its space or its trend fires.",
    ),
    SettingWords::new(
        "objective",
        "Good within",
        "A request is good if it is answered within this time. A service waits no longer for the database.",
    ),
    SettingWords::new(
        "renewal",
        "Renewal",
        "How often each service renews its session with the database by itself.",
    ),
    SettingWords::new(
        "bug-since-first",
        "Counts peaks together",
        "A condition that ends before its alert fires does not reset the clock, so two short peaks count as one long one.",
    ),
    SettingWords::new(
        "bug-short-window",
        "Short window alone",
        "The burn rate is looked at over the short window and not over the long one.",
    ),
    SettingWords::new(
        "bug-one-threshold",
        "One threshold",
        "An alert clears as soon as its condition no longer holds, so it flaps with its value.",
    ),
    SettingWords::new(
        "bug-no-reset",
        "Ignores restarts of counters",
        "A counter is compared with its older value although its process has restarted and counts from 0.",
    ),
    SettingWords::new(
        "bug-last-value",
        "Keeps the last value",
        "The last sample of a silent node goes on to count, as if the node had just said so.",
    ),
    SettingWords::new(
        "bug-silence-is-fine",
        "No data is fine",
        "When the samples of a node stop, its alerts clear: there is no sample in which their condition holds.",
    ),
    SettingWords::new(
        "bug-late-sample",
        "Takes late samples",
        "An answer to an older scrape that arrives after a newer one becomes the newest sample.",
    ),
    SettingWords::new(
        "bug-forget-pages",
        "Forgets its pages",
        "Which pages went out is kept in memory only, so a monitor that restarts pages again.",
    ),
    SettingWords::new(
        "bug-symptoms",
        "Pages for symptoms",
        "A service whose requests fail is taken for the cause, although the database is gone.",
    ),
    SettingWords::new(
        "bug-silence-forgets",
        "Silence forgets",
        "What fires when a node is silenced is crossed off the list, so nobody is ever paged about it.",
    ),
    SettingWords::new(
        "bug-late-silence",
        "Silence comes too late",
        "A silence counts only for alerts that begin after it, not for those that wait for their group.",
    ),
    SettingWords::new(
        "bug-forget-silences",
        "Forgets its silences",
        "A silence is kept in memory only, so a monitor that restarts pages somebody because of a silenced node.",
    ),
    SettingWords::new(
        "bug-drop-target",
        "Drops silent nodes",
        "A node that has become unknown is no longer scraped, so it stays unknown for ever.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch the warning come",
            "The disk is not full yet. But going by its samples it soon will be, so somebody is paged while there is time.",
        ),
        (
            "Clean the disk",
            "You are the one who was paged. Free the disk of n3: once it is full, n3 has to refuse records.",
        ),
        (
            "Crash what all depend on",
            "n2 is the database. Without it the requests of every service fail, and each service gives cause for an alert.",
        ),
        (
            "How many pages?",
            "The monitor knows that the services depend on n2, and n2 does not answer. It pages once, about the cause; the symptoms join that page.",
        ),
        (
            "Repair the cause",
            "Requests succeed again. The alerts end one after the other, and some time after the last one the page is closed.",
        ),
        ("Cut the monitor off", "All nodes fall silent at once. Have they all crashed?"),
        (
            "What does it blame?",
            "When most nodes are silent, the likeliest cause is the monitor's own connection, and that is what it pages about.",
        ),
    ],
);
