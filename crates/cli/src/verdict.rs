//! How a command ended.

use std::process::ExitCode;

/// What the exit code says; `docs/command-line.md` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well.
    Well,
    /// Something that was looked for is not as expected.
    Wrong,
    /// Something that was given cannot be used; standard error says what.
    Unusable,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Well => Self::SUCCESS,
            Verdict::Wrong => Self::FAILURE,
            Verdict::Unusable => Self::from(2),
        }
    }
}
