//! Facts, evidence and their values as JSON, from their declarations.

use faultline_engine::describe::Datum;
use faultline_engine::{FactView, ViolationView};
use serde_json::{Map, Value, json};

/// A value.
pub(crate) fn datum(datum: Datum) -> Value {
    match datum {
        Datum::Nothing => Value::Null,
        Datum::Flag(flag) => flag.into(),
        Datum::Number(number) => number.into(),
        Datum::Signed(number) => number.into(),
        Datum::Text(text) => text.into(),
        Datum::Name(name) => name.into(),
        Datum::List(items) => items.into_iter().map(self::datum).collect(),
        Datum::Record(fields) => Value::Object(record(fields)),
        Datum::Pairs(pairs) => pairs.into_iter().map(|(key, value)| (key, self::datum(value))).collect(),
    }
}

fn record(fields: Vec<(&'static str, Datum)>) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_string(), datum(value))).collect()
}

/// A fact: whom it is about, what it is, and its values.
pub(crate) fn fact(view: &FactView) -> Value {
    let mut object = Map::new();
    object.insert("subject".into(), view.subject.to_string().into());
    object.insert("fact".into(), view.fact.name().into());
    object.extend(record(view.fact.fields()));
    Value::Object(object)
}

/// A rule, and the values that broke it.
pub(crate) fn violation(view: &ViolationView) -> Value {
    let mut evidence = Map::new();
    evidence.insert("kind".into(), view.kind.into());
    evidence.extend(record(view.evidence.clone()));
    let mut object = json!({ "rule": view.rule.slug, "evidence": evidence });
    if let (Value::Object(object), false) = (&mut object, view.liars.is_empty()) {
        object.insert("liars".into(), view.liars.iter().map(|node| Value::from(node.to_string())).collect());
    }
    object
}
