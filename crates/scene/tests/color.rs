//! Colours: enough contrast in both themes, and neighbours that cannot be mistaken for each other.

use faultline_scene::{Color, Paint, Theme};

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

/// Relative luminance (WCAG 2.2).
fn luminance(color: Color, theme: Theme) -> f64 {
    let linear = color.rgb(theme).map(|byte| {
        let share = f64::from(byte) / 255.0;
        #[expect(clippy::disallowed_methods, reason = "a test of colours")]
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// Contrast ratio (WCAG 2.2), from 1 to 21.
fn contrast(a: Color, b: Color, theme: Theme) -> f64 {
    let (a, b) = (luminance(a, theme), luminance(b, theme));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_has_a_contrast_of_at_least_4_5() {
    for theme in THEMES {
        for text in [Color::Ink, Color::Soft, Color::Bad, Color::Good, Color::Warn, Color::Accent] {
            for ground in [Color::Background, Color::Panel, Color::NodeFill] {
                let ratio = contrast(text, ground, theme);
                assert!(ratio >= 4.5, "{text:?} on {ground:?} in the {theme:?}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn epochs_have_a_contrast_of_at_least_3_however_many_there_are() {
    for theme in THEMES {
        for epoch in (0..2_000).chain([u64::MAX, u64::MAX - 1, 360_000, 359_999]) {
            for ground in [Color::Background, Color::NodeFill] {
                let ratio = contrast(Color::Epoch(epoch), ground, theme);
                assert!(ratio >= 3.0, "epoch {epoch} on {ground:?} in the {theme:?}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn neighbouring_epochs_differ_strongly() {
    for theme in THEMES {
        for epoch in 0..500 {
            for step in 1..=2 {
                let (a, b) = (Color::Epoch(epoch).rgb(theme), Color::Epoch(epoch + step).rgb(theme));
                let apart: i32 = a.iter().zip(b).map(|(a, b)| (i32::from(*a) - i32::from(b)).abs()).sum();
                assert!(apart >= 80, "epochs {epoch} and {} in the {theme:?}: {a:?} {b:?}", epoch + step);
            }
        }
    }
}

#[test]
fn epoch_0_is_nearly_grey() {
    for theme in THEMES {
        let [r, g, b] = Color::Epoch(0).rgb(theme);
        assert!(r.max(g).max(b) - r.min(g).min(b) < 40);
    }
}

#[test]
fn paints_are_written_as_canvas_and_css_read_them() {
    assert_eq!(Paint::new(Color::Ink).css(Theme::Light), "#16202c");
    assert_eq!(Paint::new(Color::Ink).fade(0.5).css(Theme::Light), "#16202c80");
    assert_eq!(Paint::new(Color::Ink).fade(-3.0).css(Theme::Dark), "#e6ebf100");
    assert_eq!(Paint::new(Color::Ink).fade(7.0).alpha, 255);
}
