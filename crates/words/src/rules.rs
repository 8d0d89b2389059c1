//! The rules that there are.

use faultline_catalogue::catalogue;
use faultline_engine::Rule;

/// Every rule of every protocol, each once.
pub(crate) fn every_rule() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for rule in catalogue().into_iter().flat_map(|entry| entry.rules()) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}
