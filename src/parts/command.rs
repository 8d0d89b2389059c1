//! The command field: one line of the grammar, done at the present moment.

use crate::language::words;
use crate::page::use_page;
use faultline_words::Ui;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Suggestions in view.
const MOST: usize = 8;

/// The command field.
#[component]
pub fn Command() -> Html {
    let page = use_page();
    let field = use_node_ref();
    let text = use_state(String::new);
    let problem = use_state(|| None::<String>);
    let focused = use_state(|| false);
    let (start, options) = page.run.read(|session| session.complete(&text));
    let options: Vec<String> = options.into_iter().take(MOST).collect();

    let typed = {
        let (text, problem) = (text.clone(), problem.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                text.set(input.value());
                problem.set(None);
            }
        })
    };
    let take = {
        let (text, field) = (text.clone(), field.clone());
        move |option: String| {
            let mut line = text[..start].to_string();
            line.push_str(&option);
            line.push(' ');
            text.set(line);
            if let Some(input) = field.cast::<web_sys::HtmlElement>() {
                let _ = input.focus();
            }
        }
    };
    let key = {
        let (page, text, problem) = (page.clone(), text.clone(), problem.clone());
        let (take, first, field) = (take.clone(), options.first().cloned(), field.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Tab" if !event.shift_key() && !text.is_empty() => {
                if let Some(option) = first.clone() {
                    event.prevent_default();
                    take(option);
                }
            }
            "Escape" => {
                event.prevent_default();
                text.set(String::new());
                problem.set(None);
                if let Some(input) = field.cast::<web_sys::HtmlElement>() {
                    let _ = input.blur();
                }
            }
            "Enter" => {
                event.prevent_default();
                // What stands in the field counts, not what was last heard of it.
                let line =
                    field.cast::<HtmlInputElement>().map_or_else(|| (*text).clone(), |input| input.value());
                match page.command(&line) {
                    Ok(()) => {
                        text.set(String::new());
                        problem.set(None);
                    }
                    Err(error) => problem.set(Some(words().script_error(&error))),
                }
            }
            _ => {}
        })
    };
    let focus = {
        let focused = focused.clone();
        Callback::from(move |_: FocusEvent| focused.set(true))
    };
    let blur = {
        let focused = focused.clone();
        Callback::from(move |_: FocusEvent| focused.set(false))
    };
    let open = *focused && !options.is_empty() && problem.is_none();
    html! {
        <div class="command">
            <input id="command" ref={field} type="text" value={(*text).clone()} placeholder={words().ui(Ui::CommandHint)}
                aria-label={words().ui(Ui::Command)} aria-describedby="command-help" aria-invalid={problem.is_some().to_string()}
                autocomplete="off" autocapitalize="off" spellcheck="false" oninput={typed} onkeydown={key} onfocus={focus} onblur={blur} />
            <span class="hidden" id="command-help">{ words().ui(Ui::CommandHelp) }</span>
            if let Some(problem) = problem.as_ref() {
                <p class="problem" role="alert">{ problem }</p>
            } else if open {
                <div class="suggestions">
                    { for options.iter().map(|option| {
                        let (take, word) = (take.clone(), option.clone());
                        // Before the field loses the focus, which would close the list.
                        let press = Callback::from(move |event: PointerEvent| {
                            event.prevent_default();
                            take(word.clone());
                        });
                        html! { <button type="button" tabindex="-1" onpointerdown={press}>{ option }</button> }
                    }) }
                </div>
            }
        </div>
    }
}
