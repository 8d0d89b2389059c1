//! The page inside of another page: what its address asks for, what stands in it, and the messages both ways.
//!
//! `docs/embedding.md` describes all of it for authors; `static/embed.js` is the other side.

mod channel;
mod message;
mod query;
mod sight;
mod snippet;

pub use channel::{Channel, Hearer};
pub use query::{Mode, Query, THEMES};
pub use sight::follow_sight;
pub use snippet::{Look, PICTURE, Picture, Snippet};
