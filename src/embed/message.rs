//! What a parent may say, read from whatever it said.

use super::query::{LANGUAGES, THEMES, theme};
use crate::theme::Choice;
use faultline_engine::Time;
use faultline_engine::limits::{MAX_LINE, MAX_TIME};
use faultline_scenario::found;
use faultline_scenario::limits::{MAX_ID, MAX_LINK};
use faultline_words::{Accepted, Language, Refused};

/// What a parent wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To be greeted, again.
    Hello,
    /// A line of a script, done.
    Do(String),
    /// That time passes.
    Play,
    /// That it stops.
    Pause,
    /// Another moment.
    Seek(Time),
    /// The run of another link.
    Load(String),
    /// Other colours.
    Theme(Choice),
    /// Another language.
    Lang(Language),
}

/// The types of messages from a parent.
const TYPES: &[&str] = &["hello", "do", "play", "pause", "seek", "load", "theme", "lang"];

/// What stands in a part of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Nothing.
    Missing,
    /// A text of this length, cut off after the most that is ever accepted.
    Text(String),
    /// A number, and how it is written.
    Number(f64, String),
    /// Something else.
    Other,
}

impl Part {
    fn found(&self) -> Option<String> {
        match self {
            Self::Missing => None,
            Self::Text(text) | Self::Number(_, text) => Some(found(text)),
            // Signs that say it in any language.
            Self::Other => Some("{ }".into()),
        }
    }

    /// It is not what is accepted.
    pub fn refused(&self, key: &'static str, accepted: Accepted) -> Refused {
        Refused { key, found: self.found(), accepted }
    }
}

/// Characters of a text that are taken over at all: one more than any text may have.
pub const MOST: u32 = 730_001;
const _: () = assert!(MOST as usize == MAX_LINK + 1, "a text one character too long must be seen as such");

/// Reads a message, part by part.
///
/// # Errors
/// The part that cannot be used, and what would be accepted in its place.
pub fn read(part: impl Fn(&str) -> Part) -> Result<Wish, Refused> {
    let kind = part("type");
    let Part::Text(name) = &kind else { return Err(kind.refused("type", Accepted::OneOf(TYPES))) };
    Ok(match name.as_str() {
        "hello" => Wish::Hello,
        "do" => Wish::Do(text("line", part("line"), MAX_LINE)?),
        "play" => Wish::Play,
        "pause" => Wish::Pause,
        "seek" => Wish::Seek(moment(&part("time"))?),
        "load" => Wish::Load(text("link", part("link"), MAX_LINK)?),
        "theme" => {
            let wanted = part("theme");
            match &wanted {
                Part::Text(name) if theme(name).is_some() => {
                    Wish::Theme(theme(name).unwrap_or(Choice::System))
                }
                _ => return Err(wanted.refused("theme", Accepted::OneOf(THEMES))),
            }
        }
        "lang" => {
            let wanted = part("lang");
            let language = if let Part::Text(code) = &wanted { code.parse().ok() } else { None };
            Wish::Lang(language.ok_or_else(|| wanted.refused("lang", Accepted::OneOf(LANGUAGES)))?)
        }
        _ => return Err(kind.refused("type", Accepted::OneOf(TYPES))),
    })
}

fn text(key: &'static str, part: Part, max: usize) -> Result<String, Refused> {
    match part {
        Part::Text(text) if text.len() <= max => Ok(text),
        other => Err(other.refused(key, Accepted::Text(max))),
    }
}

fn moment(part: &Part) -> Result<Time, Refused> {
    let found = match part {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and within the limit"
        )]
        #[expect(clippy::cast_precision_loss, reason = "an hour of microseconds")]
        Part::Number(micros, _)
            if micros.fract().abs() < f64::EPSILON && (0.0..=MAX_TIME.0 as f64).contains(micros) =>
        {
            Some(Time(*micros as u64))
        }
        Part::Text(text) if text.len() <= MAX_ID => text.parse().ok(),
        _ => None,
    };
    found.filter(|time| *time <= MAX_TIME).ok_or_else(|| part.refused("time", Accepted::Moment(MAX_TIME)))
}

/// The name that a sender gave a message, to know the answer by.
///
/// # Errors
/// When there is one that cannot be used.
pub fn name(part: &Part) -> Result<(), Refused> {
    match part {
        Part::Missing => Ok(()),
        Part::Number(number, _) if number.is_finite() => Ok(()),
        Part::Text(text) if text.chars().count() <= MAX_ID => Ok(()),
        other => Err(other.refused("id", Accepted::Name(MAX_ID))),
    }
}

/// How many messages a second has already brought.
#[derive(Debug, Default)]
pub struct Flow {
    since: f64,
    count: u32,
}

impl Flow {
    /// Counts a message at a moment in real milliseconds; how many came in its second, this one included.
    pub fn count(&mut self, now: f64) -> u32 {
        if !(0.0..1_000.0).contains(&(now - self.since)) {
            (self.since, self.count) = (now, 0);
        }
        self.count = self.count.saturating_add(1);
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_scenario::limits::MAX_FOUND;
    use proptest::prelude::*;
    use proptest::test_runner::{RngSeed, TestRunner};

    fn message(parts: &[(&str, Part)]) -> Result<Wish, Refused> {
        read(|key| parts.iter().find(|(one, _)| *one == key).map_or(Part::Missing, |(_, part)| part.clone()))
    }

    fn number(number: f64) -> Part {
        Part::Number(number, number.to_string())
    }

    fn words(text: &str) -> Part {
        Part::Text(text.into())
    }

    #[test]
    fn every_type_is_read() {
        let of = |kind: &str| ("type", words(kind));
        assert_eq!(message(&[of("hello")]), Ok(Wish::Hello));
        assert_eq!(message(&[of("play")]), Ok(Wish::Play));
        assert_eq!(message(&[of("pause")]), Ok(Wish::Pause));
        assert_eq!(message(&[of("do"), ("line", words("crash n1"))]), Ok(Wish::Do("crash n1".into())));
        assert_eq!(message(&[of("load"), ("link", words("#raft"))]), Ok(Wish::Load("#raft".into())));
        assert_eq!(message(&[of("theme"), ("theme", words("dark"))]), Ok(Wish::Theme(Choice::Dark)));
        assert_eq!(message(&[of("lang"), ("lang", words("zh-CN"))]), Ok(Wish::Lang(Language::Chinese)));
        let refused = message(&[of("lang"), ("lang", words("de"))]).expect_err("there is no such language");
        assert_eq!(refused.accepted, Accepted::OneOf(&["en", "zh-CN"]));
        let seek = |time| message(&[of("seek"), ("time", time)]);
        assert_eq!(seek(number(1_200_000.0)), Ok(Wish::Seek(Time(1_200_000))));
        assert_eq!(seek(words("1.2s")), Ok(Wish::Seek(Time(1_200_000))));
        assert_eq!(seek(number(0.0)), Ok(Wish::Seek(Time::ZERO)));
    }

    #[test]
    fn what_cannot_be_used_is_named_with_what_would_be() {
        let of = |kind: &str| ("type", words(kind));
        for (parts, key) in [
            (vec![], "type"),
            (vec![("type", Part::Other)], "type"),
            (vec![of("explode")], "type"),
            (vec![of("do")], "line"),
            (vec![of("do"), ("line", number(1.0))], "line"),
            (vec![of("do"), ("line", words(&"x".repeat(MAX_LINE + 1)))], "line"),
            (vec![of("load"), ("link", words(&"x".repeat(MAX_LINK + 1)))], "link"),
            (vec![of("theme"), ("theme", words("blue"))], "theme"),
            (vec![of("seek")], "time"),
        ] {
            let refused = message(&parts).expect_err(key);
            assert_eq!(refused.key, key);
            assert!(refused.found.is_none_or(|found| found.chars().count() <= MAX_FOUND));
        }
    }

    #[test]
    fn no_number_is_a_moment_unless_it_is_one() {
        for time in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1e30, 3_600_000_001.0] {
            let refused = message(&[("type", words("seek")), ("time", number(time))]);
            assert_eq!(
                refused.map_err(|refused| refused.accepted),
                Err(Accepted::Moment(MAX_TIME)),
                "{time}"
            );
        }
        for time in ["", "soon", "1", "99999s", &"1".repeat(1_000)] {
            assert!(message(&[("type", words("seek")), ("time", words(time))]).is_err(), "{time}");
        }
    }

    /// Anything that a part can be, and now and then what it should be.
    fn any_part() -> impl Strategy<Value = Part> {
        let known = TYPES.iter().chain(LANGUAGES).chain(THEMES).copied().chain([
            "crash n1",
            "raft?nodes=3",
            "1.2s",
            "",
        ]);
        let number = prop_oneof![any::<f64>(), (0.0..4e9_f64).prop_map(f64::trunc)];
        prop_oneof![
            10 => Just(Part::Missing),
            40 => prop::sample::select(known.collect::<Vec<_>>()).prop_map(words),
            20 => any::<String>().prop_map(Part::Text),
            1 => (any::<char>(), 0..MOST / 4).prop_map(|(sign, times)| Part::Text(String::from(sign).repeat(times as usize))),
            20 => number.prop_map(self::number),
            10 => Just(Part::Other),
        ]
    }

    /// `FAULTLINE_FUZZ_INPUTS` says how many.
    #[test]
    fn any_message_is_a_wish_within_limits_or_refused_with_a_sentence() {
        const KEYS: [&str; 7] = ["type", "line", "time", "link", "theme", "lang", "id"];
        let asked = std::env::var("FAULTLINE_FUZZ_INPUTS").ok();
        let fresh = asked.is_some();
        let cases = asked.map_or(50_000, |text| text.parse().expect("FAULTLINE_FUZZ_INPUTS is a number"));
        // As in crates/fuzz: the tests try the same ones every time.
        let rng_seed = if fresh { RngSeed::Random } else { RngSeed::Fixed(7) };
        let config =
            ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() };
        let strategy = prop::array::uniform7(any_part());
        let ran = TestRunner::new(config).run(&strategy, |parts| {
            let parts: Vec<(&str, Part)> = KEYS.into_iter().zip(parts).collect();
            let name = name(&parts[6].1);
            for refused in [message(&parts).err(), name.err()].into_iter().flatten() {
                prop_assert!(KEYS.contains(&refused.key));
                prop_assert!(refused.found.as_ref().is_none_or(|found| found.chars().count() <= MAX_FOUND));
                for language in Language::ALL {
                    let told = faultline_words::words(language).refused(&refused);
                    prop_assert!(!told.chars().any(char::is_control), "{:?}", told);
                    prop_assert!(!told.is_empty() && told.chars().count() < 1_000, "{}", told);
                }
            }
            match message(&parts) {
                Ok(Wish::Do(line)) => prop_assert!(line.len() <= MAX_LINE),
                Ok(Wish::Load(link)) => prop_assert!(link.len() <= MAX_LINK),
                Ok(Wish::Seek(time)) => prop_assert!(time <= MAX_TIME),
                _ => {}
            }
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn names_are_short() {
        assert_eq!(name(&Part::Missing), Ok(()));
        assert_eq!(name(&number(7.0)), Ok(()));
        assert_eq!(name(&words("a")), Ok(()));
        assert!(name(&words(&"a".repeat(MAX_ID + 1))).is_err());
        assert!(name(&number(f64::NAN)).is_err() && name(&Part::Other).is_err());
    }

    #[test]
    fn a_flow_is_counted_by_the_second() {
        let mut flow = Flow::default();
        assert_eq!((0..60).map(|_| flow.count(5_000.0)).last(), Some(60));
        assert_eq!(flow.count(5_999.0), 61);
        assert_eq!(flow.count(6_000.0), 1);
        // A clock that goes back begins a new second.
        assert_eq!(flow.count(10.0), 1);
    }
}
