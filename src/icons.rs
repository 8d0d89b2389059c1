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
    Redo,
    Events,
    Rules,
    Requests,
    Inspector,
    Series,
    Settings,
    Logs,
    Diagram,
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
        Icon::Redo => "M9.5 2.2v2.9H6.7a4.2 4.2 0 0 0 0 8.4H11v-1.6H6.7a2.6 2.6 0 0 1 0-5.2h2.8v2.9l4.3-3.7z",
        Icon::Events => {
            "M2 3h3v1.6H2zM6.5 3H14v1.6H6.5zM2 7.2h3v1.6H2zM6.5 7.2H12v1.6H6.5zM2 11.4h3V13H2zM6.5 11.4H14V13H6.5z"
        }
        Icon::Rules => {
            "M8 1.6 13.5 4v4c0 3.2-2.3 5.6-5.5 6.6C4.8 13.6 2.5 11.2 2.5 8V4zm3.2 4L7.4 9.4 5.6 7.6 4.5 8.7l2.9 2.9 4.9-4.9z"
        }
        Icon::Requests => "M2 3h9v2.4H2zM2 6.8h12v2.4H2zM2 10.6h5V13H2z",
        Icon::Inspector => {
            "M7 2a5 5 0 0 1 4 8l3 3-1.1 1.1-3-3A5 5 0 1 1 7 2zm0 1.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8z"
        }
        Icon::Series => "M2 2h1.5v10.5H14V14H2zM5 10.6 8 7l2 2 3.2-4.2 1.2 1L10.1 11.3 8 9.2l-1.9 2.3z",
        Icon::Settings => {
            "M2 4h6.2a2 2 0 0 1 3.6 0H14v1.5h-2.2a2 2 0 0 1-3.6 0H2zM2 10.5h2.2a2 2 0 0 1 3.6 0H14V12H7.8a2 2 0 0 1-3.6 0H2z"
        }
        Icon::Logs => "M2 3h3v3H2zM6.5 3h3v3h-3zM11 3h3v3h-3zM2 7.5h3v3H2zM6.5 7.5h3v3h-3zM2 12h3v2H2z",
        Icon::Diagram => "M2 2.5h12V4h-1.3L9.6 12H14v1.5H2V12h.9L6 4H2zM7.6 4l-3.1 8H8l3.1-8z",
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
