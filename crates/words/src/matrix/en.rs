//! The matrix in English.

use super::MatrixWords;
use crate::English;
use faultline_engine::view::{About, Belief};

impl MatrixWords for English {
    fn title(&self, about: About) -> &'static str {
        match about {
            About::Nodes => {
                "Each row shows what one node believes about every other. A square fills up as a suspicion comes closer."
            }
            About::Named => {
                "Each row is a kind of alert, and each column is a node that the monitor watches."
            }
            About::States => {
                "What each node holds. Equal colours belong together; a pale square is behind another node."
            }
            About::Data => {
                "The value of each key on each node. The colour is its version; a pale square is behind another node."
            }
        }
    }

    fn hint(&self, about: About) -> &'static str {
        match about {
            About::Nodes => {
                "A red dot marks a belief that is wrong at this moment. Point at a square to see the numbers behind it."
            }
            About::Named => {
                "… the alert is pending, ! it is firing, ? the monitor does not know. Point at a square to see its values."
            }
            About::States => "A dashed square: nothing yet. Point at a square to read it in full.",
            About::Data => {
                "A | separates siblings: conflicting values of one key. Point at a square to see its version."
            }
        }
    }

    fn keys(&self) -> &'static str {
        "Matrix. Arrow keys: move between squares; Home and End: first and last square; Enter: select the column’s node; Enter \
         again: select the row’s node."
    }

    fn empty(&self) -> &'static str {
        "Nothing to show at this moment."
    }

    fn calm(&self) -> &'static str {
        "No suspicions, no alerts."
    }

    fn in_truth(&self) -> &'static str {
        "actual"
    }

    fn place(&self, about: About, row: &str, column: &str) -> String {
        match about {
            About::Nodes => format!("{row}’s view of {column}"),
            About::Named => format!("{column}, {row}"),
            About::States => format!("{row}’s {column}"),
            About::Data => format!("{column} on {row}"),
        }
    }

    fn state(&self, state: &str, belief: &Belief, is_mistaken: bool) -> String {
        let but = match belief.runs {
            Some(true) if is_mistaken => ", although it is not running",
            Some(false) if is_mistaken => ", although it is running",
            _ => "",
        };
        format!("{state}{but}")
    }

    fn silent(&self, row: &str) -> String {
        format!("{row} is not running")
    }

    fn nothing(&self, about: About, row: &str, column: &str) -> String {
        match about {
            _ if row == column => format!("{row} itself"),
            About::Data => format!("{row} does not have {column}"),
            About::Named => format!("{column}, {row}: no alert"),
            About::States => format!("{row}’s {column}: nothing"),
            About::Nodes => format!("{row} is not watching {column}"),
        }
    }

    fn value(&self, name: &str, value: &str) -> String {
        format!("{name} {value}")
    }

    fn parts(&self, place: &str, state: &str, values: &[String]) -> String {
        let between = if state.is_empty() || values.is_empty() { "" } else { "; " };
        format!("{place}: {state}{between}{}", values.join(", "))
    }
}
