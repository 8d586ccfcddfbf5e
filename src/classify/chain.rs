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

/// Marginals of a chain whose places have these scores for keep, against none for drop. `pairs` are computed if asked for.
pub(super) fn marginals(scores: &[f32], transitions: &Transitions, with_pairs: bool) -> Marginals {
    let count = scores.len();
    let own = |at: usize| [0.0, scores[at]];
    let mut forward = vec![[0f32; 2]; count];
    for at in 0..count {
        for to in 0..2 {
            forward[at][to] = own(at)[to]
                + if at == 0 {
                    0.0
                } else {
                    log_sum(forward[at - 1][0] + transitions[0][to], forward[at - 1][1] + transitions[1][to])
                };
        }
    }
    let mut backward = vec![[0f32; 2]; count];
    for at in (0..count.saturating_sub(1)).rev() {
        for from in 0..2 {
            let through = |to: usize| transitions[from][to] + own(at + 1)[to] + backward[at + 1][to];
            backward[at][from] = log_sum(through(0), through(1));
        }
    }
    let total = forward.last().map_or(0.0, |last| log_sum(last[0], last[1]));
    let keep = (0..count)
        .map(|at| (forward[at][1] + backward[at][1] - total).exp().min(1.0))
        .collect();
    let pair = |at: usize| {
        std::array::from_fn(|from| {
            std::array::from_fn(|to| (forward[at][from] + transitions[from][to] + own(at + 1)[to] + backward[at + 1][to] - total).exp())
        })
    };
    let pairs = if with_pairs {
        (0..count.saturating_sub(1)).map(pair).collect()
    } else {
        Vec::new()
    };
    Marginals { keep, pairs }
}

fn log_sum(a: f32, b: f32) -> f32 {
    let (least, most) = if a < b { (a, b) } else { (b, a) };
    most + (least - most).exp().ln_1p()
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
