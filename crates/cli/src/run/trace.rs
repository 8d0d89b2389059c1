//! A run as JSON lines.

use super::Writer;
use crate::input::Input;
use anyhow::Result;
use faultline_engine::Halt;
use faultline_export::{trace_event, trace_first, trace_last};
use faultline_words::Run;
use std::io::Write;

/// One object per event, one before and one after them.
pub(super) struct Trace;

impl Writer for Trace {
    fn begin(&mut self, out: &mut dyn Write, input: &Input, session: &dyn Run) -> Result<()> {
        Ok(writeln!(out, "{}", trace_first(session, &input.link))?)
    }

    fn event(&mut self, out: &mut dyn Write, session: &dyn Run, event: u32) -> Result<()> {
        match trace_event(session, event) {
            Some(event) => Ok(writeln!(out, "{event}")?),
            None => Ok(()),
        }
    }

    fn end(&mut self, out: &mut dyn Write, session: &dyn Run, _: Halt) -> Result<()> {
        Ok(writeln!(out, "{}", trace_last(session, session.head()))?)
    }
}
