//! One new text against all that were clustered: what is it like, is it a copy?

use rustc_hash::FxHashMap;

use crate::cluster::{Clusters, Corpus, Run, beginning, corpus};
use crate::copies::Sketch;
use crate::neighbours::{Index, Scratch};
use crate::settings::Settings;
use crate::text::{Text, normalised};
use crate::vectors::Vector;
use crate::words::Segmenter;

/// Clusters, made ready to be searched.
pub struct Finder<'c> {
    corpus: &'c Corpus,
    ways: Ways,
}

/// Texts that are searched, and not put into clusters.
pub struct Library {
    corpus: Corpus,
    ways: Ways,
    /// By the position of an original: the texts that are copies of it, itself among them.
    copies: FxHashMap<usize, Vec<usize>>,
}

/// The ways to texts that are like another.
struct Ways {
    by_words: Index,
    /// By band and its key: the texts.
    by_bands: FxHashMap<(usize, u64), Vec<u32>>,
}

/// A text that is like the one asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Its position among the clustered texts.
    pub at: usize,
    /// How alike they are, 0 to 1.
    pub similarity: f32,
    /// Whether the one asked about is an exact or near copy of it.
    pub is_copy: bool,
}

/// Texts under one key that a new one is compared with.
const COMPARED: usize = 16;

impl<'c> Finder<'c> {
    /// Makes clusters ready to be searched.
    pub fn new(clusters: &'c Clusters) -> Finder<'c> {
        Finder {
            corpus: &clusters.corpus,
            ways: Ways::new(&clusters.corpus),
        }
    }

    /// The `most` texts that are most like `text`, copies first, without copies of each other.
    pub fn nearest(
        &self,
        text: &Text,
        settings: &Settings,
        segmenter: &Segmenter,
        most: usize,
    ) -> Vec<Nearest> {
        self.ways
            .nearest(self.corpus, text, settings, segmenter, most)
    }
}

impl Library {
    /// Reads texts, to be searched.
    pub fn read(
        texts: &[Text],
        settings: &Settings,
        segmenter: &Segmenter,
        threads: usize,
    ) -> Library {
        let run = Run {
            threads,
            progress: &|_, _, _| {},
        };
        let (corpus, original) = corpus(texts, settings, segmenter, &run);
        let mut copies: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (at, original) in original.into_iter().enumerate() {
            copies.entry(original).or_default().push(at);
        }
        Library {
            ways: Ways::new(&corpus),
            corpus,
            copies,
        }
    }

    /// The `most` texts that are most like `text`, copies first, and copies of each other
    /// side by side.
    pub fn nearest(
        &self,
        text: &Text,
        settings: &Settings,
        segmenter: &Segmenter,
        most: usize,
    ) -> Vec<Nearest> {
        let found = self
            .ways
            .nearest(&self.corpus, text, settings, segmenter, most);
        let with_copies = found.into_iter().flat_map(|near| {
            let copies = self.copies.get(&near.at).into_iter().flatten();
            copies.map(move |at| Nearest { at: *at, ..near })
        });
        with_copies.take(most).collect()
    }
}

impl Ways {
    fn new(corpus: &Corpus) -> Ways {
        let vectors: Vec<&Vector> = corpus.vectors.iter().collect();
        let mut by_bands: FxHashMap<(usize, u64), Vec<u32>> = FxHashMap::default();
        for at in &corpus.texts {
            for key in corpus.sketches[*at].iter().flat_map(Sketch::keys) {
                let under = by_bands.entry(key).or_default();
                if under.len() < COMPARED {
                    under.push(*at as u32);
                }
            }
        }
        Ways {
            by_words: Index::of(&vectors, corpus.vocabulary.len()),
            by_bands,
        }
    }

    fn nearest(
        &self,
        corpus: &Corpus,
        text: &Text,
        settings: &Settings,
        segmenter: &Segmenter,
        most: usize,
    ) -> Vec<Nearest> {
        let read = normalised(text, settings.reading.longest);
        let mut found: FxHashMap<usize, Nearest> = FxHashMap::default();
        let vector = corpus
            .vocabulary
            .vector(beginning(&read, settings.reading.clustered), segmenter);
        let range = 0..corpus.vectors.len() as u32;
        let vectors: Vec<&Vector> = corpus.vectors.iter().collect();
        let mut scratch = Scratch::new(vectors.len(), corpus.vocabulary.len());
        let least = settings.clusters.least;
        let near = self
            .by_words
            .search(&vector, &vectors, &range, least, &mut scratch);
        for (node, similarity) in near {
            let at = corpus.texts[node as usize];
            let near = Nearest {
                at,
                similarity,
                is_copy: false,
            };
            found.insert(at, near);
        }
        for near in self.copies(corpus, &read, settings.copies.similarity) {
            found.insert(near.at, near);
        }
        let mut found: Vec<Nearest> = found.into_values().collect();
        found.sort_unstable_by(|a, b| {
            let copies = b.is_copy.cmp(&a.is_copy);
            copies
                .then(b.similarity.total_cmp(&a.similarity))
                .then(a.at.cmp(&b.at))
        });
        found.truncate(most);
        found
    }

    fn copies(&self, corpus: &Corpus, read: &str, least: f32) -> Vec<Nearest> {
        let Some(sketch) = Sketch::of(read) else {
            return Vec::new();
        };
        let mut candidates: Vec<u32> = sketch
            .keys()
            .filter_map(|key| self.by_bands.get(&key))
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates
            .into_iter()
            .filter_map(|at| {
                let at = at as usize;
                let similarity = corpus.sketches[at].as_ref()?.similarity(&sketch);
                (similarity >= least).then_some(Nearest {
                    at,
                    similarity,
                    is_copy: true,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Library;
    use crate::settings::Settings;
    use crate::text::Text;

    #[test]
    fn what_one_text_alone_says_is_found_with_its_copies() {
        let settings = Settings::read(include_str!("../../../workflows/topics.toml")).unwrap();
        let segmenter = settings.segmenter();
        let text = |body: &str| Text {
            body: body.to_owned(),
            ..Text::default()
        };
        let texts = [
            text("鹿角湾码头岸线使用的审批文件和港口岸线图"),
            text("望溪小学招生划片范围、学区调整依据和招生计划"),
            text("望溪小学招生划片范围、学区调整依据和招生计划。"),
            text(""),
        ];
        let library = Library::read(&texts, &settings, &segmenter, 1);
        let found = |sought: &str, most: usize| -> Vec<(usize, bool)> {
            let near = library.nearest(&text(sought), &settings, &segmenter, most);
            near.iter().map(|it| (it.at, it.is_copy)).collect()
        };
        assert_eq!(found("鹿角湾的码头岸线审批", 9), [(0, false)]);
        assert_eq!(found("今年的招生划片", 9), [(1, false), (2, false)]);
        assert_eq!(found("今年的招生划片", 1), [(1, false)]);
        assert_eq!(
            found("望溪小学招生划片范围、学区调整依据和招生计划", 9)[0],
            (1, true)
        );
        assert_eq!(found("天气", 9), []);
        assert_eq!(found("", 9), []);
    }
}
