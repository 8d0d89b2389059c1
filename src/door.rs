//! The doors to what of the page is fetched when somebody opens it; ARCHITECTURE.md says what a door is.

use crate::page::Page;
use crate::parts::{Catalogue, SeriesView, Settings, embed, export, help};
use yew::prelude::{Html, html};

/// The catalogue.
#[inline(never)]
pub fn catalogue(_: &Page) -> Html {
    html! { <Catalogue /> }
}

/// What the run did over time.
#[inline(never)]
pub fn charts(_: &Page) -> Html {
    html! { <SeriesView /> }
}

/// What the run is made of.
#[inline(never)]
pub fn settings(_: &Page) -> Html {
    html! { <Settings /> }
}

/// What the page can do, in place of the panel.
#[inline(never)]
pub fn guide(page: &Page) -> Html {
    help(page)
}

/// What the run can be taken away as.
#[inline(never)]
pub fn exports(page: &Page) -> Html {
    export(page)
}

/// Ready texts for authors.
#[inline(never)]
pub fn snippets(page: &Page) -> Html {
    embed(page)
}
