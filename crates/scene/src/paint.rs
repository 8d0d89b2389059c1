//! Colours as names, and what the names mean in the light and in the dark.

use crate::trig;

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Color {
    /// Text, and whatever belongs to a client.
    Ink,
    /// Text of second rank, timers.
    Soft,
    /// Links.
    Line,
    /// Lines that should hardly be seen.
    Hair,
    /// The ground of panels.
    Panel,
    /// The ground of the stage.
    Background,
    /// The body of a node.
    NodeFill,
    /// What the reader chose.
    Accent,
    /// Faults.
    Bad,
    /// Success.
    Good,
    /// What needs attention.
    Warn,
    /// A term, ballot or view: neighbours differ strongly, and they never run out. 0 is grey.
    Epoch(u64),
}

/// A colour and how much it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paint {
    /// Which colour.
    pub color: Color,
    /// From 0, invisible, to 255, opaque.
    pub alpha: u8,
}

/// In which light the reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Color {
    /// Red, green and blue in sRGB.
    #[must_use]
    pub fn rgb(self, theme: Theme) -> [u8; 3] {
        let (light, dark) = match self {
            Self::Ink => (0x16202c, 0xe6ebf1),
            Self::Soft => (0x5b6878, 0x93a1b1),
            Self::Line => (0xd0d7df, 0x303c48),
            Self::Hair => (0xe4e9ee, 0x202932),
            Self::Panel => (0xffffff, 0x161d25),
            Self::Background => (0xf6f7f9, 0x0f141a),
            Self::NodeFill => (0xffffff, 0x1b242d),
            Self::Accent => (0x0b7285, 0x3bc9db),
            Self::Bad => (0xc92a2a, 0xff8787),
            Self::Good => (0x227037, 0x69db7c),
            Self::Warn => (0xa35300, 0xffb454),
            Self::Epoch(0) => (0x788493, 0x8c99a8),
            Self::Epoch(epoch) => return epoch_rgb(epoch, theme),
        };
        let [_, r, g, b] = u32::to_be_bytes(match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        });
        [r, g, b]
    }
}

impl Paint {
    /// An opaque colour.
    #[must_use]
    pub const fn new(color: Color) -> Self {
        Self { color, alpha: u8::MAX }
    }

    /// The colour of a term, ballot or view.
    #[must_use]
    pub const fn epoch(epoch: u64) -> Self {
        Self::new(Color::Epoch(epoch))
    }

    /// The same colour, covering a share of what is under it: 0 to 1.
    #[must_use]
    pub fn fade(self, share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
        let alpha = (f64::from(self.alpha) * share).round().clamp(0.0, 255.0) as u8;
        Self { alpha, ..self }
    }

    /// For `fillStyle` and CSS: `#rrggbb`, or `#rrggbbaa` where it does not cover all.
    #[must_use]
    pub fn css(self, theme: Theme) -> String {
        let [r, g, b] = self.color.rgb(theme);
        match self.alpha {
            u8::MAX => format!("#{r:02x}{g:02x}{b:02x}"),
            alpha => format!("#{r:02x}{g:02x}{b:02x}{alpha:02x}"),
        }
    }
}

impl From<Color> for Paint {
    fn from(color: Color) -> Self {
        Self::new(color)
    }
}

/// The golden angle in thousandths of a degree: multiples of it never come close to each other early.
const GOLDEN: u64 = 137_508;

/// A colour around the wheel, of the lightness and strength that fit the theme.
fn epoch_rgb(epoch: u64, theme: Theme) -> [u8; 3] {
    // One step ahead, so that epoch 1 is violet: green would read as "good".
    let steps = epoch % 360_000 + 1;
    let milli = steps * GOLDEN % 360_000;
    #[expect(clippy::cast_precision_loss, reason = "below 360,000")]
    let degrees = milli as f64 / 1_000.0;
    let hue = trig::direction(degrees.to_radians());
    let (lightness, chroma) = match theme {
        Theme::Light => (0.58, 0.15),
        Theme::Dark => (0.76, 0.13),
    };
    // Less strength, never another hue, where a screen cannot show that much.
    let fits = |chroma: f64| {
        let linear = oklab(lightness, chroma * hue.x, chroma * hue.y);
        linear.iter().all(|c| (-0.0005..=1.0005).contains(c)).then_some(linear)
    };
    let linear = (0..=20).find_map(|step| fits(chroma * (1.0 - f64::from(step) / 20.0)));
    linear.unwrap_or([lightness; 3]).map(encode)
}

/// OKLab to linear sRGB (Ottosson 2020).
fn oklab(lightness: f64, a: f64, b: f64) -> [f64; 3] {
    let cube = |x: f64| x * x * x;
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn encode(linear: f64) -> u8 {
    (trig::gamma(linear.clamp(0.0, 1.0)) * 255.0).round() as u8
}
