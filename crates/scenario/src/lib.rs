//! Links: a whole run as text, short enough to send to somebody.
//!
//! A [`Link`] is plain data; [`Link::encode`] writes the fragment of an address and [`Link::decode`]
//! reads one that anybody may have written, within the limits of [`limits`]. The format is specified in
//! `docs/links.md`. What has no place in text, such as whether a protocol knows a setting, is found out
//! by [`open`].
//!
//! ```
//! use faultline_scenario::{Link, open};
//!
//! let link = Link::decode("raft?nodes=3&seed=7&do=1.2s+crash+n1;2s+heal&at=3.2s")?;
//! assert_eq!(link.script[0].input.to_string(), "crash n1");
//! let mut session = open(&link).expect("raft is in the catalogue");
//! session.seek(link.at, 1_000);
//! # Ok::<(), faultline_scenario::LinkError>(())
//! ```
//!
//! With the feature `files` there are scenario files too, in the module `file`.
//!
//! There are no sentences here: errors are data, and the page has the words.

mod abbreviation;
mod error;
mod escape;
#[cfg(feature = "files")]
pub mod file;
pub mod limits;
mod link;
mod open;
mod packing;
mod place;
mod read;
mod script;
mod selection;
mod speed;
mod stretch;
mod write;

pub use error::{Form, LinkError, found};
pub use link::{Link, VERSION};
pub use open::{OpenError, ViewState, describe, open, refusal};
pub use place::{place, readable};
pub use read::KEYS;
pub use selection::{NoSelection, Selection};
pub use speed::{NoSpeed, Speed};
pub use stretch::{Stretch, StretchError};
