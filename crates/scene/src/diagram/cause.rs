//! Which events and messages belong to the causality that the reader looks at.

use crate::diagram::look::{Hit, Look};
use faultline_engine::view::{Cone, StripEvent, StripMessage};

/// How much light falls on a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Light {
    /// Nobody asks for causes.
    Even,
    /// It is a step of the way that led to the event in question.
    Path,
    /// It belongs to what may have influenced that event, or to what that may have influenced.
    Lit,
    /// It does not.
    Dim,
}

impl Light {
    /// Whether it belongs to the causality in any way.
    pub(super) fn is_lit(self) -> bool {
        matches!(self, Self::Path | Self::Lit)
    }
}

/// On which side of the event in question another stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Past,
    Root,
    Future,
}

/// The causality in a form that answers quickly for events in view.
#[derive(Debug)]
pub(super) struct Causes<'a> {
    cone: Option<&'a Cone>,
    /// The event whose causes and consequences these are.
    pub(super) root: Option<u32>,
    /// The number of the first event in view.
    first: u32,
    /// The sides of the events in view.
    sides: Vec<Option<Side>>,
}

impl<'a> Causes<'a> {
    pub(super) fn of(look: &Look<'a>, visible: &[StripEvent]) -> Self {
        let first = visible.first().map_or(0, |event| event.number);
        let mut causes = Self { cone: look.cone, root: None, first, sides: Vec::new() };
        let Some(cone) = look.cone else { return causes };
        causes.root = root(look, cone);
        causes.sides = vec![None; visible.len()];
        let numbers = |numbers: &'a [u32], side| numbers.iter().map(move |number| (*number, side));
        let all = numbers(&cone.past, Side::Past).chain(numbers(&cone.future, Side::Future));
        for (number, side) in all.chain(causes.root.map(|root| (root, Side::Root))) {
            let place = number.checked_sub(first).map(|place| place as usize);
            if let Some(slot) = place.and_then(|place| causes.sides.get_mut(place)) {
                *slot = Some(side);
            }
        }
        causes
    }

    pub(super) fn side(&self, number: u32) -> Option<Side> {
        let cone = self.cone?;
        let place = number.checked_sub(self.first).map(|place| place as usize);
        if let Some(side) = place.and_then(|place| self.sides.get(place)) {
            return *side;
        }
        if self.root == Some(number) {
            Some(Side::Root)
        } else if cone.past.binary_search(&number).is_ok() {
            Some(Side::Past)
        } else if cone.future.binary_search(&number).is_ok() {
            Some(Side::Future)
        } else {
            None
        }
    }

    /// Whether there is a way that led to the event in question: then it stands out, and all else of the causality less.
    pub(super) fn has_path(&self) -> bool {
        self.cone.is_some_and(|cone| !cone.path.is_empty())
    }

    fn on_path(&self, number: u32) -> bool {
        let on = |cone: &Cone| cone.path.binary_search(&number).is_ok();
        self.has_path() && (self.root == Some(number) || self.cone.is_some_and(on))
    }

    pub(super) fn event(&self, number: u32) -> Light {
        match (self.cone, self.side(number)) {
            (None, _) => Light::Even,
            (Some(_), Some(_)) if self.on_path(number) => Light::Path,
            (Some(_), Some(_)) => Light::Lit,
            (Some(_), None) => Light::Dim,
        }
    }

    /// A message carries causality if both its ends are on one side; one that has not ended, and one that
    /// was lost, if it left in the future.
    pub(super) fn message(&self, message: &StripMessage) -> Light {
        if self.cone.is_none() {
            return Light::Even;
        }
        let sent = self.side(message.event);
        let end = match message.end {
            Some(end) if end.lost.is_none() => self.side(end.event),
            Some(end) if self.root == Some(end.event) => Some(Side::Root),
            _ => Some(Side::Future),
        };
        let steps = message.end.filter(|end| end.lost.is_none());
        if steps.is_some_and(|end| self.on_path(message.event) && self.on_path(end.event)) {
            return Light::Path;
        }
        match (sent, end) {
            (Some(Side::Past), Some(Side::Past | Side::Root))
            | (Some(Side::Root | Side::Future), Some(Side::Future)) => Light::Lit,
            _ => Light::Dim,
        }
    }
}

/// The event between the past and the future: what is pointed at, or else what is chosen.
fn root(look: &Look<'_>, cone: &Cone) -> Option<u32> {
    let hovered = match look.hovered {
        Some(Hit::Event(number)) => Some(number),
        _ => None,
    };
    let between = |number: &u32| {
        cone.past.last().is_none_or(|last| last < number)
            && cone.future.first().is_none_or(|first| number < first)
    };
    [hovered, look.selected].into_iter().flatten().find(between)
}
