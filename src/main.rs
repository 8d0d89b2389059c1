//! The browser shell: the only code that knows the DOM.
use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <h1>{ "Faultline" }</h1> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
