//! Who is to be two, and who hears which copy.

use crate::id::{Endpoint, NodeId};
use std::fmt;

/// A node that is to be two, and who hears which copy: `n1 n2 | n3 n4`. Whoever is not named hears the first copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The node.
    pub node: NodeId,
    /// Who is named as hearing the first copy; at least one.
    pub first: Vec<Endpoint>,
    /// Who hears the second copy, and is heard by it alone; at least one.
    pub second: Vec<Endpoint>,
}

impl fmt::Display for Twin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)?;
        self.first.iter().try_for_each(|end| write!(f, " {end}"))?;
        f.write_str(" |")?;
        self.second.iter().try_for_each(|end| write!(f, " {end}"))
    }
}
