//! A linear chain over two labels: probabilities by forward and backward sums. (Lafferty, McCallum, Pereira, "Conditional Random
//! Fields", 2001; Rabiner, "A Tutorial on Hidden Markov Models", 1989.)
//!
//! Where the scores come from is left to `model`, how they are learned to `train`.

/// Scores of going from one label to the next: `[from][to]`, of drop (0) and keep (1).
pub(super) type Transitions = [[f32; 2]; 2];

/// What a chain's scores say of each place and each step.
pub(super) struct Marginals {
    /// Probability of keep at each place.
    pub keep: Vec<f32>,
    /// For each step, the probability of each pair of labels, `[from][to]`.
    pub pairs: Vec<[[f32; 2]; 2]>,
}

/// Greatest score that counts, either way: beyond, a label is as good as certain, and the exponential still a number.
const SCORE_MAX: f32 = 60.0;

/// Marginals of a chain whose places have these scores for keep, against none for drop. `pairs` are computed if asked for. Sums are
/// scaled at each place (Rabiner, section V.A), so that there is one exponential a place.
pub(super) fn marginals(scores: &[f32], transitions: &Transitions, with_pairs: bool) -> Marginals {
    let steps = transitions.map(|row| row.map(f32::exp));
    let keep: Vec<f32> = scores.iter().map(|score| score.clamp(-SCORE_MAX, SCORE_MAX).exp()).collect();
    let forward = forward(&keep, &steps);
    let mut marginals = Marginals {
        keep: vec![0.0; keep.len()],
        pairs: Vec::new(),
    };
    if with_pairs {
        marginals.pairs = vec![[[0.0; 2]; 2]; keep.len().saturating_sub(1)];
    }
    let mut backward = [0.5; 2];
    for at in (0..keep.len()).rev() {
        marginals.keep[at] = scaled([forward[at][0] * backward[0], forward[at][1] * backward[1]])[1];
        if at == 0 {
            break;
        }
        let ahead = [backward[0], keep[at] * backward[1]];
        if with_pairs {
            marginals.pairs[at - 1] = pair(forward[at - 1], &steps, ahead);
        }
        backward = scaled(steps.map(|row| row[0] * ahead[0] + row[1] * ahead[1]));
    }
    marginals
}

/// For each place the probabilities of its labels, given what stands before it.
fn forward(keep: &[f32], steps: &Transitions) -> Vec<[f32; 2]> {
    let mut forward = Vec::with_capacity(keep.len());
    let mut before: Option<[f32; 2]> = None;
    for &keep in keep {
        let [drop, kept] = before.map_or([1.0; 2], |before| {
            std::array::from_fn(|to| before[0] * steps[0][to] + before[1] * steps[1][to])
        });
        let here = scaled([drop, kept * keep]);
        forward.push(here);
        before = Some(here);
    }
    forward
}

/// The probabilities of the pairs of labels of a step.
fn pair(before: [f32; 2], steps: &Transitions, ahead: [f32; 2]) -> [[f32; 2]; 2] {
    let weights: [[f32; 2]; 2] = std::array::from_fn(|from| std::array::from_fn(|to| before[from] * steps[from][to] * ahead[to]));
    let sum: f32 = weights.iter().flatten().sum();
    weights.map(|row| row.map(|weight| weight / sum))
}

/// Two weights as shares of their sum.
fn scaled(weights: [f32; 2]) -> [f32; 2] {
    let sum = weights[0] + weights[1];
    weights.map(|weight| weight / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marginals_are_those_of_all_labellings() {
        let scores = [0.7, -1.2, 0.1, 2.0];
        let transitions = [[0.5, -0.5], [-0.3, 0.9]];
        let (mut total, mut keep) = (0.0, [0.0; 4]);
        for labels in 0..16usize {
            let label = |at: usize| labels >> at & 1;
            let own: f32 = (0..4).map(|at| label(at) as f32 * scores[at]).sum();
            let steps: f32 = (0..3).map(|at| transitions[label(at)][label(at + 1)]).sum();
            let weight = (own + steps).exp();
            total += weight;
            (0..4).for_each(|at| keep[at] += weight * label(at) as f32);
        }
        let found = marginals(&scores, &transitions, true);
        for (found, keep) in found.keep.iter().zip(keep) {
            assert!((found - keep / total).abs() < 1e-5);
        }
        assert!(
            found
                .pairs
                .iter()
                .all(|pair| (pair.iter().flatten().sum::<f32>() - 1.0).abs() < 1e-5)
        );
        assert!(marginals(&[], &transitions, true).keep.is_empty());
    }
}
