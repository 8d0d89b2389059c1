//! From text to data, whoever wrote the text.

use crate::error::{Form, LinkError, found};
use crate::escape::{percent_decode, unescape};
use crate::limits::{
    MAX_CLIENTS, MAX_LINK, MAX_NAME, MAX_NODES, MAX_SETTINGS, MAX_TEXT, MAX_TIME, MAX_VALUE,
};
use crate::link::{Link, VERSION};
use crate::packing::unpack;
use crate::script;
use crate::selection::Selection;
use crate::write::{self, Moments};
use faultline_engine::Endpoint;
use std::str::FromStr;

/// The keys of a link. Those after the first two stand in the text within a compressed one, too.
pub const KEYS: &[&str] = &[
    "v",
    "z",
    "behaviour",
    "nodes",
    "clients",
    "seed",
    "set",
    "do",
    "at",
    "speed",
    "selected",
    "view",
    "lesson",
    "lang",
];
/// The keys of that text.
const KEYS_WITHIN: &[&str] = KEYS.split_at(2).1;

/// Reads the fragment of an address.
pub(crate) fn fragment(fragment: &str) -> Result<Link, LinkError> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.len() > MAX_LINK {
        return Err(LinkError::TooLong { length: fragment.len(), max: MAX_LINK });
    }
    let text = percent_decode(fragment)?;
    let (protocol, query) = text.split_once('?').unwrap_or((&text, ""));
    parts(protocol, query)
}

/// Reads the two parts of a fragment that is percent-encoded no more.
pub(crate) fn parts(protocol: &str, query: &str) -> Result<Link, LinkError> {
    // A later version may mean other things by anything else, so nothing is said about that.
    version(query)?;
    refuse_controls(protocol)?;
    refuse_controls(query)?;
    if !is_protocol(protocol) {
        return Err(LinkError::Protocol { found: found(protocol) });
    }
    let pairs = Pairs::read(query, KEYS)?;
    let link = match pairs.get("z") {
        None => pairs.link(protocol, Moments::Absolute)?,
        Some(packed) => {
            if let Some((key, _)) = pairs.0.iter().find(|(key, _)| KEYS_WITHIN.contains(key)) {
                return Err(LinkError::Beside { key });
            }
            let within = unpack(packed)?;
            refuse_controls(&within)?;
            Pairs::read(&within, KEYS_WITHIN)?.link(protocol, Moments::Steps)?
        }
    };
    // What is accepted can be sent on.
    match write::query(&link, Moments::Absolute).len() {
        length if length > MAX_TEXT => Err(LinkError::TooLong { length, max: MAX_TEXT }),
        _ => Ok(link),
    }
}

fn version(query: &str) -> Result<(), LinkError> {
    match query.split('&').find_map(|pair| pair.strip_prefix("v=")) {
        None => Ok(()),
        Some(version) if version == VERSION.to_string() => Ok(()),
        // Later ones are counted on.
        Some(version) if is_later(version) => {
            Err(LinkError::Version { found: found(version), known: VERSION })
        }
        Some(version) => {
            let most = VERSION.into();
            Err(LinkError::Number { key: "v", found: found(version), min: 1, max: most })
        }
    }
}

fn is_later(version: &str) -> bool {
    // However long the number is.
    let digits = version.bytes().all(|b| b.is_ascii_digit()) && !version.starts_with('0');
    digits && !version.is_empty() && version.parse::<u32>().map_or(true, |version| version > VERSION)
}

fn refuse_controls(text: &str) -> Result<(), LinkError> {
    match text.chars().find(|c| c.is_control()) {
        Some(found) => Err(LinkError::Control { found }),
        None => Ok(()),
    }
}

fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.len() <= MAX_NAME && text.bytes().all(plain)
}

/// The name of a protocol, and so of its scenarios, may begin with a digit, as `2pc` does.
fn is_protocol(text: &str) -> bool {
    is_name(text.trim_start_matches(|c: char| c.is_ascii_digit())) && text.len() <= MAX_NAME
}

/// Keys and values as they were written, each key once.
struct Pairs<'a>(Vec<(&'static str, &'a str)>);

impl<'a> Pairs<'a> {
    fn read(query: &'a str, keys: &'static [&'static str]) -> Result<Self, LinkError> {
        let mut pairs: Vec<(&'static str, &'a str)> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(key) = keys.iter().copied().find(|key| *key == name) else {
                return Err(LinkError::Key { found: found(name), known: keys });
            };
            if pairs.iter().any(|(other, _)| *other == key) {
                return Err(LinkError::Twice { key });
            }
            pairs.push((key, value));
        }
        Ok(Self(pairs))
    }

    fn get(&self, key: &'static str) -> Option<&'a str> {
        self.0.iter().find(|(other, _)| *other == key).map(|(_, value)| *value)
    }

    fn link(&self, protocol: &str, moments: Moments) -> Result<Link, LinkError> {
        let mut link = Link::new(protocol);
        link.behaviour = self.number("behaviour", 1, u16::MAX, Link::BEHAVIOUR)?;
        link.nodes = self.number("nodes", 1, MAX_NODES, link.nodes)?;
        link.clients = self.number("clients", 0, MAX_CLIENTS, link.clients)?;
        link.seed = self.number("seed", 0, u64::MAX, Link::SEED)?;
        link.config = self.get("set").map_or(Ok(Vec::new()), config)?;
        link.script = match self.get("do") {
            Some(lines) => script::read(lines, moments, link.nodes, link.clients)?,
            None => Vec::new(),
        };
        link.at = self.value("at", Form::Moment)?.unwrap_or_default();
        if link.at > MAX_TIME {
            return Err(LinkError::TooLate { found: link.at, max: MAX_TIME });
        }
        link.speed = self.value("speed", Form::Speed)?;
        link.selected = self.value("selected", Form::Selection)?;
        if let Some(selected) = link.selected
            && !is_there(selected, &link)
        {
            return Err(LinkError::NotThere { found: selected.to_string() });
        }
        link.view = self.name("view", is_name)?;
        link.lesson = self.name("lesson", is_protocol)?;
        link.lang = self.value("lang", Form::Language)?;
        Ok(link)
    }

    fn name(&self, key: &'static str, accepts: impl Fn(&str) -> bool) -> Result<Option<String>, LinkError> {
        match self.value::<String>(key, Form::Name)? {
            Some(name) if !accepts(&name) => {
                Err(LinkError::Form { key, found: found(&name), form: Form::Name })
            }
            name => Ok(name),
        }
    }

    fn number<T>(&self, key: &'static str, min: T, max: T, default: T) -> Result<T, LinkError>
    where
        T: Copy + PartialOrd + FromStr + Into<u64>,
    {
        let Some(text) = self.get(key) else { return Ok(default) };
        // `parse` would take a sign.
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits && min <= number && number <= max => Ok(number),
            _ => Err(LinkError::Number { key, found: found(text), min: min.into(), max: max.into() }),
        }
    }

    fn value<T: FromStr>(&self, key: &'static str, form: Form) -> Result<Option<T>, LinkError> {
        let Some(text) = self.get(key) else { return Ok(None) };
        let text = unescape(key, text)?;
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(LinkError::Form { key, found: found(&text), form }),
        }
    }
}

fn is_there(selected: Selection, link: &Link) -> bool {
    selected.ends().all(|end| match end {
        Endpoint::Node(node) => node.0 < link.nodes,
        Endpoint::Client(client) => client.0 < link.clients,
    })
}

fn config(text: &str) -> Result<Vec<(String, String)>, LinkError> {
    let mut config: Vec<(String, String)> = Vec::new();
    for setting in text.split(';').filter(|setting| !setting.is_empty()) {
        if config.len() == MAX_SETTINGS {
            return Err(LinkError::TooManySettings { max: MAX_SETTINGS });
        }
        let setting = unescape("set", setting)?;
        let mut words = setting.split_whitespace();
        let name = words.next().unwrap_or_default();
        // White space within a value means one space, so that there is one way to write it.
        let value = words.collect::<Vec<_>>().join(" ");
        let (name, value) = match value.len() {
            1..=MAX_VALUE if is_name(name) => (name.to_string(), value),
            _ => return Err(LinkError::Form { key: "set", found: found(&setting), form: Form::Setting }),
        };
        if config.iter().any(|(other, _)| *other == name) {
            return Err(LinkError::SettingTwice { name });
        }
        config.push((name, value));
    }
    Ok(config)
}
