//! The matrix of those that trust or suspect, moment by moment.

use crate::any::Stage;
use faultline_detection::Fact;
use faultline_engine::view::{Concern, Detail, Matrix};
use faultline_engine::{NodeId, NodeStatus, Picture, Protocol, Time};

impl<P: Protocol<Fact = Fact>> Stage<P> {
    /// Goes through a run millisecond by millisecond. At each, the matrix says of everybody what the processes say, in as many
    /// squares as there are pairs, and marks what is not so. Returns how full a square was before each suspicion.
    pub(crate) fn walk(&mut self, until: Time) -> Vec<u16> {
        let nodes = || (0..self.run.setup().nodes).map(NodeId);
        let pairs: Vec<(NodeId, NodeId)> =
            nodes().flat_map(|by| nodes().map(move |of| (by, of))).filter(|(by, of)| by != of).collect();
        let (mut before, mut full) = (Matrix::default(), Vec::new());
        for millis in 1..=until.0 / 1_000 {
            self.run.seek(Time(millis * 1_000), u32::MAX);
            let matrix = faultline_engine::matrix(&self.run, Detail::Values);
            for (by, of) in &pairs {
                let place = Self::place(&matrix, *by, *of);
                let runs = |node| Picture::status(&self.run, node) == NodeStatus::Up;
                let is_down = Picture::status(&self.run, *by) == NodeStatus::Down;
                let Some(belief) = &matrix.cells[place] else {
                    assert!(is_down, "{by} of {of} after {millis} ms");
                    continue;
                };
                let suspects = self.suspects(*by, *of);
                assert_eq!(belief.runs, Some(!suspects), "{by} of {of} after {millis} ms");
                assert_eq!(
                    matrix.is_mistaken(place),
                    suspects == runs(*of),
                    "{by} of {of} after {millis} ms"
                );
                assert!(!suspects || belief.concern == Concern::Alarmed);
                let was = before.cells.get(place).and_then(Option::as_ref);
                full.extend(was.filter(|was| suspects && was.runs == Some(true)).map(|was| was.gone));
            }
            before = matrix;
        }
        full
    }
}
