//! Beliefs in English.

use super::MatrixWords;
use crate::English;
use faultline_engine::view::{About, Belief};

impl MatrixWords for English {
    fn title(&self, about: About) -> &'static str {
        match about {
            About::Nodes => {
                "What each row believes of each column. A square fills up on the way to a suspicion."
            }
            About::Named => "Each row is a kind of alert, each column a node that is watched.",
            About::Data => {
                "What each node holds of each key, in the colour of its version: pale where another node has a newer one."
            }
        }
    }

    fn hint(&self, about: About) -> &'static str {
        match about {
            About::Nodes => {
                "A red dot marks a belief that is not true at this moment. Point at a square for its values."
            }
            About::Named => {
                "… an alert is pending, ! it fires, ? nothing is known. Point at a square to read it."
            }
            About::Data => "Values with | between them are siblings. Point at a square for its version.",
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

    fn place(&self, about: About, row: &str, column: &str) -> String {
        match about {
            About::Nodes => format!("{row} of {column}"),
            About::Named => format!("{column}, {row}"),
            About::Data => format!("{column} on {row}"),
        }
    }

    fn state(&self, state: &str, belief: &Belief, is_mistaken: bool) -> String {
        let but = match belief.runs {
            Some(true) if is_mistaken => ", although it does not run",
            Some(false) if is_mistaken => ", although it runs",
            _ => "",
        };
        format!("{state}{but}")
    }

    fn unknown(&self, about: About, row: &str, column: &str) -> String {
        match about {
            _ if row == column => format!("{row} itself"),
            About::Data => format!("{column} on {row}: nothing"),
            _ => format!("{row} believes nothing of {column}"),
        }
    }

    fn parts(&self, place: &str, state: &str, values: &[String]) -> String {
        let between = if state.is_empty() || values.is_empty() { "" } else { "; " };
        format!("{place}: {state}{between}{}", values.join(", "))
    }
}
