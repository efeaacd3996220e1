//! Themes: a linear model over words that can be trained, shown and doubted.

mod features;
mod training;
mod worth;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::text::{Text, comparable, normalised};
use crate::words::Segmenter;
use features::Features;
pub use training::{Example, TrainingError, train};

/// What a model file begins with.
const FORMAT: &str = "kaijuan-themes-2";
/// Characters of a text that are judged.
const JUDGED: usize = 4000;

/// The model as it is kept in a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: String,
    /// Themes in alphabetical order.
    themes: Vec<String>,
    /// How many texts it was trained on.
    trained_on: usize,
    features: Vec<String>,
    /// How much each feature counts before anything is learnt: how rare it is, and how unlike the themes use it.
    worth: Vec<f32>,
    /// For each theme the weight of each feature.
    weights: Vec<Vec<f32>>,
    /// For each theme what is added.
    bias: Vec<f32>,
}

/// A trained model.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Model {
    stored: Stored,
    ids: FxHashMap<String, u32>,
}

/// Why a file is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("不是可用的主题模型（{0}）；请用 kaijuan hotspots train 重新训练")]
pub struct ModelError(&'static str);

impl TryFrom<Stored> for Model {
    type Error = ModelError;

    fn try_from(stored: Stored) -> Result<Model, ModelError> {
        let (themes, features) = (stored.themes.len(), stored.features.len());
        if stored.format != FORMAT {
            return Err(ModelError("格式不符"));
        }
        if themes < 2 {
            return Err(ModelError("主题少于两个"));
        }
        let rows = stored.weights.len() == themes && stored.bias.len() == themes;
        if !rows
            || stored.weights.iter().any(|row| row.len() != features)
            || stored.worth.len() != features
        {
            return Err(ModelError("长短不一"));
        }
        let numbers = stored
            .weights
            .iter()
            .flatten()
            .chain(&stored.bias)
            .chain(&stored.worth);
        if !numbers.copied().all(f32::is_finite) {
            return Err(ModelError("权重不是数"));
        }
        let ids = stored.features.iter().cloned().zip(0..).collect();
        Ok(Model { stored, ids })
    }
}

impl From<Model> for Stored {
    fn from(model: Model) -> Stored {
        model.stored
    }
}

/// What a text is about, as far as the model can tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement<'m> {
    /// The theme with the highest score.
    pub theme: &'m str,
    /// How far ahead of the next it is; near 0 the model does not know.
    pub margin: f32,
    /// The next theme.
    pub next: &'m str,
    /// Words that spoke for the theme, the strongest first, with what they added to its lead over the next.
    pub words: Vec<(&'m str, f32)>,
}

/// Words shown of a judgement.
const SHOWN: usize = 8;

impl Model {
    /// Its themes.
    pub fn themes(&self) -> &[String] {
        &self.stored.themes
    }

    /// How many texts it was trained on.
    pub fn trained_on(&self) -> usize {
        self.stored.trained_on
    }

    /// The words that speak for a theme most, strongest first; empty for an unknown theme.
    pub fn words_of(&self, theme: &str, most: usize) -> Vec<(&str, f32)> {
        let Some(at) = self.stored.themes.iter().position(|it| it == theme) else {
            return Vec::new();
        };
        let weights = self.stored.weights[at].iter().copied();
        let pairs = self.stored.features.iter().map(String::as_str).zip(weights);
        strongest(pairs, most)
    }

    /// What a text is about. A text without a known word gets the theme of most texts, with margin 0.
    pub fn judge(&self, text: &Text, segmenter: &Segmenter) -> Judgement<'_> {
        let read = normalised(text, JUDGED);
        let words: Vec<&str> = segmenter.words(&read).collect();
        self.judge_words(&words)
    }

    /// As [`Model::judge`], for a text that is already cut into words, with spaces between them.
    pub fn judge_cut(&self, cut: &str, segmenter: &Segmenter) -> Judgement<'_> {
        let read = comparable(cut.chars(), JUDGED);
        self.judge_words(&segmenter.words_of_cut(&read).collect::<Vec<_>>())
    }

    fn judge_words(&self, words: &[&str]) -> Judgement<'_> {
        let Stored {
            themes,
            weights,
            bias,
            features: names,
            ..
        } = &self.stored;
        let known = Features::of(words, |name| self.ids.get(name).copied());
        let vector = known.weighted(&self.stored.worth);
        let scores: Vec<f32> = weights
            .iter()
            .zip(bias)
            .map(|(row, bias)| {
                bias + vector
                    .iter()
                    .map(|(it, value)| row[*it as usize] * value)
                    .sum::<f32>()
            })
            .collect();
        let mut order: Vec<usize> = (0..themes.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        let (best, next) = (order[0], order[1]);
        let margin = if vector.is_empty() {
            0.0
        } else {
            scores[best] - scores[next]
        };
        let lead = vector.iter().map(|(it, value)| {
            let at = *it as usize;
            (
                names[at].as_str(),
                (weights[best][at] - weights[next][at]) * value,
            )
        });
        Judgement {
            theme: &themes[best],
            margin,
            next: &themes[next],
            words: strongest(lead, SHOWN),
        }
    }
}

/// Whole words only: parts of words are for the model's eyes.
fn strongest<'n>(pairs: impl Iterator<Item = (&'n str, f32)>, most: usize) -> Vec<(&'n str, f32)> {
    let mut words: Vec<_> = pairs
        .filter(|(name, weight)| *weight > 0.0 && !name.starts_with(features::PART))
        .collect();
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    words.truncate(most);
    words
}

#[cfg(test)]
mod tests;
