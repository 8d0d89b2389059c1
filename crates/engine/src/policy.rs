//! A client's policy: how long it waits for an answer, when and how often it asks again, and when it stops asking.
//!
//! A client without one waits as long as its protocol says, and asks the next node at once, for ever. Real clients do better or
//! worse than that, and many outages are decided by which: retries that come together, that multiply a load which is already
//! too high, or that a server counts twice. What is here has the names and the arithmetic of those who published it:
//!
//! * exponential back-off, and equal, full and decorrelated jitter: M. Brooker, "Exponential Backoff And Jitter" (AWS
//!   Architecture Blog, 2015);
//! * the retry budget: gRPC's retry throttling (proposal A6, "gRPC Retry Design");
//! * the circuit breaker with its three states: M. Nygard, "Release It!" (2007), section 5.2;
//! * a deadline that goes with the request: Google's "Site Reliability Engineering" (2016), chapter 22.

use crate::describe::Data;
use crate::dice::Dice;
use crate::digest::Encode;
use crate::id::ClientId;
use crate::units::{Rate, Span, SpanRange, Time};
use std::fmt;

/// How a client answers failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How long it waits for an answer to one attempt; as long as the protocol says, if that is not said.
    pub patience: Option<Span>,
    /// How often it asks again after the first attempt; without an end, if that is not said.
    pub retries: Option<u16>,
    /// How long it waits before it asks again; not at all, if that is not said.
    pub backoff: Option<Backoff>,
    /// How long after a request was first made nobody wants its answer any more. It goes with the request, and a node does
    /// not begin what is past its deadline.
    pub deadline: Option<Span>,
    /// What bounds its retries in proportion to its successes.
    pub budget: Option<Budget>,
    /// When it stops asking altogether for a while.
    pub breaker: Option<Breaker>,
    /// Whether an attempt goes without an idempotency key: no node can tell it from a new request.
    pub keyless: bool,
}

/// How long a client waits before it asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The first pause, and the longest.
    pub range: SpanRange,
    /// What chance has to do with it.
    pub jitter: Jitter,
}

/// What chance has to do with a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// Nothing: each pause is twice as long as the one before it.
    None,
    /// Half of the pause is certain, the other half is drawn.
    Equal,
    /// All of the pause is drawn, from nothing to what it would be.
    Full,
    /// The pause is drawn between the first one and three times the one before it.
    Decorrelated,
}

/// Tokens that failures take and successes bring; a client asks again while more than half of them are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many there are at most, and to begin with. A failed attempt takes one.
    pub tokens: u16,
    /// Which part of a token an answer brings.
    pub gain: Rate,
}

/// What stops a client from asking while nobody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// After so many failed attempts without a success between them it opens.
    pub failures: u16,
    /// So long nothing is sent then; after that, one request to see.
    pub pause: Span,
}

/// Why a client gives up a request that it could ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Abandon {
    /// It has asked as often as its policy allows.
    Retries,
    /// Its answer would come after its deadline.
    Deadline,
    /// Its retry budget is spent.
    Budget,
    /// Its circuit breaker is open.
    Breaker,
    /// It has no key, so what is sent in its place is a new request.
    Keyless,
}

impl Policy {
    /// That of a client to which nobody has given one.
    pub const USUAL: Self = Self {
        patience: None,
        retries: None,
        backoff: None,
        deadline: None,
        budget: None,
        breaker: None,
        keyless: false,
    };

    /// Whether it is as if there were none.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::USUAL
    }
}

impl Jitter {
    /// The word that a script has for it.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Equal => Some("equal"),
            Self::Full => Some("full"),
            Self::Decorrelated => Some("decorrelated"),
        }
    }
}

/// As a script has it behind the client.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { patience, retries, backoff, deadline, budget, breaker, keyless } = self;
        if self.is_usual() {
            return f.write_str("default");
        }
        let mut between = "";
        let mut clause = |text: fmt::Arguments<'_>| {
            let space = std::mem::replace(&mut between, " ");
            write!(f, "{space}{text}")
        };
        if let Some(patience) = patience {
            clause(format_args!("patience {patience}"))?;
        }
        if let Some(retries) = retries {
            clause(format_args!("retries {retries}"))?;
        }
        if let Some(Backoff { range, jitter }) = backoff {
            clause(format_args!("backoff {range}"))?;
            jitter.word().map_or(Ok(()), |word| clause(format_args!("{word}")))?;
        }
        if let Some(deadline) = deadline {
            clause(format_args!("deadline {deadline}"))?;
        }
        if let Some(Budget { tokens, gain }) = budget {
            clause(format_args!("budget {tokens} {gain}"))?;
        }
        if let Some(Breaker { failures, pause }) = breaker {
            clause(format_args!("breaker {failures} {pause}"))?;
        }
        if *keyless {
            clause(format_args!("no-key"))?;
        }
        Ok(())
    }
}

impl Backoff {
    /// The pause before the next attempt, after so many failed ones, the first being 1, and after this pause before.
    fn draw(self, failed: u32, before: Span, luck: &mut Dice) -> Span {
        let SpanRange { min: Span(base), max: Span(cap) } = self.range;
        let doubled = base.saturating_mul(1_u64.checked_shl(failed - 1).unwrap_or(u64::MAX)).min(cap);
        let between =
            |low: u64, high: u64, luck: &mut Dice| luck.span(SpanRange { min: Span(low), max: Span(high) });
        match self.jitter {
            Jitter::None => Span(doubled),
            Jitter::Equal => Span(doubled / 2 + between(0, doubled - doubled / 2, luck).0),
            Jitter::Full => between(0, doubled, luck),
            Jitter::Decorrelated => {
                let most = before.0.max(base).saturating_mul(3);
                Span(between(base, most, luck).0.min(cap))
            }
        }
    }
}

/// A token of a budget, in the parts in which it is counted.
const TOKEN: u64 = 1_000_000;

/// A policy at work: what a client remembers for it.
#[derive(Clone, Debug)]
pub(crate) struct Conduct {
    pub(crate) policy: Policy,
    luck: Dice,
    tokens: u64,
    fuse: Fuse,
}

/// The state of a circuit breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fuse {
    /// Requests pass. So many attempts in a row have failed.
    Closed(u16),
    /// Nothing passes until then.
    Open(Time),
    /// One request passes, and says how to go on. It went under this session.
    HalfOpen(u16),
}

/// What a breaker says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    Yes,
    /// As the one that tries.
    Trial,
    No,
}

/// A failed attempt.
pub(crate) struct Failed {
    /// How often this request has failed.
    pub(crate) times: u32,
    /// The pause before its last attempt.
    pub(crate) before: Span,
    /// When nobody wants its answer any more.
    pub(crate) deadline: Option<Time>,
    /// The pause where the policy does not say.
    pub(crate) usual: Span,
}

impl Conduct {
    pub(crate) fn new(policy: Policy, luck: Dice) -> Self {
        let tokens = policy.budget.map_or(0, |budget| u64::from(budget.tokens) * TOKEN);
        Self { policy, luck, tokens, fuse: Fuse::Closed(0) }
    }

    /// Another policy from here on: budget and breaker begin anew, and chance goes on.
    pub(crate) fn change(&mut self, policy: Policy) {
        *self = Self::new(policy, self.luck);
    }

    /// Whether a new request may be sent.
    pub(crate) fn pass(&mut self, now: Time, id: ClientId) -> Pass {
        match self.fuse {
            Fuse::Open(until) if now < until => Pass::No,
            Fuse::Open(_) => {
                self.fuse = Fuse::HalfOpen(id.session());
                Pass::Trial
            }
            Fuse::HalfOpen(_) => Pass::No,
            Fuse::Closed(_) => Pass::Yes,
        }
    }

    /// Whether new requests are refused at the moment.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.fuse, Fuse::Closed(_))
    }

    /// An attempt of a session has failed. Whether the breaker opens with it, after how many failures in a row, for how long.
    pub(crate) fn failure(&mut self, now: Time, session: u16) -> Option<(u16, Span)> {
        if self.policy.budget.is_some() {
            self.tokens = self.tokens.saturating_sub(TOKEN);
        }
        let Breaker { failures, pause } = self.policy.breaker?;
        let (in_row, opens) = match self.fuse {
            Fuse::Closed(before) => (before.saturating_add(1), before.saturating_add(1) >= failures),
            // The one that tried is enough.
            Fuse::HalfOpen(trial) if trial == session => (1, true),
            // What was sent before it opened says nothing new.
            Fuse::HalfOpen(_) | Fuse::Open(_) => return None,
        };
        self.fuse = if opens { Fuse::Open(now + pause) } else { Fuse::Closed(in_row) };
        opens.then_some((in_row, pause))
    }

    /// The request of a session was answered. Whether the breaker closes with it.
    pub(crate) fn success(&mut self, session: u16) -> bool {
        if let Some(Budget { tokens, gain }) = self.policy.budget {
            self.tokens = (self.tokens + u64::from(gain.0)).min(u64::from(tokens) * TOKEN);
        }
        let closes = self.fuse == Fuse::HalfOpen(session);
        // While it is open, an answer that comes late to what was sent before is no reason to trust whoever gave it.
        if closes || matches!(self.fuse, Fuse::Closed(_)) {
            self.fuse = Fuse::Closed(0);
        }
        closes
    }

    /// How long to wait before the next attempt, or why there is none.
    pub(crate) fn next(&mut self, now: Time, failed: &Failed) -> Result<Span, Abandon> {
        let late = |at: Time| failed.deadline.is_some_and(|deadline| at >= deadline);
        if late(now) {
            return Err(Abandon::Deadline);
        }
        if self.policy.retries.is_some_and(|most| failed.times > most.into()) {
            return Err(Abandon::Retries);
        }
        // A6: "If token_count is less than or equal to the threshold", which is half of the tokens, nothing is retried.
        if let Some(Budget { tokens, .. }) = self.policy.budget
            && self.tokens * 2 <= u64::from(tokens) * TOKEN
        {
            return Err(Abandon::Budget);
        }
        if self.is_open() {
            return Err(Abandon::Breaker);
        }
        let pause = match self.policy.backoff {
            Some(backoff) => backoff.draw(failed.times, failed.before, &mut self.luck),
            None => failed.usual,
        };
        if late(now + pause) { Err(Abandon::Deadline) } else { Ok(pause) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backoff(jitter: Jitter) -> Backoff {
        Backoff { range: SpanRange { min: Span::millis(10), max: Span::millis(100) }, jitter }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut luck = Dice::new(1, "policy", 0);
        let pauses: Vec<u64> =
            (1..=6).map(|failed| backoff(Jitter::None).draw(failed, Span(0), &mut luck).0 / 1_000).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 100, 100]);
        assert_eq!(backoff(Jitter::None).draw(1_000, Span(0), &mut luck), Span::millis(100));
    }

    /// The range and the mean of 20,000 pauses after the third failure, in milliseconds: 40 without jitter.
    #[test]
    fn jitter_draws_from_the_range_of_its_formula() {
        for (jitter, least, most, mean) in
            [(Jitter::Equal, 20, 40, 30), (Jitter::Full, 0, 40, 20), (Jitter::Decorrelated, 10, 60, 35)]
        {
            let mut luck = Dice::new(1, "policy", 0);
            let draw = |_| backoff(jitter).draw(3, Span::millis(20), &mut luck).0;
            let pauses: Vec<u64> = (0..20_000).map(draw).collect();
            let (low, high) = (pauses.iter().min(), pauses.iter().max());
            assert!(low.is_some_and(|low| low.abs_diff(least * 1_000) < 100), "{jitter:?}: {low:?}");
            assert!(high.is_some_and(|high| high.abs_diff(most * 1_000) < 100), "{jitter:?}: {high:?}");
            assert!((pauses.iter().sum::<u64>() / 20_000).abs_diff(mean * 1_000) < 400, "{jitter:?}");
        }
    }

    fn conduct(policy: Policy) -> Conduct {
        Conduct::new(policy, Dice::new(1, "policy", 0))
    }

    fn failed(times: u32) -> Failed {
        Failed { times, before: Span(0), deadline: None, usual: Span(0) }
    }

    /// A6 with 10 tokens and a tenth of one for each success: five failures in a row end the retries, and a share of failures
    /// above one in eleven does in the long run.
    #[test]
    fn a_budget_lets_retries_die_out() {
        let budget = Budget { tokens: 10, gain: Rate(100_000) };
        let mut one = conduct(Policy { budget: Some(budget), ..Policy::USUAL });
        for _ in 0..4 {
            one.failure(Time(0), 0);
            assert_eq!(one.next(Time(0), &failed(1)), Ok(Span(0)));
        }
        one.failure(Time(0), 0);
        assert_eq!(one.next(Time(0), &failed(1)), Err(Abandon::Budget));
        for (successes, goes_on) in [(11, true), (9, false)] {
            let mut one = conduct(Policy { budget: Some(budget), ..Policy::USUAL });
            for _ in 0..1_000 {
                for _ in 0..successes {
                    one.success(0);
                }
                one.failure(Time(0), 0);
            }
            assert_eq!(one.next(Time(0), &failed(1)).is_ok(), goes_on, "{successes}");
        }
    }

    #[test]
    fn a_breaker_opens_after_failures_in_a_row_and_lets_one_request_try() {
        let (id, other) = (ClientId(0), ClientId(0).by_session(1));
        let mut one =
            conduct(Policy { breaker: Some(Breaker { failures: 3, pause: Span::secs(1) }), ..Policy::USUAL });
        one.failure(Time(0), 0);
        one.failure(Time(0), 0);
        one.success(0);
        assert_eq!(one.failure(Time(0), 0), None, "the success began the row anew");
        assert_eq!(one.failure(Time(0), 0), None);
        assert_eq!(one.failure(Time(0), 0), Some((3, Span::secs(1))));
        assert_eq!(one.pass(Time(999_999), id), Pass::No);
        assert_eq!(one.pass(Time(1_000_000), id), Pass::Trial);
        assert_eq!(one.pass(Time(1_000_000), other), Pass::No, "one at a time");
        assert!(!one.success(1), "it was not the one that tries");
        assert_eq!(one.failure(Time(1_100_000), 0), Some((1, Span::secs(1))), "one failure is enough now");
        assert_eq!(one.pass(Time(2_100_000), other), Pass::Trial);
        assert!(one.success(1));
        assert_eq!(one.pass(Time(2_100_000), id), Pass::Yes);
    }

    #[test]
    fn a_deadline_ends_what_would_come_after_it() {
        let mut one = conduct(Policy { deadline: Some(Span::secs(1)), ..Policy::USUAL });
        let failed = |usual| Failed { times: 1, before: Span(0), deadline: Some(Time(1_000)), usual };
        assert_eq!(one.next(Time(900), &failed(Span(99))), Ok(Span(99)));
        assert_eq!(one.next(Time(900), &failed(Span(100))), Err(Abandon::Deadline));
        assert_eq!(one.next(Time(1_000), &failed(Span(0))), Err(Abandon::Deadline));
    }
}
