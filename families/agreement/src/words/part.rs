//! What is said of a protocol of this family where it is a part of another family's: of its fields, messages, timers and log, of what
//! happens in it, and of its rules. One module per language.

/// In English.
pub mod en {
    use crate::words::en;
    use crate::{Ballot, BallotFact, Payload};
    use faultline_engine::Endpoint;
    use faultline_engine::view::{Field, LogCell, Name};
    use faultline_language::Sentence;
    use faultline_rules::BallotEvidence;

    /// What a field is called.
    #[must_use]
    pub fn label(name: Name) -> Option<&'static str> {
        en::label(name)
    }

    /// What a field adds to the name of a message.
    #[must_use]
    pub fn tag(field: &Field) -> Option<String> {
        en::tag(field)
    }

    /// An entry of a log.
    #[must_use]
    pub fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
        en::entry(cell, committed, durable)
    }

    /// What happened in a ballot, and why.
    #[must_use]
    pub fn ballot(who: Endpoint, fact: &BallotFact) -> Sentence {
        en::ballots::fact(who, fact)
    }

    /// The values that broke a rule of consensus.
    #[must_use]
    pub fn violation(evidence: &BallotEvidence<Ballot, Payload>) -> String {
        en::ballots::violation(evidence)
    }
}

/// 中文。
pub mod zh {
    use crate::words::zh;
    use crate::{Ballot, BallotFact, Payload};
    use faultline_engine::Endpoint;
    use faultline_engine::view::{Field, LogCell, Name};
    use faultline_language::Sentence;
    use faultline_rules::BallotEvidence;

    /// 字段的名称。
    #[must_use]
    pub fn label(name: Name) -> Option<&'static str> {
        zh::label(name)
    }

    /// 字段给消息名称添上的内容。
    #[must_use]
    pub fn tag(field: &Field) -> Option<String> {
        zh::tag(field)
    }

    /// 日志中的一个条目。
    #[must_use]
    pub fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
        zh::entry(cell, committed, durable)
    }

    /// 投票轮中发生了什么，为什么。
    #[must_use]
    pub fn ballot(who: Endpoint, fact: &BallotFact) -> Sentence {
        zh::ballots::fact(who, fact)
    }

    /// 违反共识规则的内容。
    #[must_use]
    pub fn violation(evidence: &BallotEvidence<Ballot, Payload>) -> String {
        zh::ballots::violation(evidence)
    }
}
