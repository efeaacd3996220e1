#!/usr/bin/env python3
"""Themes of the raw texts by the usual means, TF-IDF and a linear support vector machine of
scikit-learn, for comparison with what `tests/hotspots/figures 2 themes` prints.

    python3 -m venv target/peer && target/peer/bin/pip install scikit-learn jieba
    target/peer/bin/python tests/hotspots/peer.py FOLDER

All segmented rows like any of the raw texts are left out of the training.
"""
import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

# Rows that share this much with a raw text are like it: of the shorter one, and of both.
OF_SHORTER, OF_BOTH = 0.5, 1 / 3


def rows(file):
    csv.field_size_limit(10**9)
    with open(file, encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


def like_any(texts, kept):
    """Which of the kept rows are like any of the texts, all of them sets of words."""
    naming = defaultdict(list)
    for at, words in enumerate(kept):
        for word in words:
            naming[word].append(at)
    like = set()
    for words in texts:
        shared = Counter(at for word in words for at in naming[word])
        like |= {
            at
            for at, many in shared.items()
            if many >= OF_SHORTER * min(len(words), len(kept[at]))
            and many >= OF_BOTH * len(words | kept[at])
        }
    return like


def main(folder):
    cut = [(row["tokens"].split(), row["label"]) for row in rows(folder / "theme_train_tokens.csv")]
    raw = [(list(jieba.cut(f"{row['title']} {row['body']}")), row["label"]) for row in rows(folder / "theme_sample_raw.csv")]
    known = {word for words, _ in cut for word in words}
    like = like_any([known & set(words) for words, _ in raw], [set(words) for words, _ in cut])
    trained = [row for at, row in enumerate(cut) if at not in like]
    print(f"{len(like)} of {len(cut)} rows left out")
    for sublinear in (False, True):
        for weight in (None, "balanced"):
            tfidf = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=sublinear)
            vectors = tfidf.fit_transform([words for words, _ in trained])
            machine = LinearSVC(class_weight=weight).fit(vectors, [label for _, label in trained])
            judged = machine.predict(tfidf.transform([words for words, _ in raw]))
            score = f1_score([label for _, label in raw], judged, average="macro")
            print(f"sublinear {sublinear}, class weight {weight}: macro-F1 {score:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
