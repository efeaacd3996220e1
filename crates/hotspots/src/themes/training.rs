//! Training: one support vector machine per theme against all others, with the
//! squared hinge loss, by coordinate descent on the dual problem.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::features::Features;
use super::worth::Themes;
use super::{FORMAT, Model, Stored};
use crate::copies::mixed;
use crate::pool;
use crate::text::{Text, comparable, normalised};
use crate::words::Segmenter;

/// How much a mistake costs against a large weight.
const COST: f32 = 0.4;
/// Passes over all examples at most, and how still the last one must be.
const PASSES: usize = 60;
const STILL: f32 = 0.05;
/// A feature of fewer texts says nothing of the next text.
const LEAST_TEXTS: u32 = 2;

/// A text with its theme.
#[derive(Debug, Clone)]
pub struct Example {
    /// The words of the text, without those that say nothing.
    pub words: Vec<String>,
    /// Its theme.
    pub theme: String,
}

impl Example {
    /// An example from a text that is not yet cut into words.
    pub fn of_text(text: &Text, theme: &str, segmenter: &Segmenter) -> Example {
        let read = normalised(text, super::JUDGED);
        Example {
            words: segmenter.words(&read).map(str::to_owned).collect(),
            theme: theme.to_owned(),
        }
    }

    /// An example from a text that is already cut into words, with spaces between them.
    pub fn of_cut(cut: &str, theme: &str, segmenter: &Segmenter) -> Example {
        let read = comparable(cut.chars(), super::JUDGED);
        Example {
            words: segmenter.words_of_cut(&read).map(str::to_owned).collect(),
            theme: theme.to_owned(),
        }
    }
}

/// Why nothing can be learnt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrainingError {
    /// Fewer than two themes.
    #[error(
        "有文字的样本只有{0}个主题，至少要有两个；请补充样本，或者检查正文（body、tokens）是不是空的"
    )]
    Themes(usize),
    /// Nothing in the texts is shared.
    #[error("样本的文字没有任何共同的词，学不到东西；请补充样本")]
    Words,
}

/// Trains a model. Examples without a word are passed over.
///
/// # Errors
/// Fewer than two themes are left, or no word occurs twice.
pub fn train(examples: &[Example], threads: usize) -> Result<Model, TrainingError> {
    let examples: Vec<&Example> = examples.iter().filter(|it| !it.words.is_empty()).collect();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for example in &examples {
        *sizes.entry(&example.theme).or_default() += 1;
    }
    if sizes.len() < 2 {
        return Err(TrainingError::Themes(sizes.len()));
    }
    let (features, counted) = read(&examples);
    let names: Vec<&str> = sizes.keys().copied().collect();
    let sizes: Vec<usize> = sizes.into_values().collect();
    let of: Vec<usize> = examples
        .iter()
        .filter_map(|it| names.binary_search(&it.theme.as_str()).ok())
        .collect();
    let themes = Themes { sizes: &sizes };
    let (features, worth, vectors) = weighted(features, &counted, &of, &themes);
    if features.is_empty() {
        return Err(TrainingError::Words);
    }
    let each: Vec<usize> = (0..names.len()).collect();
    let learnt = pool::in_pieces(&each, 1, threads, |theme, _| {
        let belongs: Vec<bool> = of.iter().map(|it| *it == theme).collect();
        // All themes weigh the same, however rare.
        let costs = (COST * themes.fair(theme), COST);
        learn(&vectors, &belongs, costs, features.len())
    });
    let (weights, bias) = learnt.into_iter().unzip();
    Ok(Model::trained(Stored {
        format: FORMAT.to_owned(),
        themes: names.into_iter().map(str::to_owned).collect(),
        trained_on: examples.len(),
        features,
        worth,
        weights,
        bias,
    }))
}

impl Model {
    fn trained(stored: Stored) -> Model {
        let ids = stored.features.iter().cloned().zip(0..).collect();
        Model { stored, ids }
    }
}

fn read(examples: &[&Example]) -> (Vec<String>, Vec<Features>) {
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    let mut names: Vec<String> = Vec::new();
    let counted = examples
        .iter()
        .map(|example| {
            let words: Vec<&str> = example.words.iter().map(String::as_str).collect();
            Features::of(&words, |name| {
                if let Some(id) = ids.get(name) {
                    return Some(*id);
                }
                let id = names.len() as u32;
                names.push(name.to_owned());
                ids.insert(name.to_owned(), id);
                Some(id)
            })
        })
        .collect();
    (names, counted)
}

type Row = Vec<(u32, f32)>;

/// Keeps the features that more than one text has; their names, worth, and the texts as vectors.
/// `of`: the theme of each text.
fn weighted(
    names: Vec<String>,
    counted: &[Features],
    of: &[usize],
    themes: &Themes<'_>,
) -> (Vec<String>, Vec<f32>, Vec<Row>) {
    let mut texts_with = vec![0_u32; names.len()];
    for (id, _) in counted.iter().flat_map(|it| &it.counts) {
        texts_with[*id as usize] += 1;
    }
    let mut kept: Vec<Option<u32>> = vec![None; names.len()];
    let mut features = Vec::new();
    for (id, name) in names.into_iter().enumerate() {
        if texts_with[id] >= LEAST_TEXTS {
            kept[id] = Some(features.len() as u32);
            features.push(name);
        }
    }
    let many = themes.sizes.len();
    let mut by_theme = vec![0_u32; features.len() * many];
    for (text, theme) in counted.iter().zip(of) {
        let ids = text.counts.iter().filter_map(|(id, _)| kept[*id as usize]);
        ids.for_each(|id| by_theme[id as usize * many + theme] += 1);
    }
    let worth: Vec<f32> = by_theme.chunks(many).map(|it| themes.worth(it)).collect();
    let vectors = counted
        .iter()
        .map(|it| {
            let counts = it.counts.iter();
            let counts = counts.filter_map(|(id, count)| Some((kept[*id as usize]?, *count)));
            Features {
                counts: counts.collect(),
            }
            .weighted(&worth)
        })
        .collect();
    (features, worth, vectors)
}

/// The weights and bias of one theme. `costs`: of a missed example, of a false one.
fn learn(vectors: &[Row], belongs: &[bool], costs: (f32, f32), features: usize) -> (Vec<f32>, f32) {
    let mut weights = vec![0.0_f32; features];
    let mut bias = 0.0_f32;
    let mut forces = vec![0.0_f32; vectors.len()];
    let mut order: Vec<usize> = (0..vectors.len()).collect();
    for pass in 0..PASSES {
        shuffle(&mut order, pass as u64);
        let mut moved = 0.0_f32;
        for at in &order {
            let (row, side) = (&vectors[*at], if belongs[*at] { 1.0 } else { -1.0 });
            let softness = 0.5 / if belongs[*at] { costs.0 } else { costs.1 };
            let score = bias
                + row
                    .iter()
                    .map(|(id, it)| weights[*id as usize] * it)
                    .sum::<f32>();
            let slope = side * score - 1.0 + softness * forces[*at];
            if forces[*at] == 0.0 && slope >= 0.0 {
                continue;
            }
            moved = moved.max(slope.abs());
            // The length of a vector is 1, and the bias is one more coordinate.
            let length = if row.is_empty() { 1.0 } else { 2.0 };
            let force = (forces[*at] - slope / (length + softness)).max(0.0);
            let step = (force - forces[*at]) * side;
            forces[*at] = force;
            bias += step;
            for (id, it) in row {
                weights[*id as usize] += step * it;
            }
        }
        if moved < STILL {
            break;
        }
    }
    (weights.into_iter().map(short).collect(), short(bias))
}

/// Four digits are enough, and keep the model's file small.
fn short(weight: f32) -> f32 {
    (weight * 1e4).round() / 1e4
}

/// The same order on every machine.
fn shuffle(order: &mut [usize], seed: u64) {
    for at in (1..order.len()).rev() {
        let other = mixed(seed << 32 | at as u64) % (at as u64 + 1);
        order.swap(at, other as usize);
    }
}
