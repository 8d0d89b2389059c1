//! Beliefs in English.

use super::MatrixWords;
use crate::{English, Words as _};
use faultline_engine::view::Belief;
use faultline_language::Vocabulary;

impl MatrixWords for English {
    fn title(&self, is_among_nodes: bool) -> &'static str {
        if is_among_nodes {
            "What each row believes of each column. A square fills up on the way to a suspicion."
        } else {
            "Each row is a kind of alert, each column a node that is watched."
        }
    }

    fn hint(&self, is_among_nodes: bool) -> &'static str {
        if is_among_nodes {
            "A red dot marks a belief that is not true at this moment. Point at a square for its values."
        } else {
            "… an alert is pending, ! it fires, ? nothing is known. Point at a square to read it."
        }
    }

    fn keys(&self) -> &'static str {
        "Beliefs. Arrow keys: move between squares; Home and End: first and last square; Enter: select the node of the column, and \
         again, that of the row."
    }

    fn empty(&self) -> &'static str {
        "No node runs that believes anything."
    }

    fn calm(&self) -> &'static str {
        "Nothing is suspected, and no alert fires."
    }

    fn in_truth(&self) -> &'static str {
        "in truth"
    }

    fn about(&self, is_believer: bool, row: &str, column: &str) -> String {
        if is_believer { format!("{row} of {column}") } else { format!("{column}, {row}") }
    }

    fn believed(&self, family: &dyn Vocabulary, about: &str, belief: &Belief, is_mistaken: bool) -> String {
        let state = self.label(family, belief.state);
        let but = match belief.runs {
            Some(true) if is_mistaken => ", although it does not run",
            Some(false) if is_mistaken => ", although it runs",
            _ => "",
        };
        let values = belief
            .fields
            .iter()
            .map(|field| format!("{} {}", self.label(family, field.label), self.value(family, &field.value)));
        let values: Vec<String> = values.collect();
        let after = if values.is_empty() { String::new() } else { format!("; {}", values.join(", ")) };
        format!("{about}: {state}{but}{after}")
    }

    fn unknown(&self, row: &str, column: &str) -> String {
        if row == column { format!("{row} itself") } else { format!("{row} believes nothing of {column}") }
    }
}
