//! Scenario files: a run with a title, captions and expectations, as TOML.
//!
//! The format is specified in `docs/scenarios.md`. [`Scenario::read`] takes what anybody may have written,
//! within the limits of [`crate::limits`]; a file that it accepts opens. [`Scenario::verify`] runs it and says
//! which expectations were not met, and what was instead.
//!
//! ```
//! use faultline_scenario::file::Scenario;
//!
//! let scenario = Scenario::read(r#"
//! title = "The leader crashes"
//! protocol = "raft"
//! expect = ["safe", "leader within 1s", "leader within 1s after 2s"]
//! script = """
//! 2s crash n1
//! """
//! "#)?;
//! let mut session = scenario.open();
//! assert_eq!(scenario.verify(&mut *session), []);
//! # Ok::<(), faultline_scenario::file::FileError>(())
//! ```

mod committed;
mod error;
mod expectation;
mod kind;
mod parse;
mod read;
mod read_texts;
mod read_variation;
mod scenario;
mod source;
mod texts;
mod variation;
mod verify;
mod wanted;
mod write;

pub use error::{FileError, FileErrorKind};
pub use expectation::{Expectation, Happening, Quantity, State, Window};
pub use kind::Kind;
pub use parse::Scope;
pub use scenario::{Caption, Cue, Expected, Scenario};
pub use texts::{LANGUAGES, Texts};
pub use variation::{Change, Variation};
pub use verify::{Instead, STILL, Unmet, settled, verify, verify_by};
pub use wanted::{ExpectationError, ExpectationErrorKind, Wanted};
