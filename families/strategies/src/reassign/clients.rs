//! What clients ask of the pool and are told, against what became of their tasks.

use super::book::Book;
use super::checker::{Broken, Tasks};
use super::evidence::TaskEvidence;
use super::rules::{NO_TASK_LOST, SUBMITTED_ONCE};
use faultline_engine::{Span, Ticket, Time};

impl Tasks {
    pub(super) fn submitted(&mut self, ticket: Ticket, first: u32, tasks: u16, broken: Broken<'_>) {
        let request = (ticket.serial, first, tasks);
        match self.newest.insert(ticket.client, request) {
            Some((serial, before, _)) if serial >= ticket.serial => {
                broken.push((
                    SUBMITTED_ONCE,
                    TaskEvidence::SubmittedTwice { ticket, first: before, second: first },
                ));
            }
            // What is told to nobody any more needs no book, once it has ended.
            Some(_) => {
                let newest = &self.newest;
                self.tasks.retain(|_, book| {
                    let newest = newest.get(&book.ticket.client);
                    book.end.is_none() || newest.is_some_and(|(serial, ..)| *serial <= book.ticket.serial)
                });
            }
            None => {}
        }
        for task in first..first + u32::from(tasks) {
            self.tasks.insert(task, Book::of(ticket, self.now));
        }
    }

    /// A client asks again, though all of its tasks have ended: it has not been told yet.
    pub(super) fn recalled(&mut self, ticket: Ticket) {
        let Some((serial, first, tasks)) = self.newest.get(&ticket.client).copied() else { return };
        let ended = |task| self.tasks.get(&task).is_some_and(|book| book.end.is_some());
        if serial != ticket.serial || !(first..first + u32::from(tasks)).all(ended) {
            return;
        }
        let before = self.recalled.get(&ticket.client).filter(|(before, ..)| *before == serial);
        let since = before.map_or(self.now, |(_, since, _)| *since);
        self.recalled.insert(ticket.client, (serial, since, self.now));
    }

    /// Who is told asks no more.
    pub(super) fn untold(&mut self, since: Time, broken: Broken<'_>) {
        let bound = Span(4 * self.latency.0 + Span::secs(1).0);
        // Before the run came to rest an answer may have been lost.
        self.recalled.retain(|_, (_, first, _)| *first >= since);
        for (client, (serial, first, last)) in &self.recalled {
            let (ticket, asked) = (Ticket { client: *client, serial: *serial }, last.since(*first));
            if asked > bound {
                broken.push((NO_TASK_LOST, TaskEvidence::NotTold { ticket, asked }));
            }
        }
    }

    /// What a client is told must be so on the disk.
    pub(super) fn told(&self, ticket: Ticket, counted: u16, aside: u16, broken: Broken<'_>) {
        let Some((serial, first, tasks)) = self.newest.get(&ticket.client).copied() else { return };
        let mine = first..first + u32::from(tasks);
        let ends = |counts: bool| {
            let ended = |task: &u32| {
                let end = self.tasks.get(task).and_then(|book| book.end);
                end.is_some_and(|end| end.is_some() == counts)
            };
            u16::try_from(mine.clone().filter(ended).count()).unwrap_or(u16::MAX)
        };
        let (really, set) = (ends(true), ends(false));
        if serial != ticket.serial || (really, set) != (counted, aside) || really + set != tasks {
            broken.push((NO_TASK_LOST, TaskEvidence::WrongAnswer { ticket, counted, aside, really, set }));
        }
    }
}
