//! The interval in which a share probably lies, after so many trials (E. B. Wilson, 1927).

/// The quantile of the normal distribution for an interval that is right 95 times in 100.
const Z: f64 = 1.959_963_984_540_054;

/// The interval of the share of `hits` in `trials`, from 0 to 1; all of it where nothing was tried.
pub fn interval(hits: usize, trials: usize) -> (f64, f64) {
    if trials == 0 {
        return (0.0, 1.0);
    }
    let (hits, trials) = (hits as f64, trials as f64);
    let share = hits / trials;
    let shrink = 1.0 + Z * Z / trials;
    let middle = (share + Z * Z / (2.0 * trials)) / shrink;
    let half = Z / shrink * (share * (1.0 - share) / trials + Z * Z / (4.0 * trials * trials)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_intervals() {
        let table = [
            (0, 0, 0.0, 1.0),
            (0, 10, 0.0, 0.2775),
            (1, 10, 0.0179, 0.4042),
            (5, 10, 0.2366, 0.7634),
            (10, 10, 0.7225, 1.0),
        ];
        for (hits, trials, low, high) in table {
            let (found_low, found_high) = interval(hits, trials);
            assert!(
                (found_low - low).abs() < 1e-4 && (found_high - high).abs() < 1e-4,
                "{hits} of {trials}: {found_low} {found_high}"
            );
        }
    }
}
