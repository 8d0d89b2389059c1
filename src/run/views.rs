//! Pictures beside stage and diagram. Each belongs to a part of the page that is fetched when it is first shown, so the
//! run knows of it only what a frame needs.

use super::Run;
use faultline_canvas::Painter;
use faultline_engine::{NodeId, Session, Time};
use faultline_scene::{Size, Theme};
use faultline_words::Vocabulary;
use std::any::Any;
use std::cell::RefCell;

/// What a picture is painted from.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The run, at the moment in view.
    pub session: &'a dyn Session,
    /// What the family of its protocol says of the names that it declares.
    pub family: &'a dyn Vocabulary,
    /// The node that is selected.
    pub selected: Option<NodeId>,
    /// The stretch that the diagram shows.
    pub window: (Time, Time),
    /// The colours.
    pub theme: Theme,
}

/// What came of painting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Painted {
    /// There is more of the run to be read: another frame is needed.
    pub unread: bool,
    /// There is something else to be read beside it than before.
    pub other: bool,
}

/// A picture, outside of Yew.
pub trait View: Any {
    /// Takes a canvas to paint on, or gives it back.
    fn attach(&mut self, painter: Option<Painter>);
    /// Fits it to a size in CSS pixels, of which each has `ratio` pixels of the screen.
    fn resize(&mut self, size: Size, ratio: f64);
    /// Another run, branch or script: what was made of it may be wrong.
    fn forget(&mut self);
    /// Paints, if there is a canvas to paint on.
    fn paint(&mut self, seen: &Seen<'_>) -> Painted;
}

/// The pictures that have been shown so far.
#[derive(Default)]
pub(super) struct Views(RefCell<Vec<Box<dyn View>>>);

impl Views {
    pub(super) fn forget(&self) {
        self.0.borrow_mut().iter_mut().for_each(|view| view.forget());
    }

    pub(super) fn paint(&self, seen: &Seen<'_>) -> Painted {
        let mut views = self.0.borrow_mut();
        views.iter_mut().map(|view| view.paint(seen)).fold(Painted::default(), |all, one| Painted {
            unread: all.unread || one.unread,
            other: all.other || one.other,
        })
    }
}

impl Run {
    /// A picture, to be asked or changed. It begins when it is first asked for, and stays as the reader leaves it.
    ///
    /// # Panics
    /// When `use_it` asks for a picture itself.
    pub fn view<V: View + Default, R>(&self, use_it: impl FnOnce(&mut V) -> R) -> R {
        let mut views = self.views.0.borrow_mut();
        let place =
            views.iter().position(|view| (view.as_ref() as &dyn Any).is::<V>()).unwrap_or_else(|| {
                views.push(Box::new(V::default()));
                views.len() - 1
            });
        let view: &mut dyn Any = views[place].as_mut();
        use_it(view.downcast_mut().expect("it was found by its type"))
    }
}
