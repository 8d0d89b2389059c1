//! Links: a whole run as text, short enough to send to somebody.
//!
//! A [`Link`] is plain data; [`Link::encode`] writes the fragment of an address and [`Link::decode`]
//! reads one that anybody may have written, within the limits of [`limits`]. The format is specified in
//! `docs/links.md`. What has no place in text, such as whether a protocol knows a setting, is found out
//! by [`open`].
//!
//! There are no sentences here: errors are data, and the page has the words.

mod abbreviation;
mod error;
mod escape;
pub mod limits;
mod link;
mod open;
mod packing;
mod read;
mod script;
mod selection;
mod speed;
mod write;

pub use error::{Form, LinkError};
pub use link::{Link, VERSION};
pub use open::{OpenError, ViewState, describe, open};
pub use selection::{NoSelection, Selection};
pub use speed::{NoSpeed, Speed};
