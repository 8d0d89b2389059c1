//! A process of either protocol: what it is never changes.

use super::coordinator::Coordinator;
use super::participant::Participant;
use super::{Cx, Durable, Message, Timer};
use crate::Fact;
use crate::placement::COORDINATOR;
use crate::transaction::Command;
use faultline_engine::{NodeId, Reply, Ticket};

/// A process.
#[derive(Clone, Debug)]
pub enum Process {
    /// `n1`.
    Coordinator(Coordinator),
    /// Any other.
    Participant(Participant),
}

impl Process {
    pub(crate) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        if cx.me() == COORDINATOR {
            Self::Coordinator(Coordinator::boot(cx, durable))
        } else {
            Self::Participant(Participant::boot(cx, durable))
        }
    }

    pub(crate) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match self {
            Self::Coordinator(coordinator) => match message {
                Message::Yes { tx, values, stamps } => coordinator.on_yes(cx, from, tx, values, stamps),
                Message::No { tx } => coordinator.on_no(cx, from, tx),
                Message::Ack { tx } => coordinator.on_ack(cx, from, tx),
                Message::DecisionReq { tx, .. } => coordinator.on_decision_req(cx, from, tx),
                Message::PreAck { tx } => coordinator.on_pre_ack(cx, from, tx),
                Message::Decision { tx, decision } => coordinator.on_decision(cx, from, tx, decision),
                Message::State { tx, crashed, .. } => coordinator.on_state(cx, from, tx, crashed),
                Message::VoteReq { .. }
                | Message::PreCommit { .. }
                | Message::Elected { .. }
                | Message::StateReq { .. } => {}
            },
            Self::Participant(participant) => match message {
                Message::VoteReq { tx, ticket, command, ended } => {
                    participant.on_vote_req(cx, tx, ticket, command, ended);
                }
                Message::Decision { tx, decision } => participant.on_decision(cx, from, tx, decision),
                Message::DecisionReq { tx, ticket, command } => {
                    participant.on_decision_req(cx, from, tx, ticket, command);
                }
                Message::State { tx, pre, crashed } => participant.on_state(cx, from, tx, pre, crashed),
                Message::PreCommit { tx } => participant.on_pre_commit(cx, from, tx),
                Message::PreAck { tx } => participant.on_pre_ack(cx, from, tx),
                Message::Elected { tx, ticket, command } => {
                    participant.on_elected(cx, from, tx, ticket, command);
                }
                Message::StateReq { tx, ticket, command } => {
                    participant.on_state_req(cx, from, tx, ticket, command);
                }
                Message::Yes { .. } | Message::No { .. } | Message::Ack { .. } => {}
            },
        }
    }

    pub(crate) fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match (self, timer) {
            (Self::Coordinator(coordinator), Timer::Votes(tx)) => coordinator.on_votes_timeout(cx, tx),
            (Self::Coordinator(coordinator), Timer::Resend(tx)) => coordinator.on_resend(cx, tx),
            (Self::Coordinator(coordinator), Timer::Decision(tx)) => coordinator.ask(cx, tx),
            (Self::Participant(participant), Timer::Decision(tx)) => participant.on_decision_timeout(cx, tx),
            (Self::Participant(_), _) => {}
        }
    }

    pub(crate) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match self {
            Self::Coordinator(coordinator) => coordinator.on_command(cx, ticket, command),
            Self::Participant(_) => {
                cx.fact(Fact::Redirected { ticket, to: COORDINATOR });
                cx.reply_now(ticket, Reply::Redirect(Some(COORDINATOR)));
            }
        }
    }

    pub(crate) fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        match self {
            Self::Coordinator(coordinator) => coordinator.on_synced(cx, durable),
            Self::Participant(participant) => participant.on_synced(cx, durable),
        }
    }
}
