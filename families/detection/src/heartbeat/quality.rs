//! Quality of service (Chen, Toueg & Aguilera 2002): what the analysis of NFD-S predicts for links of known delay and loss.

use faultline_engine::{LinkState, Span};

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// E(T_MR), in the unit of the arguments; infinite where there are no mistakes.
    pub between: f64,
    /// E(T_M), in the same unit; 0 where there are no mistakes.
    pub lasts: f64,
    /// P_A, from 0 to 1.
    pub accuracy: f64,
}

/// Steps of the integral over each stretch of the interval on which its function is smooth. Gauss's rule with two points
/// has an error far below a millionth of the interval then, and does not look at the ends, where the function may jump.
const STEPS: u32 = 500;
/// The same where the function is a polynomial on each stretch.
const STEPS_ON_LINKS: u32 = 100;
/// Of so many beats of one sender that are late or lost at a time the probability is computed, and of no more: a script may ask
/// two thousand times, and nobody waits for that.
const MOST_MISSING: u32 = 100;
/// How far the two points are from the middle of a step, in halves of it: 1/√3.
const GAUSS: f64 = 0.577_350_269_189_625_8;
/// A probability below this is none: with such a share of mistakes the first would be in a thousand years.
const NEVER: f64 = 1e-18;

/// The quality of service of NFD-S for beats every `interval` and freshness points `delta` after them, over a link that
/// loses the share `loss` and on which a message takes longer than x with probability `late(x)`, which is smooth but at
/// `kinks`. All times are in one unit.
///
/// With u(x) the probability that x after a freshness point τ_i neither beat i nor a later one has come,
///
/// u(x) = ∏_{j≥0} [p + (1−p)·P(D > δ + x − jη)],
///
/// a mistake begins at a freshness point with probability s = (1−p)·P(D < δ+η)·u(0): the beat before came in time, and this
/// one and all later ones did not. Then E(T_MR) = η/s, E(T_M) = ∫₀^η u(x) dx / s, and P_A = 1 − ∫₀^η u(x) dx / η.
#[must_use]
pub fn predict(interval: f64, delta: f64, loss: f64, late: &dyn Fn(f64) -> f64, kinks: &[f64]) -> Predicted {
    integrate(interval, delta, (loss, late, kinks), STEPS)
}

fn integrate(interval: f64, delta: f64, (loss, late, kinks): Link<'_>, steps: u32) -> Predicted {
    let u = |x: f64| {
        let (mut all_missing, mut age) = (1.0, delta + x);
        while all_missing > NEVER {
            // A beat that is not yet sent has certainly not come, and neither has one that no link is quick enough for. Nor have
            // those after it.
            let on_time = if age > 0.0 { 1.0 - late(age) } else { 0.0 };
            if on_time <= 0.0 {
                break;
            }
            all_missing *= 1.0 - (1.0 - loss) * on_time;
            age -= interval;
        }
        if all_missing > NEVER { all_missing } else { 0.0 }
    };
    // Some beat is as old as a kink at one x in the interval. At age 0 another beat begins to count.
    let breaks = || kinks.iter().chain(&[0.0]).map(|kink| (kink - delta).rem_euclid(interval));
    let (mut mistaken, mut from) = (0.0, 0.0);
    while from < interval {
        let to = breaks().filter(|x| *x > from).fold(interval, f64::min);
        let half = (to - from) / f64::from(2 * steps);
        let off = half * GAUSS;
        let middle = |i: u32| from + half * f64::from(2 * i + 1);
        mistaken += (0..steps).map(|i| u(middle(i) - off) + u(middle(i) + off)).sum::<f64>() * half;
        from = to;
    }
    let begins = (1.0 - loss) * (1.0 - late(delta + interval)) * u(0.0);
    if begins <= NEVER {
        // All beats are too late, and who is suspected stays so; or none is ever missed.
        return Predicted { between: f64::INFINITY, lasts: 0.0, accuracy: 1.0 - mistaken / interval };
    }
    Predicted { between: interval / begins, lasts: mistaken / begins, accuracy: 1.0 - mistaken / interval }
}

/// What is lost, how late the rest is, and where that has kinks.
type Link<'a> = (f64, &'a dyn Fn(f64) -> f64, &'a [f64]);

/// The same for a link as it is; times are in microseconds. Nothing where the analysis says nothing: it knows neither links
/// that are cut, nor copies, nor messages that wait for each other. Nothing, either, where more than a hundred beats of one
/// sender may be late or lost at a time.
#[must_use]
pub fn predict_on(link: LinkState, interval: Span, delta: Span) -> Option<Predicted> {
    if link.cut || link.fifo || link.duplicate.0 > 0 {
        return None;
    }
    let (least, most) = (micros(link.latency.min), micros(link.latency.max));
    let late = |x: f64| {
        if x < least {
            1.0
        } else if x >= most {
            0.0
        } else {
            (most - x) / (most - least)
        }
    };
    let loss = f64::from(link.loss.0) / 1e6;
    if loss >= 1.0 {
        // Whoever is suspected stays so.
        return Some(Predicted { between: f64::INFINITY, lasts: 0.0, accuracy: 0.0 });
    }
    let (interval, delta) = (micros(interval), micros(delta));
    (missing(interval, delta, loss, &late) <= MOST_MISSING)
        .then(|| integrate(interval, delta, (loss, &late, &[least, most]), STEPS_ON_LINKS))
}

/// How many beats must be looked at until it is all but certain that one of them has come, or until there is none that could
/// have: at a freshness point, where it takes the most.
fn missing(interval: f64, delta: f64, loss: f64, late: &dyn Fn(f64) -> f64) -> u32 {
    let (mut all_missing, mut age, mut beats) = (1.0, delta, 0);
    while all_missing > NEVER && beats <= MOST_MISSING && age > 0.0 && late(age) < 1.0 {
        all_missing *= loss + (1.0 - loss) * late(age);
        age -= interval;
        beats += 1;
    }
    beats
}

#[expect(clippy::cast_precision_loss, reason = "an hour in microseconds is far below 2^53")]
fn micros(span: Span) -> f64 {
    span.0 as f64
}
