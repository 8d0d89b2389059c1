//! Vector clocks (Fidge 1988, Mattern 1989) for the events of a stretch.

/// The clocks of some hosts, by number from 0.
pub(crate) struct Clocks {
    hosts: usize,
    /// The number of the first event.
    first: u32,
    /// The clock of each event so far, one after the other.
    stamps: Vec<u32>,
    /// The place of the last event of each host among them.
    last: Vec<Option<usize>>,
}

impl Clocks {
    /// All clocks at zero, before the event of a number.
    pub(crate) fn new(hosts: usize, first: u32) -> Self {
        Self { hosts, first, stamps: Vec::new(), last: vec![None; hosts] }
    }

    /// The clock of the next event, which happens at a host: what the host knew, what the event knew that led to
    /// it, and one more of its own. A cause before the first event is not known here.
    pub(crate) fn next(&mut self, host: usize, cause: Option<u32>) -> &[u32] {
        let place = self.stamps.len() / self.hosts;
        let cause = cause.and_then(|cause| cause.checked_sub(self.first)).map(|cause| cause as usize);
        self.stamps.resize(self.stamps.len() + self.hosts, 0);
        let (known, stamp) = self.stamps.split_at_mut(place * self.hosts);
        for before in self.last[host].into_iter().chain(cause.filter(|cause| *cause < place)) {
            let before = &known[before * self.hosts..][..self.hosts];
            for (mine, its) in stamp.iter_mut().zip(before) {
                *mine = (*mine).max(*its);
            }
        }
        stamp[host] += 1;
        self.last[host] = Some(place);
        stamp
    }
}
