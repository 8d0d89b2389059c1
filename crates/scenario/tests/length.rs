//! A hand-made session of two hundred actions fits where addresses have to fit: in 2,000 characters.

use faultline_engine::{ScriptLine, Span, Time, TimedInput};
use faultline_scenario::Link;
use faultline_scenario::limits::MAX_READABLE;

/// Xorshift of Marsaglia, 2003: any dice will do, as long as they are the same tomorrow.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let i = self.below(u64::try_from(of.len()).expect("a few"));
        of[usize::try_from(i).expect("a few")]
    }

    fn node(&mut self) -> String {
        format!("n{}", self.below(5) + 1)
    }

    fn pair(&mut self) -> (u64, u64) {
        let a = self.below(5);
        (a + 1, (a + 1 + self.below(4)) % 5 + 1)
    }
}

/// What somebody does who tries things out on five nodes. Messages have the numbers that a busy cluster
/// would have reached: about a hundred in a second.
fn action(dice: &mut Dice, at: Time) -> String {
    let (a, b) = dice.pair();
    match dice.below(100) {
        0..14 => format!("crash {}", dice.node()),
        14..28 => format!("restart {}", dice.node()),
        28..33 => format!("timeout {}", dice.node()),
        33..38 => format!("freeze {}", dice.node()),
        38..43 => format!("thaw {}", dice.node()),
        43..51 => format!("cut n{a} n{b}"),
        51..55 => format!("cut n{a} -> n{b}"),
        55..60 => format!("heal n{a} n{b}"),
        60..64 => "heal".into(),
        64..67 => format!("isolate {}", dice.node()),
        67..71 => {
            dice.one(&["partition n1 n2 | n3 n4 n5", "partition n1 n4 | n2 n3 n5", "partition n5"]).into()
        }
        71..81 => {
            let message = at.0 / 10_000 + 1 + dice.below(8);
            format!("{} m{message}", dice.one(&["drop", "drop", "hold", "deliver", "copy"]))
        }
        81..92 => format!("c1 {} x {}", dice.one(&["set", "add"]), dice.below(20) + 1),
        92..95 => format!("loss n{a} n{b} {}", dice.one(&["10%", "30%", "50%"])),
        95..98 => format!("delay n{a} n{b} {}", dice.one(&["20ms", "80ms", "5ms..100ms"])),
        _ => format!("c1 every {} add x 1", dice.one(&["50ms", "80ms", "200ms"])),
    }
}

/// A session of `actions`, `mean` apart on average, at whatever microsecond the hand came down.
fn session(seed: u64, actions: usize, mean: Span) -> Link {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut at = Time(1_000_000);
    let mut script = Vec::new();
    for _ in 0..actions {
        at = at + Span(1 + dice.below(2 * mean.0));
        let line: ScriptLine = action(&mut dice, at).parse().expect("the grammar");
        script.push(TimedInput { at, input: line.input });
    }
    let config = vec![("pre-vote".into(), "on".into()), ("election-timeout".into(), "300ms..600ms".into())];
    Link { seed, config, script, at: at + Span(1_234_567), ..Link::new("raft") }
}

#[test]
fn two_hundred_actions_by_hand_stay_below_two_thousand_characters() {
    // From a slow-motion session, in which actions are close together, to one of more than half an hour.
    for mean in [Span::millis(20), Span::millis(300), Span::millis(1_500), Span::secs(5), Span::secs(10)] {
        let lengths: Vec<usize> = (1..=40)
            .map(|seed| {
                let link = session(seed, 200, mean);
                let sent = link.encode();
                assert_eq!(Link::decode(&sent), Ok(link));
                sent.len()
            })
            .collect();
        let (least, most) = (lengths.iter().min().expect("some"), *lengths.iter().max().expect("some"));
        println!("200 actions {mean} apart: {least} to {most} characters");
        assert!(most < 2_000, "{mean} apart: {most} characters");
    }
}

#[test]
fn a_short_session_stays_readable() {
    for seed in 1..=40 {
        let sent = session(seed, 30, Span::millis(1_500)).encode();
        assert!(sent.len() <= MAX_READABLE && sent.contains("&do=") && !sent.contains("z="), "{sent}");
    }
}
