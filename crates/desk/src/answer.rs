//! Requests and their answers.

use crate::message::{Export, Judge, Request, Response};
use crate::{export, file, judge, picture};
use faultline_words::{FileWords, Words};
use serde::Deserialize;

/// The protocol that a request names, if it does.
#[must_use]
pub fn protocol(request: &Request) -> Option<String> {
    match request {
        Request::Export(Export { link, .. }) | Request::Judge(Judge { link, .. }) => {
            Some(link.split('?').next().unwrap_or_default().to_string())
        }
        // The page opens the link itself; and what was drawn is not run again.
        Request::Picture | Request::Carry { .. } => None,
        Request::Open { text } => {
            #[derive(Deserialize)]
            struct Named {
                protocol: String,
            }
            // A file that says none is refused before a run of it is opened.
            toml::from_str::<Named>(text).ok().map(|named| named.protocol)
        }
    }
}

/// What is asked for, or why it cannot be had; and the file that goes beside it. With the request came the bytes of a file,
/// none if it is about no file.
#[must_use]
pub fn answer(
    request: &Request,
    beside: &[u8],
    words: &dyn Words,
    files: &dyn FileWords,
) -> (Response, Vec<u8>) {
    let answer = match request {
        Request::Open { text } => file::open(text, files, words.language()).map(Response::Lesson),
        Request::Picture => picture::open(beside, words).map(Response::Link),
        Request::Judge(asked) => judge::judge(asked, words).map(Response::Judged),
        Request::Export(asked) => export::export(asked, words),
        Request::Carry { block } => match picture::carry(beside, block, words) {
            Ok(file) => return (Response::File, file),
            Err(why) => Err(why),
        },
    };
    (answer.unwrap_or_else(Response::Refused), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::{answer, protocol};
    use crate::message::{Request, Response};
    use faultline_words::English;

    #[test]
    fn a_request_says_whose_engine_it_needs() {
        let open = |text: &str| Request::Open { text: text.to_string() };
        assert_eq!(protocol(&open("title = 'x'\nprotocol = '2pc'\n")).as_deref(), Some("2pc"));
        assert_eq!(protocol(&open("title = 'x'\nprotocol = \n")), None);
        assert_eq!(protocol(&open("title = 'x'\n")), None);
        // What was drawn is not run again.
        assert_eq!(protocol(&Request::Carry { block: "raft?nodes=3&at=1s\n".into() }), None);
    }

    #[test]
    fn what_names_no_protocol_is_refused_without_its_engine() {
        for text in ["title = 'x'\nprotocol = \n", "title = 'x'\n", "\u{feff}"] {
            let (answer, _) = answer(&Request::Open { text: text.to_string() }, &[], &English, &English);
            assert!(matches!(&answer, Response::Refused(why) if why.starts_with("Line ")), "{answer:?}");
        }
    }
}
