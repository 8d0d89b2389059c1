//! Names that failure detectors show: parts of processes, fields, timers.

use faultline_engine::{names, roles};

roles! {
    /// What a failure detector says: the paper's outputs T and S.
    pub enum Part {
        /// It suspects nobody.
        Trusting = "trusting" ("T", None, tint: false, leads: false),
        /// It suspects somebody.
        Suspecting = "suspecting" ("S", Suspects, tint: false, leads: false),
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
    }
}
