//! Numbers as small values: how many of some ascending steps they have reached. Those that are asked for often are looked up.
//!
//! Which steps there are is left to who takes them.

/// How many of the steps, ascending, a value has reached.
#[inline]
pub(super) fn step<const N: usize>(value: f32, steps: &[f32; N]) -> u8 {
    steps.iter().map(|&step| u8::from(value >= step)).sum()
}

/// Steps of shares and probabilities, by thousandths.
pub(super) struct Shares([u8; 1001]);

impl Shares {
    pub const fn new(steps: &[usize]) -> Self {
        Shares(reached(steps))
    }

    #[inline]
    pub fn of(&self, share: f32) -> u8 {
        self.0[((share * 1000.0) as usize).min(1000)]
    }
}

/// Steps of distances, the greatest at most 127.
pub(super) struct Distances([u8; 128]);

impl Distances {
    pub const fn new(steps: &[usize]) -> Self {
        Distances(reached(steps))
    }

    #[inline]
    pub fn of(&self, distance: usize) -> u8 {
        self.0[distance.min(127)]
    }
}

/// For each number how many of the steps, ascending, it has reached.
const fn reached<const N: usize>(steps: &[usize]) -> [u8; N] {
    let mut all = [0; N];
    let (mut number, mut steps_reached) = (0, 0);
    while number < N {
        while steps_reached < steps.len() && steps[steps_reached] <= number {
            steps_reached += 1;
        }
        all[number] = steps_reached as u8;
        number += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_up_is_what_is_compared() {
        const SHARES: Shares = Shares::new(&[1, 20, 500, 999]);
        const DISTANCES: Distances = Distances::new(&[1, 2, 5, 120]);
        for thousandth in 0..=1000 {
            // Amid two thousandths, so that it does not matter how a step itself is rounded.
            let share = (thousandth as f32 + 0.5) / 1000.0;
            assert_eq!(SHARES.of(share), step(share, &[0.001, 0.02, 0.5, 0.999]), "{share}");
        }
        for distance in 0..300 {
            assert_eq!(DISTANCES.of(distance), step(distance as f32, &[1.0, 2.0, 5.0, 120.0]), "{distance}");
        }
        assert_eq!([SHARES.of(-1.0), SHARES.of(7.0), SHARES.of(f32::NAN)], [0, 4, 0]);
    }
}
