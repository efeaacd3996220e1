//! How much a feature counts before anything is learnt.

/// How strongly a feature is held back that all themes use alike. Swept from 0 to 1 on
/// texts kept apart; docs/hotspots.md has the figures.
const STRICTNESS: f32 = 0.5;
/// What is left of a feature that tells nothing: it still gives a text its length.
const REST: f32 = 0.02;

/// The themes and how many examples each has.
pub(super) struct Themes<'s> {
    pub(super) sizes: &'s [usize],
}

impl Themes<'_> {
    /// A text of a rare theme weighs as many as make all themes equal.
    pub(super) fn fair(&self, theme: usize) -> f32 {
        self.all() / (self.sizes.len() * self.sizes[theme]) as f32
    }

    fn all(&self) -> f32 {
        self.sizes.iter().sum::<usize>() as f32
    }

    /// `texts_with`: how many texts of each theme have the feature.
    pub(super) fn worth(&self, texts_with: &[u32]) -> f32 {
        let with = texts_with.iter().sum::<u32>();
        let rarity = ((1.0 + self.all()) / (1 + with) as f32).ln() + 1.0;
        rarity * (1.0 - self.evenness(texts_with) + REST).powf(STRICTNESS)
    }

    /// 1 where all themes use it alike, near 0 where one has it to itself. As if each theme
    /// had one text more with it, so that two texts prove little.
    fn evenness(&self, texts_with: &[u32]) -> f32 {
        let share = |(theme, with): (usize, &u32)| *with as f32 * self.fair(theme) + 1.0;
        let shares: Vec<f32> = texts_with.iter().enumerate().map(share).collect();
        let total: f32 = shares.iter().sum();
        let chaos: f32 = shares
            .iter()
            .map(|it| it / total)
            .map(|it| -it * it.ln())
            .sum();
        (chaos / (shares.len() as f32).ln()).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Themes;

    #[test]
    fn a_word_of_one_theme_counts_more_than_a_word_of_all() {
        let themes = Themes {
            sizes: &[100, 100, 50],
        };
        let worth = |texts_with: [u32; 3]| themes.worth(&texts_with);
        assert!(worth([30, 0, 0]) > 2.0 * worth([10, 10, 10]));
        assert!(worth([30, 0, 0]) > worth([20, 10, 0]));
        // As many of a theme with half the texts: that is twice as often.
        assert!((worth([20, 20, 10]) - worth([25, 25, 0])).abs() > 0.1);
        assert!(themes.evenness(&[20, 20, 10]) > 0.999);
        // Two texts prove little.
        assert!(themes.evenness(&[2, 0, 0]) > 0.7);
        assert!(themes.evenness(&[90, 0, 0]) < 0.2);
    }
}
