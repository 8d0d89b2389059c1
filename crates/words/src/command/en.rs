//! The command line in English.

use super::{Accepts, CommandWords, Listed, Said, Wrong};
use crate::English;
use crate::en::over;
use faultline_engine::Panel;
use faultline_language::en::count;

/// Where Faultline may be served.
const SITES: &str = "an address such as https://example.org/faultline/, or a folder of the book such as app/";

impl CommandWords for English {
    fn listed(&self, listed: Listed) -> &'static str {
        match listed {
            Listed::Facts => "Facts",
            Listed::Settings => "Settings",
            Listed::Bugs => "Planted bugs",
            Listed::Rules => "Rules",
            Listed::Scenarios => "Scenarios",
        }
    }

    fn wrong(&self, wrong: Wrong) -> &'static str {
        match wrong {
            Wrong::Expectation => "A run does not meet an expectation",
            Wrong::Digest => "A run has another digest than the one that is pinned",
            Wrong::Grammar => "An expectation cannot be read",
            Wrong::Link => "A link cannot be opened",
            Wrong::Scenario => "A scenario cannot be read",
            Wrong::Block => "A block or an expectation cannot be used",
            Wrong::End => "A run ends before the moment of its link",
            Wrong::Timeout => "A run took longer than it may",
        }
    }

    fn said(&self, said: Said<'_>) -> String {
        match said {
            Said::StandardInput => "standard input".into(),
            Said::Block => "the block".into(),
            Said::NoScenario(path) => {
                format!("{path}: no such scenario file; accepted: the path of a .toml file, a link, or -")
            }
            Said::Folder(path) => {
                format!("{path} is a folder; accepted: the path of a scenario file or of a picture that carries its run, a link, or -")
            }
            Said::PageAddress(page) => {
                format!("--page \u{201c}{page}\u{201d} cannot be used; accepted: an address such as https://example.org/faultline/, or a path")
            }
            Said::OwnAddress(address) => {
                format!("--address \u{201c}{address}\u{201d} cannot be used; accepted: a whole address such as https://example.org/runs/")
            }
            Said::NoOwnAddress => {
                "without --address, the pages give the place of their pictures relative to themselves, and most chats then show \
                 no picture"
                    .into()
            }
            Said::NoSiteIn(folder) => format!(
                "--page {folder}: no built Faultline is there; accepted with --single: the folder that \u{201c}cargo xtask build\u{201d} \
                 makes, such as dist/ (the page's own Export makes such a file, too)"
            ),
            Said::NotInSite { protocol, site } => {
                format!("the site in {site} does not have {protocol} in this language; accepted: a site of the same version")
            }
            Said::SeveralInOne(path) => {
                format!("{path} holds one run; accepted for several: a folder, without .html at the end of its name")
            }
            Said::NoFolder(path) => format!("{path} is a file; accepted: a folder, which is made if it does not exist"),
            Said::NoPath(path) => format!("{path}: no such file or folder"),
            Said::Unreadable(path) => format!("{path} cannot be read"),
            Said::NotText(path) => format!("{path} is not text in UTF-8"),
            Said::Unlistable(path) => format!("{path} cannot be listed"),
            Said::Unwritable(path) => format!("{path} cannot be written"),
            Said::Unopened(why) => format!("the link: {why}"),
            Said::NoLink { fragment, why } => format!(
                "the link \u{201c}{fragment}\u{201d}: {why} Accepted: a link such as raft?nodes=5&at=3s, the path of a \
                 scenario file, or -."
            ),
            Said::EndsBefore { head, to, why } => {
                format!("{to} is after the end of the run, at {head}. {}", over(why))
            }
            Said::NoStretch => {
                "--from and --to are for the diagram and the series; accepted for the other views: --at".into()
            }
            Said::NoRunInPicture => {
                "What the picture carries is not a link; accepted: what \u{201c}faultline picture\u{201d} puts there".into()
            }
            Said::NoRunIn(path) => format!(
                "{path} carries no run; accepted: an SVG or a PNG by \u{201c}faultline picture\u{201d} or by the page's Export, \
                 unless another program has removed the run from it"
            ),
            Said::PictureFormat(name) => format!(
                "{name}: a picture is written as SVG or PNG; accepted: a name that ends with .svg or .png, or a name without \
                 an ending, for an SVG"
            ),
            Said::NoFont(sign) => format!(
                "No font on this machine has the character \u{201c}{sign}\u{201d}, so that it would be missing in the PNG; \
                 accepted: a name that ends with .svg, or a font that has it (on Debian: fonts-dejavu, fonts-noto-cjk)"
            ),
            Said::NoHeight => {
                "--height is for the network, the diagram, the board and the matrix; accepted for the series and the logs: --width".into()
            }
            Said::NoPanel { protocol, panel: Panel::Board } => {
                format!("{protocol} has no board of tasks; accepted: --view network, diagram or series")
            }
            Said::NoPanel { protocol, panel: Panel::Matrix } => {
                format!("{protocol} has no matrix; accepted: --view network, diagram or series")
            }
            Said::NoPanel { protocol, .. } => {
                format!("{protocol} has no logs; accepted: --view network, diagram or series")
            }
            Said::EveryWithoutSeries => "--every is for --series".into(),
            Said::TooManyRows { every, rows, most, least } => {
                format!("--every {every} makes {rows} rows; at most {most} are accepted, so {least} or more")
            }
            Said::Digest { digest, head, events } => {
                format!("digest {digest} at {head}, after {}", count(events as usize, "event"))
            }
            Said::Full(why) => over(why),
            Said::TooSlow { timeout, head } => format!(
                "The run took longer than {timeout} and was given up at {head} of its own time; --timeout gives it more."
            ),
            Said::NothingToCheck(paths) => format!(
                "nothing to check in {}; looked for scenario files (.toml), for links such as #raft?nodes=5 in pages (.md, \
                 .markdown, .mdx, .rst, .adoc, .asciidoc, .html, .htm) and notebooks (.ipynb), and for pictures that carry their run \
                 (.svg, .png)",
                paths.join(", ")
            ),
            Said::Checked { runs, files, events, wrong, unreadable } => {
                let mut verdict =
                    if wrong == 0 { "all as expected".into() } else { format!("{wrong} not as expected") };
                if unreadable > 0 {
                    verdict += &format!(", {} not read", count(unreadable, "path"));
                }
                let events = count(usize::try_from(events).unwrap_or(usize::MAX), "event");
                format!("{} in {}, {events}: {verdict}", count(runs, "run"), count(files, "file"))
            }
            Said::InCell { cell, line, what } => format!("cell {cell}, line {line}: {what}"),
            Said::NotNotebook(why) => format!("The file is not a Jupyter notebook of format 4: {why}."),
            Said::Blessed { old, new } => format!("The digest {old} was replaced by {new}."),
            Said::NotBlessed => {
                "--bless changes only \u{201c}digest \u{2026} at \u{2026}\u{201d} in a line of a file; a picture must be drawn again.".into()
            }
            Said::Progress => "{bar:30} {pos} of {len} runs, {rate} runs/s, {eta} left".into(),
            Said::EmptyBlock => {
                "The block is empty; accepted: a link such as #raft?nodes=5&at=3s, a scenario, or the \
                                 path of a scenario file."
                    .into()
            }
            Said::BelowLink => {
                "Below a link in a block, only lines such as \u{201c}expect: safe\u{201d} and \
                 \u{201c}options: height=300\u{201d} are accepted."
                    .into()
            }
            Said::NoLinkAbove => "There is no link above that this expectation could belong to.".into(),
            Said::FileOfPage { path, error } => format!(
                "The scenario file {path} cannot be read ({error}); its path starts at the folder of the page."
            ),
            Said::LinkOfPage(why) => format!("The link cannot be read. {why}"),
            Said::RunOfPage(why) => format!("The link cannot be opened. {why}"),
            Said::Expectation { text, why } => format!("In the expectation \u{201c}{text}\u{201d}: {why}"),
            Said::EndsBeforeLink(head, why) => {
                format!("The moment of the link is after the end of the run, at {head}. {}", over(why))
            }
            Said::Included { line, what } => format!("In line {line} of what is included here: {what}"),
            Said::Option { key, value, accepted } => {
                let accepted = match accepted {
                    Accepts::OneOf(words) => words.join(", "),
                    Accepts::Pixels(least, most) => {
                        format!("a whole number of pixels from {least} to {most}, or auto")
                    }
                    Accepts::Moment(most) => format!("a moment up to {most}, such as 3.2s"),
                };
                format!("The option {key} is \u{201c}{value}\u{201d}; accepted: {accepted}.")
            }
            Said::NoOption(key, known) => {
                format!("There is no option \u{201c}{key}\u{201d}; accepted: {}.", known.join(", "))
            }
            Said::SiteNotText => format!("site is not a text; accepted: {SITES}"),
            Said::Site(site) => format!("the site \u{201c}{site}\u{201d} cannot be used; accepted: {SITES}"),
            Said::NoSite => format!(
                "Nothing says where Faultline is served; accepted: an address before the # of the link, or in \
                 book.toml under [preprocessor.faultline] a line site = \"\u{2026}\" with {SITES}."
            ),
            Said::NoKey { key, of_mdbook } => format!(
                "there is no key \u{201c}{key}\u{201d}; accepted: site, height, controls, theme, lang, autoplay, and \
                 mdBook's own: {}",
                of_mdbook.join(", ")
            ),
            Said::ByMdBook => {
                "mdBook calls this command and passes the book to it; see `faultline mdbook --help`".into()
            }
            Said::NotABook => "standard input is not a book as mdBook 0.5 passes it".into(),
            Said::BookUnwritten => "the book cannot be written".into(),
            Said::Book(problems) => format!("the runs in this book cannot be used:\n{}", problems.join("\n")),
        }
    }
}
