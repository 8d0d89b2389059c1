//! −log₁₀ of the upper tail of the normal distribution, in whole numbers.
//!
//! φ = −log₁₀(1 − F(z)), where F is the standard normal distribution and z says by how many standard deviations a silence is
//! longer than the mean. Neither the error function nor a logarithm is the same on every machine, so a table holds φ at every
//! sixteenth of a deviation, and between two of them φ is taken for straight. Its second derivative is nowhere above 1/ln 10,
//! so that is off by less than 0.0003 (`tests/phi/curve.rs` measures 0.00021), and never falls.

use std::fmt;

/// A suspicion level, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phi(pub u32);

/// By how many standard deviations something is above the mean, in parts of 65,536.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deviations(pub i64);

impl Deviations {
    /// One.
    pub const ONE: i64 = 1 << 16;
    /// Far beyond the table on either side.
    const FAR: i64 = 100 * Self::ONE;
    /// Where the table begins.
    const FIRST: i64 = -4 * Self::ONE;
    /// From one entry of the table to the next.
    const STEP: i64 = Self::ONE / 16;

    /// One number over another one, both of one unit, rounded down.
    pub(super) fn ratio(over: u128, below: u128, unit: u128) -> Self {
        // A shift too far would lose what it should count, and nothing here is that large.
        let part = |difference: u128, up: u128| {
            let parts = ((difference << 16) + up) / unit;
            i64::try_from(parts).unwrap_or(Self::FAR).min(Self::FAR)
        };
        Self(if over >= below { part(over - below, 0) } else { -part(below - over, unit - 1) })
    }
}

impl Phi {
    /// As far as φ is computed: such a silence comes once in 10¹⁶ beats, if the model is right. What is above counts as this.
    pub const LIMIT: Self = Self::whole(16);
    /// One, in millionths.
    const ONE: u32 = 1_000_000;

    /// A whole number.
    #[must_use]
    pub const fn whole(level: u16) -> Self {
        Self(level as u32 * Self::ONE)
    }

    /// The whole number below it.
    #[must_use]
    pub fn level(self) -> u16 {
        u16::try_from(self.0 / Self::ONE).unwrap_or(u16::MAX)
    }

    /// In hundredths, rounded down.
    #[must_use]
    pub fn hundredths(self) -> u32 {
        self.0 / (Self::ONE / 100)
    }

    /// φ at so many standard deviations above the mean.
    #[must_use]
    pub fn at(z: Deviations) -> Self {
        let from_first = z.0 - Deviations::FIRST;
        let Ok(place) = usize::try_from(from_first.div_euclid(Deviations::STEP)) else { return Self(0) };
        let Some([below, above]) = TABLE.get(place..=place + 1) else { return Self::LIMIT };
        let part = from_first.rem_euclid(Deviations::STEP).unsigned_abs();
        let more = u64::from(above - below) * part / Deviations::STEP.unsigned_abs();
        Self(below + u32::try_from(more).unwrap_or(0)).min(Self::LIMIT)
    }

    /// The least number of standard deviations at which φ has come as far, for what is above 0.
    #[must_use]
    pub fn reached_at(self) -> Deviations {
        let wanted = self.min(Self::LIMIT).0;
        // The last entry is above the limit.
        let place = TABLE.partition_point(|phi| *phi < wanted).clamp(1, TABLE.len() - 1);
        let (below, above) = (TABLE[place - 1], TABLE[place]);
        let part = (u64::from(wanted.saturating_sub(below)) * Deviations::STEP.unsigned_abs())
            .div_ceil(u64::from(above - below));
        let start = Deviations::FIRST + (place as u64).cast_signed() * Deviations::STEP;
        Deviations(start - Deviations::STEP + part.cast_signed())
    }
}

impl fmt::Display for Phi {
    /// `8.03`, rounded down; `≥ 16` where it is no longer computed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hundredths() {
            1_600.. => f.write_str("≥ 16"),
            part => write!(f, "{}.{:02}", part / 100, part % 100),
        }
    }
}

/// φ in millionths, from −4 standard deviations on, at every sixteenth of one. The last one is above the limit.
#[rustfmt::skip]
static TABLE: [u32; 197] = [
    14, 18, 23, 30, 38, 49, 63, 80, 101, 128, 160, 201, 251, 312, 386, 477, 587, 719, 878, 1_069,
    1_296, 1_566, 1_886, 2_263, 2_705, 3_223, 3_828, 4_529, 5_342, 6_279, 7_355, 8_588, 9_994,
    11_594, 13_406, 15_452, 17_756, 20_339, 23_229, 26_450, 30_029, 33_994, 38_373, 43_196, 48_492,
    54_293, 60_628, 67_528, 75_026, 83_152, 91_937, 101_413, 111_611, 122_562, 134_295, 146_842,
    160_231, 174_492, 189_653, 205_742, 222_786, 240_812, 259_844, 279_909, 301_030, 323_231,
    346_535, 370_963, 396_538, 423_278, 451_205, 480_337, 510_692, 542_288, 575_142, 609_270,
    644_688, 681_410, 719_451, 758_825, 799_546, 841_624, 885_074, 929_906, 976_131, 1_023_761,
    1_072_806, 1_123_274, 1_175_177, 1_228_522, 1_283_318, 1_339_574, 1_397_298, 1_456_497,
    1_517_178, 1_579_349, 1_643_016, 1_708_186, 1_774_864, 1_843_057, 1_912_770, 1_984_009,
    2_056_779, 2_131_085, 2_206_932, 2_284_324, 2_363_267, 2_443_763, 2_525_818, 2_609_436,
    2_694_619, 2_781_372, 2_869_699, 2_959_602, 3_051_086, 3_144_152, 3_238_805, 3_335_047,
    3_432_881, 3_532_310, 3_633_336, 3_735_962, 3_840_190, 3_946_023, 4_053_463, 4_162_512,
    4_273_172, 4_385_446, 4_499_335, 4_614_841, 4_731_967, 4_850_713, 4_971_082, 5_093_076,
    5_216_695, 5_341_942, 5_468_818, 5_597_325, 5_727_464, 5_859_236, 5_992_644, 6_127_687,
    6_264_367, 6_402_687, 6_542_646, 6_684_246, 6_827_488, 6_972_373, 7_118_903, 7_267_078,
    7_416_899, 7_568_368, 7_721_485, 7_876_251, 8_032_667, 8_190_735, 8_350_454, 8_511_825,
    8_674_850, 8_839_530, 9_005_864, 9_173_855, 9_343_501, 9_514_805, 9_687_767, 9_862_387,
    10_038_667, 10_216_606, 10_396_206, 10_577_467, 10_760_390, 10_944_975, 11_131_223, 11_319_134,
    11_508_709, 11_699_949, 11_892_854, 12_087_424, 12_283_660, 12_481_562, 12_681_132, 12_882_369,
    13_085_273, 13_289_846, 13_496_088, 13_703_999, 13_913_579, 14_124_829, 14_337_750, 14_552_341,
    14_768_603, 14_986_537, 15_206_143, 15_427_420, 15_650_371, 15_874_994, 16_101_290,
];
