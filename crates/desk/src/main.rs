//! The worker around the desk: it takes an array with a number, what is asked and further texts, and answers with
//! an array of the number, whether it went well, and what was asked for or the sentence that says why not.

use faultline_desk::{Card, Form, Lesson, Said, cards, export, lesson, open, thumbnail};
use faultline_engine::Time;
use faultline_scene::{Sample, Theme};
use js_sys::Array;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(request) = event.data().dyn_into::<Array>() else { return };
        let reply = match answer(&request) {
            Ok(value) => list([request.get(0), true.into(), value]),
            Err(sentence) => list([request.get(0), false.into(), sentence.into()]),
        };
        // What is posted is made of arrays, texts and numbers: it can be cloned.
        let _ = answering.post_message(&reply);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    // What was posted before is lost; the page waits for this.
    let _ = scope.post_message(&JsValue::NULL);
}

fn answer(request: &Array) -> Result<JsValue, String> {
    let text = |place: u32| request.get(place).as_string().unwrap_or_default();
    // Names come from the shelf itself, so one that is not there is a page of another version.
    let missing = || format!("{}: no such scenario", text(2));
    match text(1).as_str() {
        "shelf" => Ok(cards(&text(2)).iter().map(of_card).collect::<Array>().into()),
        "thumbnail" => thumbnail(&text(2), theme(&text(3)), &text(4)).map(Into::into).ok_or_else(missing),
        "lesson" => lesson(&text(2), &text(3)).map(|lesson| of_lesson(&lesson)).ok_or_else(missing),
        "open" => {
            open(&text(2), &text(3)).map(|opened| list([opened.link.into(), of_lesson(&opened.lesson)]))
        }
        "export" => {
            let form = Form::find(&text(2)).ok_or_else(|| format!("{}: no such form", text(2)))?;
            let moment =
                |place| text(place).parse().map(Time).map_err(|_| format!("{}: no moment", text(place)));
            export(form, &text(3), moment(4)?, moment(5)?, theme(&text(6))).map(Into::into)
        }
        "legend" => {
            let pictures = Sample::ALL.iter().map(|(_, sample)| JsValue::from(sample.svg(theme(&text(2)))));
            Ok(pictures.collect::<Array>().into())
        }
        other => Err(format!("{other}: not something that the desk does")),
    }
}

fn theme(name: &str) -> Theme {
    if name == "dark" { Theme::Dark } else { Theme::Light }
}

fn list<const N: usize>(values: [JsValue; N]) -> JsValue {
    values.iter().collect::<Array>().into()
}

fn of_card(card: &Card) -> JsValue {
    let Card { name, title, text, protocol, captions, breaks } = card;
    let captions = u32::try_from(*captions).unwrap_or(u32::MAX);
    list([(*name).into(), title.into(), text.into(), protocol.into(), captions.into(), (*breaks).into()])
}

fn of_lesson(lesson: &Lesson) -> JsValue {
    let Lesson { title, text, link, at, cues, expectations } = lesson;
    // A run is far shorter than the 285 years of microseconds that a double counts exactly.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let micros = |time: Time| JsValue::from(time.0 as f64);
    let cue = |cue: &Said| list([micros(cue.time), cue.event.into(), (&cue.text).into()]);
    let expectation = |(text, met): &(String, bool)| list([text.into(), (*met).into()]);
    list([
        title.into(),
        text.into(),
        link.into(),
        micros(*at),
        cues.iter().map(cue).collect::<Array>().into(),
        expectations.iter().map(expectation).collect::<Array>().into(),
    ])
}
