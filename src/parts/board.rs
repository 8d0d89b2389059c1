//! The board of tasks, in words and as squares.

use super::canvas::use_canvas;
use crate::app::{use_page, words};
use faultline_words::Ui;
use yew::prelude::*;

/// The board.
#[component]
pub fn BoardView() -> Html {
    let page = use_page();
    let area = use_node_ref();
    let canvas = use_node_ref();
    {
        let (attach, resize) = (page.run.clone(), page.run.clone());
        use_canvas(
            &area,
            &canvas,
            move |painter| attach.board(|board| board.attach(painter)),
            move |width, height| {
                let ratio = crate::theme::window().device_pixel_ratio();
                resize.board(|board| board.resize(width, height, ratio));
                resize.repaint();
            },
        );
    }
    let board = page.run.read(|session| session.board());
    let told = words().board(board.as_ref());
    html! {
        // The squares say the same as the sentences, and more than anybody would listen to.
        <section class="board" aria-label={words().ui(Ui::Board)} tabindex="0">
            { for told.into_iter().map(|line| html! { <p>{ line }</p> }) }
            <div class="squares" ref={area}><canvas ref={canvas} aria-hidden="true"></canvas></div>
        </section>
    }
}
