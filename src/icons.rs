//! Icons as inline SVG. They are never the only name of a thing.

use yew::prelude::*;

/// An icon of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Play,
    Pause,
    StepForward,
    StepBack,
    Start,
    End,
    Theme,
    Language,
    Help,
    Close,
    Dice,
    Branch,
    Tick,
    Cross,
    Plus,
    Minus,
    Follow,
    Open,
    Undo,
}

/// Draws an icon in the colour of the text around it.
pub fn icon(icon: Icon) -> Html {
    let path = match icon {
        Icon::Play => "M4 2.5v11L13.5 8z",
        Icon::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
        Icon::StepForward => "M4 3v10l7-5zM11.5 3H13v10h-1.5z",
        Icon::StepBack => "M12 3v10L5 8zM3 3h1.5v10H3z",
        Icon::Start => "M3 3h1.6v10H3zM13 3v10L8.8 8zM9 3v10L4.8 8z",
        Icon::End => "M11.4 3H13v10h-1.6zM3 3v10l4.2-5zM7 3v10l4.2-5z",
        Icon::Theme => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2v10A5 5 0 0 1 8 3z",
        Icon::Language => {
            "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.5c.9 0 2 1.9 2.3 4.7H5.7C6 4.4 7.1 2.5 8 2.5zM4.2 7.2H2.6a5.5 5.5 0 0 1 2.8-4 10 10 0 0 0-1.2 4zm0 1.6a10 10 0 0 0 1.2 4 5.5 5.5 0 0 1-2.8-4zm1.5 0h4.6C10 11.6 8.9 13.5 8 13.5s-2-1.9-2.3-4.7zm6.1 0h1.6a5.5 5.5 0 0 1-2.8 4 10 10 0 0 0 1.2-4zm0-1.6a10 10 0 0 0-1.2-4 5.5 5.5 0 0 1 2.8 4z"
        }
        Icon::Help => {
            "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM7.2 10.8h1.6v1.6H7.2zM8 3.6c-1.7 0-2.8 1-2.9 2.6h1.6c.1-.8.5-1.2 1.3-1.2.7 0 1.2.4 1.2 1 0 .5-.2.8-.9 1.3-.9.6-1.2 1.1-1.1 2.2h1.6c0-.6.2-.9.9-1.4.8-.6 1.2-1.2 1.2-2.1 0-1.5-1.2-2.4-2.9-2.4z"
        }
        Icon::Close => {
            "M3.5 4.6 4.6 3.5 8 6.9l3.4-3.4 1.1 1.1L9.1 8l3.4 3.4-1.1 1.1L8 9.1l-3.4 3.4-1.1-1.1L6.9 8z"
        }
        Icon::Dice => {
            "M3 2h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zm.5 1.5v9h9v-9zM5 5h1.8v1.8H5zM9.2 5H11v1.8H9.2zM5 9.2h1.8V11H5zM9.2 9.2H11V11H9.2z"
        }
        Icon::Branch => {
            "M4 2.2a1.8 1.8 0 0 1 .8 3.4v4.8a1.8 1.8 0 1 1-1.6 0V5.6A1.8 1.8 0 0 1 4 2.2zm8 2a1.8 1.8 0 0 1 .8 3.4c-.1 2-1.6 2.9-4 3.3l-2.2.4-.3-1.5 2.2-.4c1.8-.3 2.6-.8 2.7-1.8A1.8 1.8 0 0 1 12 4.2z"
        }
        Icon::Plus => "M7.2 3h1.6v4.2H13v1.6H8.8V13H7.2V8.8H3V7.2h4.2z",
        Icon::Minus => "M3 7.2h10v1.6H3z",
        Icon::Follow => "M2 7.2h6.2L5.6 4.6l1.1-1.1L11.2 8l-4.5 4.5-1.1-1.1 2.6-2.6H2zM12.4 2.5H14v11h-1.6z",
        Icon::Open => "M3 3h4v1.5H4.5v7h7V9H13v4H3zM9 3h4v4h-1.5V5.6L7.8 9.3 6.7 8.2l3.7-3.7H9z",
        Icon::Undo => "M6.5 2.2v2.9h2.8a4.2 4.2 0 0 1 0 8.4H5v-1.6h4.3a2.6 2.6 0 0 0 0-5.2H6.5v2.9L2.2 5.9z",
        Icon::Tick => "M6.4 12.4 2.6 8.6l1.2-1.2 2.6 2.6 5.8-5.8 1.2 1.2z",
        Icon::Cross => {
            "M3.5 4.6 4.6 3.5 8 6.9l3.4-3.4 1.1 1.1L9.1 8l3.4 3.4-1.1 1.1L8 9.1l-3.4 3.4-1.1-1.1L6.9 8z"
        }
    };
    html! {
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path fill="currentColor" d={path} />
        </svg>
    }
}
