//! A value of Paxos may be any word, so it is told in quotes wherever it stands.

use faultline_catalogue::{RunSetup, find};
use faultline_engine::view::PacketLabel;
use faultline_engine::{ClientId, Input, Time, TimedInput};
use faultline_words::{English, Language, Words};

#[test]
fn an_answer_is_quoted_as_a_value_is() {
    let entry = find("paxos").expect("it is in the catalogue");
    let input = Input::Ask(ClientId(0), "propose nothing".into());
    let script = vec![TimedInput { at: Time(100_000), input }];
    let setup = RunSetup { behaviour: 1, nodes: 3, clients: 1, seed: 1, config: &[], script };
    let mut run = (entry.open)(&setup).expect("it opens");
    run.seek(Time(2_000_000), u32::MAX);
    let family = run.vocabulary(Language::English);
    let messages = (0..run.events()).filter_map(|number| run.event(number)?.message);
    let answer = messages
        .flat_map(|message| message.view.fields)
        .find(|field| PacketLabel::find(field.label.0) == Some(PacketLabel::Answer));
    let answer = answer.expect("the client is answered");
    assert_eq!(English.value(family, &answer.value), "\u{201c}nothing\u{201d}");
}
