//! A run in one HTML file: what of a site it needs, and the text of the file. Who calls has the files of a site and compresses
//! them, as the command line and the page do, each in its own way.
//!
//! The site holds a template (`xtask/src/parts/single.rs`). Its first line names the files that every such run needs; in the
//! rest there are places for the run and for the files. `static/single.js` reads them in the browser.

mod contents;
mod sevens;
mod template;

pub use contents::{View, parts};
pub use template::{About, Files, LIST, Template, last};
