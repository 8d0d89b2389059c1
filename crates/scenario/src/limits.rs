//! Every limit of a link, a scenario file and an export, in one place. Limits of the run itself are those of [`faultline_engine::limits`].

pub use faultline_engine::limits::{MAX_CLIENTS, MAX_INPUTS, MAX_LINE, MAX_NODES, MAX_TIME};

/// Characters of a readable link; a longer one is compressed.
pub const MAX_READABLE: usize = 1_200;
/// Bytes of a link's text, once every abbreviation is written out. A full script of full lines fits.
pub const MAX_TEXT: usize = 512 * 1024;
/// Bytes that may come out of a compressed link: a text in which moments are written as steps may be longer.
pub const MAX_PACKED: usize = MAX_TEXT + 8 * MAX_INPUTS;
/// Bytes of a fragment: what [`MAX_PACKED`] bytes need in base64 when they cannot be compressed at all.
pub const MAX_LINK: usize = 730_000;
/// How often a text may have been percent-encoded on its way, one time more than needed each.
pub const MAX_DECODINGS: usize = 4;
/// Characters of a protocol's, a setting's or a panel's name.
pub const MAX_NAME: usize = 40;
/// Bytes of a setting's value: a text that a protocol works on fits.
pub const MAX_VALUE: usize = faultline_engine::limits::MAX_SOURCE;
/// Settings in a link.
pub const MAX_SETTINGS: usize = 64;
/// The slowest speed, in thousandths of real time.
pub const MIN_SPEED: u32 = 1;
/// The highest speed, in thousandths of real time.
pub const MAX_SPEED: u32 = 1_000_000;
/// Characters of a link that an error repeats.
pub const MAX_FOUND: usize = 60;

/// Messages and notes in one sequence diagram: more than this nobody reads.
pub const MAX_SEQUENCE: usize = 200;
/// Characters of a text in it.
pub const MAX_SEQUENCE_TEXT: usize = 120;

/// Messages that an embed takes in one second.
pub const MAX_MESSAGES: u32 = 50;
/// Messages that wait while an embed goes to a moment.
pub const MAX_WAITING: usize = 100;
/// Characters of the name that the sender of a message gives it.
pub const MAX_ID: usize = 64;
/// Events that an embed tells in one message: the latest.
pub const MAX_TOLD: usize = 40;
/// Real milliseconds between two times that an embed tells unasked what happened.
pub const MIN_SILENCE: u32 = 200;

/// Bytes of a picture in which its run is looked for, from the beginning: the longest link fits, behind a description.
pub const MAX_PICTURE: usize = 1024 * 1024;
/// Bytes of a scenario file.
pub const MAX_FILE: usize = 1024 * 1024;
/// Characters of a scenario's title.
pub const MAX_TITLE: usize = 100;
/// Characters of a scenario's text.
pub const MAX_STORY: usize = 4_000;
/// Captions in a scenario.
pub const MAX_CAPTIONS: usize = 100;
/// Characters of a caption.
pub const MAX_CAPTION: usize = 400;
/// Expectations in a scenario.
pub const MAX_EXPECTATIONS: usize = 100;
/// Bytes of an expectation or a condition.
pub const MAX_EXPECTATION: usize = 200;
/// Entries of a log that an expectation names.
pub const MAX_LOG: usize = 50;
