//! Reads that do not go through the log (D§6.4), in whole runs: a round belongs to the term it was sent in.

use crate::server::{Server, append, n, stored};
use crate::support::Stage;
use faultline_agreement::Fact;
use faultline_agreement::raft::{AppendResult, Config, Message, Reads};
use faultline_engine::Setup;

fn reading() -> Config {
    Config { reads: Reads::ReadIndex, ..Config::default() }
}

/// n1 leads term 1, is deposed, and leads again. Only now does n2, of term 3, refuse what n1 sent in term 1: that says
/// nothing about a read that n1 receives in term 3.
#[test]
fn a_refusal_of_an_old_terms_request_confirms_no_read_of_a_new_one() {
    let script = "0s delay all 10ms
        0s disk all 1ms
        0.05s timeout n1
        0.2s c1 set x 1
        0.3s c1 get x
        0.35s c1 get x
        0.4s c1 get x
        0.5s delay n1 -> n2 2s
        0.56s delay n1 -> n2 10ms
        1s timeout n2
        1.4s timeout n1
        2.7s partition n1 c1 | n2 n3 c2
        3.5s c2 set x 2
        4.5s c1 get x";
    let mut stage = Stage::new(Setup { nodes: 3, clients: 2, seed: 1, config: reading() }, script);
    stage.until("6s");
    assert_eq!(stage.violations(), [], "{}", stage.story());
    assert!(stage.count(|fact| matches!(fact, Fact::ReadConfirmed { .. })) >= 3, "{}", stage.story());
}

/// The same in one step: rounds begin anew with every term, so the round alone does not say which request was answered.
#[test]
fn an_answer_belongs_to_the_term_of_its_request() {
    let mut server = Server::new(3);
    server.config.reads = Reads::ReadIndex;
    let mut leader = server.elected();
    leader.hears(n(2), stored(1, 1));
    leader.hears(n(2), append(2, (1, 1), &[], 0));
    let mut leader = leader.elected();
    assert_eq!(leader.term(), 3);
    leader.hears(n(3), stored(3, 2));
    let round = leader.asks(1, "get x").appends()[0].1.round;
    let old = AppendResult::Refused { prev_index: 1, last_index: 1 };
    let late = Message::AppendReply { term: 3, asked: 1, round: round + 5, result: old };
    assert_eq!(leader.hears(n(2), late).replies, [], "n2 speaks from term 3, but of a request of term 1");
    let fits = Message::AppendReply { term: 3, asked: 3, round, result: AppendResult::Stored { through: 2 } };
    assert_eq!(leader.hears(n(2), fits).replies.len(), 1);
}

/// One of so many, by a generator of its own.
fn draw(state: &mut u64, of: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % of
}

/// A leader reads, is deposed and leads again, while what it sent at first is under way; then it is cut off with its
/// client. All of it at random moments, and between other servers each time.
fn deposed_and_back(seed: u64) -> String {
    let mut state = seed;
    let one = draw(&mut state, 3);
    let other = (one + 1 + draw(&mut state, 2)) % 3;
    let third = 3 - one - other;
    let (one, other, third) = (one + 1, other + 1, third + 1);
    let mut within = |from: u64, to: u64| from + draw(&mut state, to - from);
    let mut script = String::from("0s disk all 1ms\n0s delay all 10ms\n0.2s c1 set x 1\n");
    let mut say = |at: u64, line: &str| script += &format!("{}.{:03}s {line}\n", at / 1_000, at % 1_000);
    say(within(40, 60), &format!("timeout n{one}"));
    for _ in 0..within(2, 8) {
        say(within(300, 900), "c1 get x");
    }
    let slow = within(350, 900);
    say(slow, &format!("delay n{one} -> n{other} {}ms", within(1_500, 3_500)));
    say(slow + within(20, 120), &format!("delay n{one} -> n{other} 10ms"));
    say(within(1_000, 1_100), &format!("timeout n{other}"));
    say(within(1_300, 1_500), &format!("timeout n{one}"));
    say(within(1_800, 2_800), &format!("partition n{one} c1 | n{other} n{third} c2"));
    say(within(3_000, 3_500), "c2 set x 2");
    (0..within(1, 4)).for_each(|i| say(3_600 + 300 * i + within(0, 300), "c1 get x"));
    script
}

#[test]
fn no_mix_of_terms_and_delays_confirms_a_stale_read() {
    let mut confirmed = 0;
    for seed in 0..500 {
        let script = deposed_and_back(seed);
        let mut stage = Stage::new(Setup { nodes: 3, clients: 2, seed, config: reading() }, &script);
        stage.until("7s");
        assert_eq!(stage.violations(), [], "seed {seed}\n{script}");
        confirmed += stage.count(|fact| matches!(fact, Fact::ReadConfirmed { .. }));
    }
    assert!(confirmed > 1_500, "{confirmed} reads");
}
