//! The text of the file: a template of the site with its places filled.

use crate::sevens;

/// What stands before and behind the name of a place; nothing else in a template has it.
const SIGN: char = '\u{1}';

/// The places of a template; it has each of them.
const LANGUAGE: &str = "LANGUAGE";
const RUN: &str = "RUN";
const TITLE: &str = "TITLE";
const TEXT: &str = "TEXT";
const FILES: &str = "FILES";

/// What the file calls the list of the parts of the site: one of its files, and so compressed. [`Files::list`] makes it.
pub const LIST: &str = "parts.json";

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<'a> {
    /// What the file calls each file that every run needs, and what the site calls it.
    pub files: Vec<(&'a str, &'a str)>,
    body: &'a str,
}

/// What the file says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What the run is called.
    pub title: &'a str,
    /// What it is about.
    pub text: &'a str,
    /// The code of its language.
    pub language: &'a str,
    /// The link of the run, without `#`.
    pub fragment: &'a str,
}

/// The files in the file, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// What the program calls each of them, the last part of its address, and how many bytes it has.
    names: Vec<(String, usize)>,
    bytes: Vec<u8>,
}

impl Files {
    /// Adds a file.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        self.names.push((name.to_owned(), bytes.len()));
        self.bytes.extend_from_slice(bytes);
    }

    /// The list of the parts of the site, as index.html has it: each one's name, address, and what must be there before it. Of a
    /// part that the file lacks and somebody may ask for only the name is there, so that the program can say so.
    pub fn list(&self, parts: impl IntoIterator<Item = (String, String, Vec<String>)>) -> String {
        let mut list = String::from("{");
        for (name, address, requires) in parts {
            let file = last(&address);
            let (file, requires) = if self.names.iter().any(|(known, _)| known == file) {
                (file, requires)
            } else if comes_with_others(&name) {
                continue;
            } else {
                ("", Vec::new())
            };
            if list.len() > 1 {
                list.push(',');
            }
            let requires: Vec<String> = requires.iter().map(|name| format!("\"{name}\"")).collect();
            list.push_str(&format!("\"{name}\":[\"{file}\",[{}]]", requires.join(",")));
        }
        list.push('}');
        list
    }

    /// What is to be compressed: all of them together, because they have much in common.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Whether a part is asked for only together with an engine or a view, which is missed first: words, what protocols share, kinds of facts.
fn comes_with_others(name: &str) -> bool {
    match name.split_once('.') {
        None => true,
        // Of the page, what is there once for each language: a file has one. A link may ask for the words of another one (src/page/speech.rs).
        Some(("page", part)) => part.contains('-') && !part.starts_with("words-"),
        Some((_, part)) => part.starts_with("words-") || part.contains('+') || part == "kinds",
    }
}

impl<'a> Template<'a> {
    /// Reads a template; none if it is of another version.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        // `faultline name=file …`
        let (line, body) = text.split_once('\n')?;
        let mut words = line.split(' ');
        if words.next() != Some("faultline") {
            return None;
        }
        let files = words.map(|pair| pair.split_once('=')).collect::<Option<Vec<_>>>()?;
        let places: Vec<&str> = body.split(SIGN).skip(1).step_by(2).collect();
        let known = [LANGUAGE, RUN, TITLE, TEXT, FILES];
        let whole = known.iter().all(|place| places.contains(place));
        (whole && places.iter().all(|place| known.contains(place))).then_some(Self { files, body })
    }

    /// The file; `gzip` is [`Files::bytes`], compressed.
    #[must_use]
    pub fn with(&self, about: About<'_>, files: &Files, gzip: &[u8]) -> String {
        let mut out = String::with_capacity(self.body.len() + sevens::length(gzip.len()) + 4_096);
        for (number, piece) in self.body.split(SIGN).enumerate() {
            match piece {
                LANGUAGE if number % 2 == 1 => escape(&mut out, about.language),
                RUN if number % 2 == 1 => escape(&mut out, about.fragment),
                TITLE if number % 2 == 1 => escape(&mut out, about.title),
                TEXT if number % 2 == 1 => escape(&mut out, about.text),
                FILES if number % 2 == 1 => put(&mut out, files, gzip),
                text => out.push_str(text),
            }
        }
        out
    }
}

/// The last part of an address, by which the file finds what it names.
#[must_use]
pub fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or_default()
}

/// The files as an element.
fn put(out: &mut String, files: &Files, gzip: &[u8]) {
    out.push_str("<script type=text/plain id=files data-files=\"");
    for (place, (name, length)) in files.names.iter().enumerate() {
        if place > 0 {
            out.push(' ');
        }
        escape(out, name);
        out.push('=');
        out.push_str(&length.to_string());
    }
    out.push_str("\" data-size=");
    out.push_str(&gzip.len().to_string());
    out.push('>');
    sevens::write(out, gzip);
    out.push_str("</script>");
}

/// For text and for attributes in double quotation marks.
fn escape(out: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "faultline program.wasm=page-1.wasm style.css=style-2.css\n\
        <html lang=\u{1}LANGUAGE\u{1} data-run=\"\u{1}RUN\u{1}\"><title>\u{1}TITLE\u{1}</title>\
        <meta content=\"\u{1}TEXT\u{1}\">\u{1}FILES\u{1}<p>TEXT</p>";

    fn about<'a>() -> About<'a> {
        About { title: "\u{1}FILES\u{1} <b>", text: "\"&", language: "en", fragment: "raft?at=1s&seed=2" }
    }

    #[test]
    fn a_template_names_its_files_and_has_its_places() {
        let template = Template::read(TEMPLATE).expect("a template");
        assert_eq!(template.files, [("program.wasm", "page-1.wasm"), ("style.css", "style-2.css")]);
        for other in [
            "",
            "<html>",
            "faultline a=b\n<html>",
            &TEMPLATE.replace("style.css=", "style.css"),
            &TEMPLATE.replace("<p>TEXT", "\u{1}PARTS\u{1}"),
        ] {
            assert_eq!(Template::read(other), None, "{other}");
        }
    }

    fn files() -> Files {
        let mut files = Files::default();
        files.add("a.wasm", b"abc");
        files.add("b\"<.json", b"de");
        files
    }

    #[test]
    fn the_list_tells_of_what_the_file_lacks_by_its_name_alone() {
        let part = |name: &str, address: &str, requires: &[&str]| {
            (name.to_owned(), address.to_owned(), requires.iter().map(|name| (*name).to_owned()).collect())
        };
        let list = files().list([
            part("x.words-en_c", "parts/x.wasm", &[]),
            part("x.a", "parts/a.wasm", &["x", "y.d"]),
            part("x", "parts/x.wasm", &[]),
            part("x.kinds", "parts/k.wasm", &[]),
            part("page.terms-en", "parts/t.wasm", &[]),
            part("page.words-zh-CN", "parts/z.wasm", &["y"]),
            part("x.c+e", "parts/e.wasm", &[]),
            part("x.c", "parts/c.wasm", &["x"]),
        ]);
        assert_eq!(list, r#"{"x.a":["a.wasm",["x","y.d"]],"page.words-zh-CN":["",[]],"x.c":["",[]]}"#);
    }

    #[test]
    fn the_places_are_filled_once_and_nothing_breaks_out_of_them() {
        let gzip = [0b1000_0011, 0b0000_1010];
        assert_eq!(files().bytes(), b"abcde");
        let html = Template::read(TEMPLATE).expect("a template").with(about(), &files(), &gzip);
        assert!(html.starts_with("<html lang=en data-run=\"raft?at=1s&amp;seed=2\">"), "{html}");
        assert!(
            html.contains("<title>\u{1}FILES\u{1} &lt;b&gt;</title><meta content=\"&quot;&amp;\">"),
            "{html}"
        );
        let wanted = "data-files=\"a.wasm=3 b&quot;&lt;.json=2\" data-size=2>AB@</script>";
        assert!(html.contains(wanted), "{html}");
        assert!(html.ends_with("<p>TEXT</p>"), "{html}");
        assert_eq!(html.matches("<script type=text/plain").count(), 1);
    }

    #[test]
    fn no_bytes_end_their_element() {
        let gzip: Vec<u8> = (0..=255).cycle().take(70_000).collect();
        let html = Template::read(TEMPLATE).expect("a template").with(about(), &files(), &gzip);
        let (_, after) = html.split_once("data-size=70000>").expect("the files");
        let text = after.split('<').next().expect("its end");
        assert!(text.len() <= 80_002, "{}", text.len());
    }
}
