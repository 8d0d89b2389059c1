//! Which parts of the program belong to a run in one file.

use faultline_engine::Panel;

/// What of the page a run alone has no use for: what leads to other runs or pages would need the rest of the site, a long link in
/// the address of a file is read as well as one that is compressed, and no page around it speaks with it as with an embed. What judges
/// the requests is a tenth of such a file, and few ask it; the panel says where it is.
const ELSEWHERE: &[&str] = &["asking", "catalogue", "channel", "exports", "history", "packing"];

/// What shows the captions of a lesson, and reads them.
const OF_LESSONS: &[&str] = &["lesson", "messages"];

/// What there is to see of a run.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The protocol's name in links.
    pub protocol: &'a str,
    /// The panel that it has.
    pub panel: Panel,
    /// The code of the language.
    pub language: &'a str,
    /// Whether captions stand beside it.
    pub lesson: bool,
}

/// The names of the parts that a view needs, of those that there are; `requires` says what must be there before a part, and
/// whether there is such a part. None if the site has no such protocol or language.
pub fn parts(view: View<'_>, all: &[String], requires: impl Fn(&str) -> Vec<String>) -> Option<Vec<String>> {
    let engine = all.iter().find(|name| name.ends_with(&format!(".{}", view.protocol)))?;
    let family = engine.split_once('.')?.0;
    let words = |group: &str| format!("{group}.words-{}", view.language);
    all.iter().find(|name| **name == words("page"))?;
    let of_page = |name: &&String| {
        let Some(name) = name.strip_prefix("page.") else { return false };
        match name.split_once('-') {
            // Words and their like, of which there is one part in each language.
            Some((name, language)) => {
                language == view.language
                    && !ELSEWHERE.contains(&name)
                    && (name != "matrix" || view.panel == Panel::Matrix)
            }
            None if ELSEWHERE.contains(&name) => false,
            None if OF_LESSONS.contains(&name) => view.lesson,
            None if name == "logs" => view.panel == Panel::Logs,
            None if name == "board" => view.panel == Panel::Board,
            None if name == "matrix" => view.panel == Panel::Matrix,
            None => true,
        }
    };
    let mut wanted: Vec<String> = all.iter().filter(of_page).cloned().collect();
    wanted.push(engine.clone());
    // The words of a protocol come with what its family shares, or a family has one part with the words of all.
    let (of_family, of_one) = (words(family), format!("{}_{}", words(family), view.protocol));
    wanted.extend(all.iter().filter(|name| **name == of_family || **name == of_one).cloned());
    for required in wanted.iter().flat_map(|name| requires(name)).collect::<Vec<_>>() {
        if !wanted.contains(&required) {
            wanted.push(required);
        }
    }
    Some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(protocol: &str, language: &str, lesson: bool) -> Option<Vec<String>> {
        let all = [
            "agreement",
            "agreement.raft",
            "agreement.paxos",
            "agreement.words-en",
            "agreement.words-zh-CN",
            "commit.2pc",
            "engines",
            "page.words-en",
            "page.words-zh-CN",
            "page.diagram",
            "page.glossary-en",
            "page.glossary-zh-CN",
            "page.history",
            "page.history-zh-CN",
            "page.lesson",
            "page.logs",
            "page.board",
            "page.actions",
            "page.asking",
            "page.exports",
            "page.catalogue",
            "page.channel",
            "page.messages",
            "desk.answers",
        ];
        let all: Vec<String> = all.into_iter().map(str::to_owned).collect();
        let view = View { protocol, panel: Panel::Logs, language, lesson };
        let requires = |name: &str| match name {
            "agreement.raft" => vec!["engines".to_owned(), "agreement".to_owned()],
            _ => Vec::new(),
        };
        let mut found = parts(view, &all, requires)?;
        found.sort();
        Some(found)
    }

    #[test]
    fn one_protocol_in_one_language_with_what_it_needs_and_nothing_else() {
        let wanted = [
            "agreement",
            "agreement.raft",
            "agreement.words-zh-CN",
            "engines",
            "page.actions",
            "page.diagram",
            "page.glossary-zh-CN",
            "page.logs",
            "page.words-zh-CN",
        ];
        assert_eq!(found("raft", "zh-CN", false).expect("it is there"), wanted);
        let lesson = found("raft", "en", true).expect("it is there");
        assert!(OF_LESSONS.iter().all(|part| lesson.contains(&format!("page.{part}"))), "{lesson:?}");
    }

    #[test]
    fn what_the_site_does_not_have_is_not_there() {
        assert_eq!(found("zab", "en", false), None);
        assert_eq!(found("raft", "de", false), None);
    }
}
