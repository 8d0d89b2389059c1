//! `faultline mdbook`: what mdBook hands over, and what it gets back.

mod support;

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::config::Config;
use support::{Done, faultline, with_input};

const TABLE: &str = "[preprocessor.faultline]\nsite = \"app/\"\n";
const SCENARIO: &str = "title = \"Three & <four>\"\nprotocol = \"raft\"\nnodes = 3\nat = \"1s\"\n";

/// Chapters of a book in a folder: what stands in each file, and what mdBook has made of it.
struct Given {
    folder: tempfile::TempDir,
    book: Book,
}

impl Given {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), book: Book::new() }
    }

    fn chapter(self, path: &str, text: &str) -> Self {
        self.changed(path, text, text)
    }

    fn changed(mut self, path: &str, written: &str, text: &str) -> Self {
        self = self.file(path, written);
        self.book.push_item(Chapter::new(path, text.into(), path, Vec::new()));
        self
    }

    fn file(self, path: &str, text: &str) -> Self {
        let file = self.folder.path().join("src").join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("the file is written");
        self
    }

    fn done(&self, table: &str, renderer: &str) -> Done {
        let config: Config = table.parse().expect("a book's configuration");
        let context = PreprocessorContext::new(self.folder.path().into(), config, renderer.into());
        with_input(&["mdbook"], &serde_json::to_string(&(context, &self.book)).expect("JSON"))
    }

    /// The chapters as they come back.
    fn texts(&self, renderer: &str) -> Vec<String> {
        let done = self.done(TABLE, renderer);
        assert_eq!((done.code, done.err.as_str()), (0, ""));
        let book: Book = serde_json::from_str(&done.out).expect("a book");
        book.chapters().map(|chapter| chapter.content.clone()).collect()
    }

    /// What is said when the build fails, without the folder.
    fn refused(&self, table: &str) -> String {
        let done = self.done(table, "html");
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{}", done.err);
        done.err.replace(self.folder.path().to_str().expect("a path"), "BOOK")
    }
}

fn block(contents: &str) -> String {
    format!("# A\n\n```faultline\n{contents}\n```\nafter\n")
}

#[test]
fn mdbook_is_told_that_every_renderer_will_do() {
    for renderer in ["html", "markdown", "epub"] {
        let done = faultline(&["mdbook", "supports", renderer]);
        assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", ""));
    }
}

#[test]
fn blocks_become_elements_with_a_picture_inside() {
    let two = "# A\n\n```faultline height=300 controls=none theme=dark autoplay\nraft?nodes=3&at=1s\n```\nafter\n\n\
               > ```faultline\n> https://other.example/#raft?seed=7&do=1s+cut+n1+-%3E+n2\n> ```\n";
    let nested = format!("```faultline source\n{SCENARIO}```\n\n```rust\nlet faultline = 1;\n```\n");
    let texts = Given::new().chapter("a.md", two).chapter("b/c.md", &nested).texts("html");
    assert!(texts[0].contains(
        "<faultline-run href=\"app/#raft?nodes=3&amp;seed=42&amp;at=1s\" height=\"300\" controls=\"none\" \
         theme=\"dark\" title=\"Raft, 3 nodes, seed 42, at 1.000 s\" autoplay><a href=\"app/#raft?nodes=3&amp;seed=42&amp;at=1s\"><img src=\"data:image/svg+xml,%3Csvg%20"
    ));
    assert!(
        texts[0].contains("alt=\"Raft, 3 nodes, seed 42, at 1.000 s\" width=\"720\" height=\"270\""),
        "{}",
        texts[0]
    );
    assert!(texts[0].contains(">Open in Faultline</a></faultline-run></div>\nafter\n\n> <!-- faultline -->"));
    // The site of the book counts, not the one where the link was copied.
    assert!(
        texts[0].contains("href=\"app/#raft?nodes=5&amp;seed=7&amp;do=1s+cut+n1+-%3E+n2\" height=\"420\"")
    );
    // One script per chapter, and from there.
    assert_eq!(texts[0].matches("<script async src=\"app/embed.js\"></script>").count(), 1);
    assert_eq!(texts[1].matches("<script async src=\"../app/embed.js\"></script>").count(), 1);
    // A scenario has a name, whatever it consists of, and may be shown as it is written.
    assert!(texts[1].contains("alt=\"Three &amp; &lt;four&gt;, at 1.000 s\""), "{}", texts[1]);
    assert!(
        texts[1]
            .contains("<pre><code class=\"language-toml\">title = &quot;Three &amp; &lt;four&gt;&quot;&#10;")
    );
    assert!(texts[1].ends_with("\n\n```rust\nlet faultline = 1;\n```\n"));
}

#[test]
fn a_block_may_name_a_file_or_include_it() {
    let given = Given::new().file("s.toml", SCENARIO).chapter("a.md", &block("s.toml"));
    let included = given.changed("b/c.md", &block("{{#include ../s.toml}}"), &block(SCENARIO));
    let texts = included.texts("html");
    for text in &texts {
        assert!(text.contains("#raft?nodes=3&amp;seed=42&amp;at=1s\" height=\"420\""), "{text}");
    }
}

#[test]
fn the_picture_is_that_of_the_picture_command() {
    let texts = Given::new().chapter("a.md", &block("raft?nodes=3&at=1s")).texts("html");
    let (_, rest) = texts[0].split_once("src=\"data:image/svg+xml,").expect("a picture");
    let (encoded, _) = rest.split_once('"').expect("its end");
    let picture = percent_encoding::percent_decode_str(encoded).decode_utf8().expect("text");
    let drawn = faultline(&["picture", "raft?nodes=3&at=1s", "--height", "390"]).out;
    // In a book the link stands beside the picture.
    let (before, rest) = drawn.split_once("<metadata").expect("what it carries");
    let (_, after) = rest.split_once("</metadata>").expect("its end");
    let drawn = [before, after.trim_end()].concat();
    assert_eq!(picture, drawn);
    assert!(drawn.contains("prefers-color-scheme:dark"));
}

#[test]
fn other_renderers_get_a_picture_and_a_link() {
    let text = "1. a\n\n   ```faultline source\n   raft?nodes=3&at=1s\n   ```\n2. b\n";
    let texts = Given::new().chapter("a.md", text).texts("markdown");
    assert!(
        texts[0].starts_with("1. a\n\n   ![Raft, 3 nodes, seed 42, at 1.000 s](data:image/svg+xml,%3Csvg%20"),
        "{}",
        texts[0]
    );
    assert!(!texts[0].contains("faultline-run") && !texts[0].contains("script"));
    // Plain colours: what makes a PDF knows no other ones.
    assert!(!texts[0].contains("prefers-color-scheme"));
    let end = " [Open in Faultline](app/#raft?nodes=3&seed=42&at=1s)\n   \n   ```faultline source\n   raft?nodes=3&at=1s\n   ```\n2. b\n";
    assert!(texts[0].ends_with(end), "{}", texts[0]);
}

#[test]
fn what_is_wrong_fails_the_build_with_file_line_and_what_would_be_right() {
    let broken = format!("{SCENARIO}script = \"\"\"\n1s dance\n\"\"\"");
    let unmet = format!("{SCENARIO}expect = [\n    \"leader within 1ms\",\n]");
    let cases = [
        (
            block("raft?nodes=777"),
            "src/a.md:4: The link cannot be read. Its part \u{201c}nodes\u{201d} is \u{201c}777\u{201d}; a whole number from 1 to 100",
        ),
        (
            block("rfat?nodes=3"),
            "src/a.md:4: The link cannot be opened. There is no protocol named \u{201c}rfat\u{201d}; these are known: raft",
        ),
        (
            block("raft\nexpect: no leader at 0s; leader by 1ms"),
            "src/a.md:5: Expected \u{201c}leader by 0.001s\u{201d}, but",
        ),
        (block("raft?at=1s\nand so on"), "src/a.md:5: Below a link"),
        (block(""), "src/a.md:3: The block is empty; accepted: a link"),
        (block("nowhere.toml"), "src/a.md:4: The scenario file BOOK/src/nowhere.toml cannot be read"),
        (block(&broken), "src/a.md:9: In the line \u{201c}1s dance\u{201d}: At character 4"),
        (block(&unmet), "src/a.md:9: Expected \u{201c}leader within 1ms\u{201d}"),
        (
            block("raft").replace("faultline", "faultline hieght=3"),
            "src/a.md:3: There is no option \u{201c}hieght\u{201d}; accepted: height, controls",
        ),
    ];
    for (text, start) in cases {
        let told = Given::new().chapter("a.md", &text).refused(TABLE);
        assert!(told.contains(&format!("\n{start}")), "{told} does not hold {start}");
    }
    // Everything is told at once.
    let two = Given::new().chapter("a.md", &block("raft?nodes=0")).chapter("b/c.md", &block("raft?seed=x"));
    let told = two.refused(TABLE);
    assert!(told.contains("\nsrc/a.md:4: ") && told.contains("\nsrc/b/c.md:4: "), "{told}");
}

#[test]
fn lines_are_those_of_the_file_whatever_was_included() {
    let wrong = SCENARIO.replace("raft", "rfat");
    let include = "{{#include s.toml}}";
    let written = format!("{{{{#include long.md}}}}\n\n{}\n{}", block("raft?nodes=0"), block(include));
    let given = Given::new().changed(
        "a.md",
        &written,
        &written.replace("{{#include long.md}}", "a\n\nb\n\nc").replace(include, &wrong),
    );
    let told = given.refused(TABLE);
    assert!(told.contains("\nsrc/a.md:6: The link cannot be read."), "{told}");
    assert!(
        told.contains("\nsrc/a.md:13: In line 2 of what is included here: There is no protocol named"),
        "{told}"
    );
    // A file that is named has lines of its own.
    let told = Given::new().file("s.toml", &wrong).chapter("a.md", &block("s.toml")).refused(TABLE);
    assert!(told.contains("\nBOOK/src/s.toml:2: There is no protocol named"), "{told}");
}

#[test]
fn the_book_says_where_faultline_is_or_the_link_does() {
    let given = Given::new().chapter("a.md", &block("https://example.org/f/#raft?nodes=3"));
    let done = given.done("", "html");
    assert!(done.code == 0 && done.out.contains("https://example.org/f/embed.js"), "{}", done.err);
    let told = Given::new().chapter("a.md", &block("raft?nodes=3")).refused("");
    assert!(told.contains("src/a.md:4: Nothing says where Faultline is served; accepted: "), "{told}");
    let told = given.refused("[preprocessor.faultline]\nsight = \"app/\"\n");
    assert!(
        told.contains(
            "book.toml, [preprocessor.faultline]: there is no key \u{201c}sight\u{201d}; accepted: site"
        ),
        "{told}"
    );
}

#[test]
fn what_is_no_book_is_refused() {
    for input in ["", "{}", "a book"] {
        let done = with_input(&["mdbook"], input);
        assert_eq!((done.code, done.out.as_str()), (2, ""));
        assert!(done.err.contains("not a book as mdBook 0.5 passes it"), "{}", done.err);
    }
    let help = faultline(&["mdbook", "--help"]).out;
    assert!(help.contains("[preprocessor.faultline]"), "{help}");
}
