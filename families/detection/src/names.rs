//! Names that failure detectors show: parts of processes, fields, timers.

use faultline_engine::view::Role;
use faultline_engine::{names, roles};

roles! {
    /// What a failure detector says: the paper's outputs T and S.
    pub enum Part {
        /// It suspects nobody.
        Trusting = "trusting" ("T", None, tint: false, leads: false),
        /// It suspects somebody.
        Suspecting = "suspecting" ("S", Suspects, tint: false, leads: false),
        /// It watches all others, and pages.
        Monitoring = "monitoring" ("M", Suspects, tint: false, leads: false),
        /// Services depend on it.
        Database = "database" ("D", Plain, tint: false, leads: false),
        /// It keeps records.
        Serving = "serving" ("R", None, tint: false, leads: false),
        /// It refuses records, because its disk has no room.
        Full = "full" ("F", Bad, tint: false, leads: false),
    }
}

impl Part {
    /// Whether a role is that of a failure detector, which suspects or trusts.
    pub(crate) fn detects(role: &Role) -> bool {
        matches!(Self::find(role.slug), Some(Self::Trusting | Self::Suspecting))
    }
}

names! {
    /// What a process waits for.
    pub enum TimerName {
        /// Time to send the next beat.
        Beat = "beat",
        /// The next freshness point.
        Freshness = "freshness",
        /// Time to suspect somebody, unless a beat comes.
        Silence = "silence",
        /// Time at which φ of somebody reaches the next whole number, unless a beat comes.
        Level = "level",
        /// Time to send the next request.
        Ask = "ask",
        /// Time to send a request again, unless it is answered.
        Retransmission = "retransmission",
        /// By when somebody is slow, unless it reports a step.
        Pace = "pace",
        /// By when somebody is stuck, unless it reports a step.
        Patience = "patience",
        /// A step of the work.
        Step = "step",
        /// Time to ask everybody for gauges.
        Scrape = "scrape",
        /// By when somebody is unknown, unless a sample comes.
        Stale = "stale",
        /// The end of a silence.
        Unsilence = "unsilence",
        /// Time to renew a session.
        Renew = "renew",
        /// By when the database must have answered.
        Overdue = "overdue",
    }
}

names! {
    /// The names of fields and columns.
    pub enum Label {
        /// How many times a process started.
        Life = "life",
        /// The number of a beat.
        Beat = "beat",
        /// Whom it suspects.
        Suspects = "suspects",
        /// What it thinks of the others.
        Peers = "peers",
        /// Another node.
        Peer = "peer",
        /// What it thinks of one.
        Opinion = "opinion",
        /// That it trusts one.
        Trusted = "trusted",
        /// That it suspects one.
        Suspected = "suspected",
        /// How often it suspected one that had not crashed, as far as it can tell.
        Mistakes = "mistakes",
        /// Measured quality of service beside the formula.
        Quality = "quality",
        /// What the formula says.
        Formula = "formula",
        /// How old the news is.
        Silence = "silence",
        /// The time between two mistakes.
        Between = "between",
        /// How long a mistake lasts.
        Lasts = "lasts",
        /// The share of time in which the opinion is right.
        Accuracy = "accuracy",
        /// The time from a crash to the suspicion.
        Detection = "detection",
        /// φ, and what it is computed from.
        Suspicion = "suspicion",
        /// φ.
        Phi = "phi",
        /// The mean interval.
        Mean = "mean",
        /// The standard deviation of the intervals.
        Deviation = "deviation",
        /// The silence after which one is suspected.
        Timeout = "timeout",
        /// The number of a request.
        Request = "request",
        /// How many tries of it were silent.
        Tries = "tries",
        /// What round trips say.
        RoundTrips = "round_trips",
        /// The last round trip that was measured.
        Sample = "sample",
        /// The smoothed round trip.
        Smoothed = "smoothed",
        /// The timer of the next try.
        Timer = "timer",
        /// How often a request was sent again.
        Retransmissions = "retransmissions",
        /// How many of those were not needed.
        Spurious = "spurious",
        /// How many steps are done.
        Steps = "steps",
        /// What one thinks because of beats.
        ByBeats = "by_beats",
        /// What one thinks because of progress.
        ByProgress = "by_progress",
        /// That work goes on.
        Advancing = "advancing",
        /// That it is slower than is expected.
        Slow = "slow",
        /// That it does not go on.
        Stuck = "stuck",
        /// How the work of the others goes.
        Work = "work",
        /// How long a step takes.
        StepTime = "step_time",
        /// How long ago the last beat came.
        BeatAgo = "beat_ago",
        /// How long ago the last step was counted.
        StepAgo = "step_ago",
        /// The time from a crash to the suspicion that beats cause.
        BeatDetection = "beat_detection",
        /// The time from a crash to the suspicion that progress causes.
        StepDetection = "step_detection",
        /// Who joined, as far as one knows.
        Joined = "joined",
        /// Who left, as far as one knows.
        Left = "left",
        /// The number of a scrape.
        Scrape = "scrape",
        /// How many records a disk holds.
        Records = "records",
        /// How many requests have no answer yet.
        Waiting = "waiting",
        /// How many requests have ended.
        Ended = "ended",
        /// How many of them were bad.
        Bad = "bad",
        /// How many samples a disk holds.
        Samples = "samples",
        /// How many pages went out.
        PagesSent = "pages_sent",
        /// Who is silenced.
        Silenced = "silenced",
        /// The alerts of each node.
        Alerts = "alerts",
        /// The alert that a disk is almost full.
        Space = "space",
        /// The alert that a disk will soon be full.
        Trend = "trend",
        /// The alert that too many requests are bad.
        Errors = "errors",
        /// The alert that the error budget burns too fast.
        Burn = "burn",
        /// That nothing is known of a node.
        Unknown = "unknown",
        /// That a condition does not hold.
        Fine = "fine",
        /// That it has not held for long enough.
        Pending = "pending",
        /// That it has.
        Firing = "firing",
        /// The pages that are open.
        Pages = "pages",
        /// The number of a page.
        Page = "page",
        /// Its cause.
        Cause = "cause",
        /// How many alerts it has.
        AlertCount = "alert_count",
        /// Whom they are about.
        About = "about",
        /// How full disks are, and when they will be.
        Forecasts = "forecasts",
        /// How many records fit on a disk.
        Capacity = "capacity",
        /// A prediction: after how long the disk will be full.
        FullIn = "full_in",
        /// If it is full within this time, an alert begins.
        Horizon = "horizon",
    }
}
