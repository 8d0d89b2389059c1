//! What can be done to the selected thing: in a bar that never moves, and in a menu at the pointer. All of it is fetched when
//! something is first selected, or the bar first shown (`parts/acting.rs`).

use super::acting::{Actions, turns};
use crate::deeds::{self, Offer};
use crate::focus;
use crate::icons::{Icon, icon};
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_canvas::tenths;
use faultline_engine::{ClientId, Direction, Input, Route};
use faultline_scene::Thing;
use faultline_words::{Run, Ui};
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// What lies behind the door.
pub static ACTIONS: Actions = Actions { bar, menu: |_| html! { <Menu /> }, press };

/// Does what a key stands for, if it stands for something that can be done to a thing.
fn press(page: &Page, thing: Thing, pressed: &str) -> bool {
    let offers = page.run.read(|session| deeds::offers(session, thing));
    let wanted = |offer: &&Offer| offer.key.is_some_and(|key| key.eq_ignore_ascii_case(pressed));
    let Some(offer) = offers.iter().find(wanted) else { return false };
    page.act(offer.input.clone());
    true
}

/// The bar.
fn bar(page: &Page) -> Html {
    let swallow = Callback::from(|event: MouseEvent| event.stop_propagation());
    let swallow_pointer = Callback::from(|event: PointerEvent| event.stop_propagation());
    let (title, offers) = page.run.read(|session| match page.interface.selected {
        Some(thing) => (name_of(session, thing), deeds::offers(session, thing)),
        None => (words().ui(Ui::Network).to_string(), deeds::network(session)),
    });
    let deselect = page.deed(|_: MouseEvent| Deed::Select(None));
    html! {
        <div class="actions" role="group" aria-label={title.clone()} onclick={swallow} onpointerdown={swallow_pointer}>
            <b class="what">{ title }</b>
            <div class="offers">
                { for offers.iter().map(|offer| button(page, offer, "action")) }
                if let Some(Thing::Client(client)) = page.interface.selected {
                    <Ask client={client.0} />
                }
            </div>
            { turns(page) }
            if page.interface.selected.is_some() {
                <button class="icon" onclick={deselect} aria-label={words().ui(Ui::Deselect)} title={words().ui(Ui::Deselect)}
                    aria-keyshortcuts="Escape">
                    { icon(Icon::Close) }
                </button>
            }
        </div>
    }
}

/// The menu at the pointer: the same offers. It has the focus while it is open, and gives it back.
#[component]
fn Menu() -> Html {
    let page = use_page();
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with((), move |()| {
            let before = focus::holder();
            if let Some(list) = list.cast::<Element>() {
                focus::child(&list, 0);
            }
            move || {
                // Whoever went on elsewhere meanwhile stays there.
                let inside = |holder: &HtmlElement| {
                    list.cast::<Element>().is_some_and(|list| list.contains(Some(holder)))
                };
                let lost =
                    focus::holder().is_none_or(|holder| holder.tag_name() == "BODY" || inside(&holder));
                if let Some(before) = before.filter(|_| lost) {
                    let _ = before.focus();
                }
            }
        });
    }
    let (Some(thing), Some((x, y))) = (page.interface.selected, page.interface.menu) else { return html! {} };
    let offers = page.run.read(|session| deeds::offers(session, thing));
    let close = {
        let interface = page.interface.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            interface.dispatch(Deed::Menu(None));
        })
    };
    let swallow_pointer = Callback::from(|event: PointerEvent| event.stop_propagation());
    let size = page.run.layout(|layout| layout.size());
    // Within the stage, whatever the pointer's place.
    #[expect(clippy::cast_precision_loss, reason = "a dozen offers")]
    let height = offers.len() as f64 * 34.0 + 12.0;
    let left = x.min(size.width - 210.0).max(0.0);
    let top = y.min(size.height - height).max(0.0);
    // Arrow keys go from item to item, as in any menu.
    let turn = Callback::from(|event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        focus::beside(&event, step);
    });
    html! {
        <div ref={list} class="menu" role="menu" aria-label={page.run.read(|session| name_of(session, thing))} onkeydown={turn} ~style={format!("left:{}px;top:{}px", tenths(left), tenths(top))} onclick={close}
            onpointerdown={swallow_pointer}>
            { for offers.iter().map(|offer| button(&page, offer, "item")) }
        </div>
    }
}

fn button(page: &Page, offer: &Offer, class: &'static str) -> Html {
    let role = (class == "item").then_some("menuitem");
    let action = words().action(&offer.input);
    let vain = page.run.read(|session| session.no_effect(&offer.input));
    let title = vain.as_ref().map_or_else(
        || action.name.clone(),
        |vain| {
            let told = words().in_vain(&offer.input, vain);
            words().pair(&told.what, &told.why)
        },
    );
    let act = {
        let (page, input) = (page.clone(), offer.input.clone());
        Callback::from(move |_: MouseEvent| page.act(input.clone()))
    };
    // What takes its place keeps the focus: crash and restart have the same key.
    let slot = offer.key.map_or_else(|| action.short.clone(), str::to_string);
    let key = offer.key.map(|key| if key.len() == 1 { key.to_ascii_uppercase() } else { key.to_string() });
    html! {
        <button key={slot} class={classes!(class, offer.harms().then_some("harm"))} onclick={act} aria-label={action.name}
            {title} aria-disabled={vain.is_some().then_some("true")} role={role} tabindex={role.map(|_| "-1")}
            aria-keyshortcuts={key.clone()}>
            { action.short }
            if let Some(key) = key {
                <kbd aria-hidden="true">{ if key == "Enter" { "↵".to_string() } else { key } }</kbd>
            }
        </button>
    }
}

fn name_of(session: &dyn Run, thing: Thing) -> String {
    match thing {
        Thing::Node(node) => {
            let family = session.vocabulary(words().language());
            let node = session.frame().nodes.get(node.index()).map(|node| words().node(family, node));
            node.unwrap_or_default()
        }
        Thing::Client(client) => session
            .frame()
            .clients
            .get(client.index())
            .map_or_else(String::new, |client| words().client(client)),
        Thing::Link(from, to) => {
            let route = Route { from, to, direction: Direction::Both };
            words().link(route, &session.link(from, to), &session.link(to, from))
        }
        Thing::Message(id) => match session.message(id) {
            Some((detail, fate)) => words().message_now(&detail, fate),
            None => id.to_string(),
        },
    }
}

/// A request in the grammar of commands, which is the same in every language.
const EXAMPLE: &str = "cas x 1 2";

#[derive(Properties, PartialEq)]
struct AskProps {
    client: u16,
}

/// A field for a request in one's own words.
#[component]
fn Ask(props: &AskProps) -> Html {
    let page = use_page();
    let field = use_node_ref();
    let wrong = use_state(|| None::<String>);
    let submit = {
        let (page, field, wrong, client) = (page, field.clone(), wrong.clone(), ClientId(props.client));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = field.cast::<HtmlInputElement>() else { return };
            let line = Input::Ask(client, input.value().trim().to_string()).to_string();
            let refused = page.command(&line).err().map(|error| words().script_error(&error));
            if refused.is_none() {
                input.set_value("");
            }
            wrong.set(refused);
        })
    };
    html! {
        <form class="ask" onsubmit={submit}>
            <input ref={field} type="text" placeholder={EXAMPLE} aria-label={words().ui(Ui::RequestField)} autocomplete="off"
                spellcheck="false" aria-invalid={wrong.is_some().to_string()} maxlength="60" />
            <button class="action" type="submit">{ words().ui(Ui::SendRequest) }</button>
            if let Some(wrong) = wrong.as_ref() {
                <p class="problem" role="alert">{ wrong }</p>
            }
        </form>
    }
}
