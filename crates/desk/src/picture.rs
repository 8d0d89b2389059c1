//! Pictures that carry their run.

use faultline_export::carried;
use faultline_scenario::Link;
use faultline_words::{Ui, Words};

/// The link of the run that a picture carries, an SVG or a PNG.
///
/// # Errors
/// In words: that it carries none, or what is wrong with the link.
pub(crate) fn open(bytes: &[u8], words: &dyn Words) -> Result<String, String> {
    let block = carried::in_png(bytes).or_else(|| carried::in_svg(&String::from_utf8_lossy(bytes)));
    let block = block.ok_or_else(|| words.ui(Ui::NoRunInPicture).to_string())?;
    // Below it stand expectations, which are for the command line.
    let line = block.trim_start().lines().next().unwrap_or_default().trim();
    let fragment = line.split_once('#').map_or(line, |(_, fragment)| fragment);
    Link::decode(fragment).map_err(|error| words.link_error(&error))?;
    Ok(fragment.to_string())
}

/// A PNG with a run in it.
///
/// # Errors
/// In words: what is wrong with the link, or that it is no PNG.
pub(crate) fn carry(bytes: &[u8], link: &str, words: &dyn Words) -> Result<Vec<u8>, String> {
    carried::into_png(bytes, &block(link, words)?).map_err(|error| error.to_string())
}

/// What a picture of a run carries.
///
/// # Errors
/// In words: what is wrong with the link.
pub(crate) fn block(link: &str, words: &dyn Words) -> Result<String, String> {
    let link = Link::decode(link).map_err(|error| words.link_error(&error))?;
    let mut session = faultline_scenario::open(&link).map_err(|error| words.open_error(&error))?;
    session.seek(link.at, u32::MAX);
    Ok(carried::block_of(&*session, &link))
}

#[cfg(test)]
mod tests {
    use super::{block, carry, open};
    use crate::export::export;
    use crate::message::{Export, Form};
    use faultline_words::{Chinese, English};

    const LINK: &str = "raft?nodes=3&seed=42&do=0.4s+cut+n1+-%3E+n2&at=0.5s";

    #[test]
    fn an_exported_picture_opens_its_run() {
        for form in [Form::Network, Form::Diagram, Form::Charts, Form::Logs] {
            let asked = Export { form, link: LINK.into(), from: 0, to: 500_000, dark: false };
            let svg = export(&asked, &English).expect("a picture");
            assert_eq!(open(svg.as_bytes(), &English).as_deref(), Ok(LINK), "{form:?}");
        }
        assert!(block(LINK, &English).expect("a link").contains("\nexpect: digest "));
    }

    #[test]
    fn what_carries_no_run_is_refused_in_words() {
        for bytes in [
            &b"<svg></svg>"[..],
            b"\x89PNG\r\n\x1a\n",
            b"",
            b"<svg><metadata id=\"faultline\">raft?nodes=101</metadata></svg>",
        ] {
            let (english, chinese) = (open(bytes, &English), open(bytes, &Chinese));
            assert!(english.is_err() && chinese.is_err() && english != chinese, "{english:?}");
        }
        assert!(carry(b"x", LINK, &English).is_err());
    }
}
