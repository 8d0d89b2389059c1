//! What could stand at the end of a line, for the command field.

use super::{
    Expect, Reader, ScriptLine, VERB_OF_BEGINNINGS, VERB_OF_LIES, VERBS, VERBS_OF_MEMBERS, Vocabulary,
};
use crate::beginning::Begins;
use crate::id::{ClientId, NodeId};

/// What could stand at the end of a line: where the word begins, and the words that fit.
#[must_use]
pub fn complete(line: &str, vocabulary: &Vocabulary<'_>) -> (usize, Vec<String>) {
    let start =
        line.rfind(char::is_whitespace).map_or(0, |i| i + line[i..].chars().next().map_or(1, char::len_utf8));
    let (before, word) = line.split_at(start);
    let Ok(mut reader) = Reader::new(before, *vocabulary) else { return (start, Vec::new()) };
    // The line may well be wrong: what counts is what was tried at its end.
    let _ = reader.line();
    let mut options = Vec::new();
    for expect in reader.offers_at_end() {
        offer(expect, vocabulary, &mut options);
    }
    // A name that stands there already is of the right kind, and refused all the same.
    let fits = |option: &str| {
        let longer = format!("{before}{option}");
        ScriptLine::parse(&longer, vocabulary).map_or_else(|error| error.at.start >= longer.len(), |_| true)
    };
    options.retain(|option| option.starts_with(word) && option != word && fits(option));
    options.dedup();
    (start, options)
}

fn offer(expect: Expect, vocabulary: &Vocabulary<'_>, options: &mut Vec<String>) {
    let nodes = (0..vocabulary.nodes).map(|i| NodeId(i).to_string());
    let clients = (0..vocabulary.clients).map(|i| ClientId(i).to_string());
    match expect {
        Expect::Verb => {
            let begins = !matches!(vocabulary.begins, Begins::Nothing);
            let known = |verb: &&&str| {
                (vocabulary.members_change || !VERBS_OF_MEMBERS.contains(*verb))
                    && (begins || **verb != VERB_OF_BEGINNINGS)
                    && (!vocabulary.lies.is_empty() || **verb != VERB_OF_LIES)
            };
            options.extend(VERBS.iter().filter(known).map(ToString::to_string));
            options.extend(clients);
        }
        Expect::Node => options.extend(nodes),
        Expect::Client => options.extend(clients),
        Expect::Endpoint => options.extend(nodes.chain(clients)),
        Expect::Message => options.extend(vocabulary.messages.iter().map(|(id, _)| id.to_string())),
        Expect::MessageLabel => options.extend(vocabulary.forms.iter().map(|form| form.label.to_string())),
        Expect::MessageField(form) => {
            let alike = vocabulary.messages.iter().map(|(_, kind)| kind);
            let alike = alike.filter(|kind| form.is_some_and(|form| form.label == kind.label));
            let mut values: Vec<String> = Vec::new();
            for (name, value) in alike.flat_map(|kind| &kind.fields) {
                // Few; see `order` for what a sort would cost.
                let value = format!("{name}={value}");
                values.insert(values.partition_point(|other| *other < value), value);
            }
            options.append(&mut values);
        }
        Expect::Place => options.extend(["2", "3"].map(String::from)),
        Expect::Span => options.extend(["50ms", "200ms", "1s"].map(String::from)),
        Expect::SpanRange => options.extend(["20ms", "80ms", "10ms..15ms", "5ms..100ms"].map(String::from)),
        Expect::Rate => options.extend(["10%", "30%", "50%", "0%"].map(String::from)),
        Expect::Factor => options.extend(["2x", "4x", "10x", "1x"].map(String::from)),
        Expect::Frequency => options.extend(["10/s", "50/s", "200/s"].map(String::from)),
        Expect::Clock => {
            options.extend(["+30ms", "-30ms", "200ppm", "-200ppm", "sync"].map(String::from));
        }
        Expect::Number(least, most) => {
            let some = [0, 1, 2, 5, 20].into_iter().filter(|number| (least..=most).contains(number));
            options.extend(some.map(|number| number.to_string()));
        }
        Expect::Word(word) | Expect::Example(word) => options.push(word.into()),
        Expect::Command => options.extend(vocabulary.commands.iter().map(ToString::to_string)),
        Expect::Beginning | Expect::End => {}
    }
}
