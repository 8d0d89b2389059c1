//! The table of φ against computations by another way.

use faultline_detection::phi::{Deviations, Phi};
use proptest::prelude::*;
use std::f64::consts::{LOG10_2, SQRT_2};

/// 1/√(2π).
const DENSITY: f64 = 0.398_942_280_401_432_7;

#[expect(clippy::cast_precision_loss, reason = "both are far below 2^53")]
fn float(z: i64) -> f64 {
    z as f64 / Deviations::ONE as f64
}

fn phi(z: i64) -> f64 {
    f64::from(Phi::at(Deviations(z)).0) / 1e6
}

/// −log₁₀ of the upper tail, by two expansions that have nothing to do with each other or with the table: near the middle
/// Marsaglia's series, Φ(z) − ½ = density · (z + z³/3 + z⁵/(3·5) + …); far out Laplace's continued fraction, tail = density /
/// (z + 1/(z + 2/(z + 3/(z + …)))).
#[expect(clippy::disallowed_methods, reason = "no run depends on it")]
fn exact(z: f64) -> f64 {
    let density = DENSITY * (-z * z / 2.0).exp();
    if z < 2.5 {
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term.abs() > 1e-18 * sum.abs() {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        return -(0.5 - density * sum).log10();
    }
    let below = (1..=400).rev().fold(z, |below, k| z + f64::from(k) / below);
    -(density / below).log10()
}

/// The reference is none of itself: the two expansions meet, and both agree with values that were computed to 40 digits.
#[test]
fn the_reference_is_right() {
    for (z, digits) in [
        (-4.0, 1.375_486_338_109_94e-5),
        (-1.0, 0.075_026_012_957_818),
        (0.0, LOG10_2),
        (1.0, 0.799_545_541_491_971),
        (2.0, 1.643_016_080_140_94),
        (3.0, 2.869_699_035_929_37),
        (4.0, 4.499_334_907_556_48),
        (5.0, 6.542_645_672_390_65),
        (6.0, 9.005_864_327_476_7),
        (7.0, 11.892_853_637_475_5),
        (8.0, 15.206_142_551_017_2),
    ] {
        assert!((exact(z) - digits).abs() < 1e-11, "{z}: {} and {digits}", exact(z));
    }
    assert!((exact(2.5 - 1e-9) - exact(2.5 + 1e-9)).abs() < 1e-8);
}

/// Run with `--nocapture` to read the largest error. It is promised to be below 0.01 up to 12; 0.0003 is held to the end.
#[test]
fn phi_is_the_tail_of_the_normal_distribution_and_never_falls() {
    let (mut worst, mut before) = ((0.0, 0.0), 0.0);
    // A step of 7 parts of 65,536 falls on every place between two entries of the table.
    let mut z = -6 * Deviations::ONE;
    while phi(z) < 16.0 {
        let found = phi(z);
        assert!(found >= before, "φ falls at {}", float(z));
        let error = (found - exact(float(z))).abs();
        if error > worst.0 {
            worst = (error, float(z));
        }
        (before, z) = (found, z + 7);
    }
    println!("the largest error of φ is {:.6}, at {:.4} deviations", worst.0, worst.1);
    assert!(worst.0 < 0.000_3, "{worst:?}");
    assert!(float(z) > 8.22 && float(z) < 8.23, "φ is 16 at {}", float(z));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// The same by somebody else's program: the upper tail is erfc(z/√2) / 2.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "no run depends on it")]
    fn libm_computes_the_same(z in -6 * Deviations::ONE..8 * Deviations::ONE) {
        let theirs = -(libm::erfc(float(z) / SQRT_2) / 2.0).log10();
        prop_assert!((phi(z) - theirs).abs() < 0.000_3, "{}: {} and {theirs}", float(z), phi(z));
    }
}

#[test]
fn far_out_phi_stays_where_it_is() {
    for z in [9, 20, 100, 1_000_000_000] {
        assert_eq!(Phi::at(Deviations(z * Deviations::ONE)), Phi::LIMIT);
        assert_eq!(Phi::at(Deviations(-z * Deviations::ONE)), Phi(0));
    }
    for z in [i64::MIN / 2, i64::MAX / 2] {
        assert!([Phi(0), Phi::LIMIT].contains(&Phi::at(Deviations(z))));
    }
}

/// The whole numbers at which a process looks are reached where it looks, and not before.
#[test]
fn a_level_is_reached_at_the_first_place_at_which_phi_has_come_as_far() {
    for wanted in (1..=16).map(Phi::whole).chain((1..1_600).map(|part| Phi(part * 9_973))) {
        let Deviations(z) = wanted.reached_at();
        assert!(Phi::at(Deviations(z)) >= wanted, "{wanted:?}");
        assert!(Phi::at(Deviations(z - 1)) < wanted, "{wanted:?}");
    }
}

#[test]
fn a_level_is_told_in_hundredths_and_rounded_down() {
    for (phi, told) in
        [(0, "0.00"), (9_999, "0.00"), (301_030, "0.30"), (7_999_999, "7.99"), (16_000_000, "≥ 16")]
    {
        assert_eq!(Phi(phi).to_string(), told);
    }
}
