#!/usr/bin/env python3
"""Fits the block model of `src/normalize/html/body`: is a block of text part of the article?

    python3 pages.py 700 > made.jsonl
    cargo run --release --example html_blocks < input.jsonl > blocks.jsonl
    cargo run --release --example html_blocks < made.jsonl > made-blocks.jsonl
    python3 train.py model.txt blocks.jsonl gold.jsonl made-blocks.jsonl made.jsonl [--quick] [--held blocks.jsonl gold.jsonl …]

`gold.jsonl` has `id` and `body`, the article's text with a paragraph a line; sets behind `--held` are only measured; `--quick`
leaves out the second measure on pages that a model was not fitted on. Two boosted
forests are fitted with LightGBM: the first sees each block with its surroundings, the second also what the first said about the neighbours (its answers
for pages that it was not fitted on, so that the second does not learn to trust it too much). Needs lightgbm, numpy,
scikit-learn.
"""
import gzip, json, re, sys
from collections import Counter, defaultdict

import lightgbm as lgb
import numpy as np
from sklearn.model_selection import GroupKFold

WORD = re.compile(r"\w+")
TERM = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]+")
FIRST = dict(objective="binary", learning_rate=0.12, num_leaves=24, min_data_in_leaf=60, feature_fraction=0.4, bagging_fraction=0.7,
             bagging_freq=1, lambda_l2=5.0, max_bin=63, seed=7, num_threads=1, verbose=-1, deterministic=True, force_row_wise=True)
ROUNDS = (70, 90)
# What a made page weighs beside a real one.
MADE = 0.5


def shingles(words, n):
    return Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))


def labels(texts, body):
    """1 for blocks whose words stand in the body; of several equal blocks the one among most others that do."""
    words = [WORD.findall(t.lower()) for t in texts]
    gold = WORD.findall(body.lower())
    four, lines = shingles(gold, 4), {tuple(WORD.findall(line.lower())) for line in body.split("\n")}
    y = np.zeros(len(texts))
    for i, w in enumerate(words):
        if len(w) >= 4:
            s = shingles(w, 4)
            y[i] = sum((s & four).values()) / sum(s.values()) >= 0.5
        else:
            y[i] = tuple(w) in lines
    same = defaultdict(list)
    for i, w in enumerate(words):
        if y[i]:
            same[tuple(w)].append(i)
    mass = np.array([len(w) for w in words]) * y
    for w, places in same.items():
        if len(places) > 1:
            near = [mass[max(0, i - 6):i + 7].sum() - mass[i] for i in places]
            keep = places[int(np.argmax(near))]
            for i in places:
                y[i] = i == keep
    return y


def load(path, gold):
    pages = []
    for line in open(path, encoding="utf-8"):
        page = json.loads(line)
        if page["rows"] and gold.get(str(page["id"])):
            page["x"] = np.array(page.pop("rows"), dtype=np.float32)
            page["words"] = np.array(page["words"], dtype=np.float32)
            page["y"] = labels(page["texts"], gold[str(page["id"])])
            pages.append(page)
    return pages


def terms(text):
    """`measure::terms`."""
    found, before = set(), None
    for n, term in enumerate(TERM.findall(text.lower())):
        if n >= 400:
            break
        is_dense = ord(term[0]) >= 0xE00 and len(term) == 1
        if not is_dense:
            found.add(term)
        elif before:
            found.add((before, term))
        before = term if is_dense else None
    return found


def affinity(page, p):
    """The features of `affinity.rs`."""
    n = len(p)
    sure = p > 0.5
    opening, size = set(), 0
    for i in range(0 if page["title"] is None else page["title"] + 1, n):
        if sure[i] and size < 120:
            opening.add(i)
            size += page["words"][i]
    topic = set().union(*map(terms, page["topic"])) if page["topic"] else set()
    blocks, of_sure, core = Counter(), Counter(), Counter()
    if "terms" not in page:
        page["terms"] = [terms(t) for t in page["texts"]]
    all_terms = [page["terms"][i] if p[i] > 0.015 else () for i in range(n)]
    for i, found in enumerate(all_terms):
        blocks.update(found)
        if sure[i]:
            of_sure.update(found)
        if i in opening:
            core.update(found)
    count = sum(1 for t in all_terms if t)
    sums = np.zeros((n + 1, 3))
    for i, found in enumerate(all_terms):
        for term in found:
            weight = np.log(1 + count / blocks[term])
            sums[i + 1] += (weight * (term in topic or core[term] > (i in opening)), weight * (of_sure[term] > sure[i]), weight)
    own = sums[1:][sure]
    usual = own[:, 0].sum() / max(own[:, 2].sum(), 1e-6)
    sums = np.cumsum(sums, axis=0)

    def shares(start, end):
        d = sums[np.clip(end, 0, n)] - sums[np.clip(start, 0, n)]
        return np.where(d[:, 2:] > 1e-3, d[:, :2] / np.maximum(d[:, 2:], 1e-3), -1)
    index = np.arange(n)
    g = np.array(page["groups"]).reshape(n, 4)
    window = shares(index - 4, index + 5)
    return np.hstack([shares(index, index + 1), window, shares(g[:, 0], g[:, 1]), shares(g[:, 2], g[:, 3]), window[:, :1] / max(usual, 1e-6)])


def widen(page, p):
    """The features of `context.rs`."""
    n, w = len(p), page["words"] + 1
    mass = np.concatenate([[0], np.cumsum(p * w)])
    total = np.concatenate([[0], np.cumsum(w)])
    best = max(0.0, p.max())
    sure = (p > 0.5) & (w > 10)
    index = np.arange(n)
    alike = defaultdict(lambda: [0.0, 0.0])
    for s, a, b in zip(page["signatures"], p, w):
        alike[s][0] += a * b
        alike[s][1] += b

    def mean(start, end):
        start, end = np.clip(start, 0, n), np.clip(end, 0, n)
        end = np.maximum(start, end)
        d = total[end] - total[start]
        return np.where(d > 0, (mass[end] - mass[start]) / np.where(d > 0, d, 1), -1)

    def at(k):
        j = index + k
        return np.where((j >= 0) & (j < n), p[np.clip(j, 0, n - 1)], -1)
    g = np.array(page["groups"]).reshape(n, 4)
    before, after, last, following = np.zeros(n), np.zeros(n), np.full(n, 99.0), np.full(n, 99.0)
    seen = None
    for i in range(n):
        before[i] = p[max(0, i - 10):i].max(initial=0)
        after[i] = p[i + 1:i + 11].max(initial=0)
        if seen is not None:
            last[i] = min(99, i - seen)
        if sure[i]:
            seen = i
    seen = None
    for i in reversed(range(n)):
        if seen is not None:
            following[i] = min(99, seen - i)
        if sure[i]:
            seen = i
    extra = [p, at(-1), at(-2), at(-3), at(1), at(2), at(3), mean(index - 3, index + 4), mean(index - 8, index + 9), mean(index - 8, index),
             mean(index + 1, index + 9), before, after, mean(g[:, 0], g[:, 1]), mean(g[:, 2], g[:, 3]),
             np.array([alike[s][0] / alike[s][1] for s in page["signatures"]]), mass[:-1] / max(mass[-1], 1e-6), np.full(n, mass[-1]),
             np.full(n, best), p / max(best, 1e-6), last, following]
    return np.hstack([page["x"], np.column_stack(extra).astype(np.float32), affinity(page, p).astype(np.float32)])


def weights(page):
    """Blocks weigh as their words do in the page's score."""
    size = np.minimum(page["words"], 150) + 3
    return size / (size[page["y"] > 0].sum() + 60) * (MADE if is_made(page) else 1) * 100


def is_made(page):
    """Whether `pages.py` made the page."""
    return str(page["id"]).startswith("made-")


def fit(x, y, w, rounds):
    return lgb.train(FIRST, lgb.Dataset(x, y, weight=w), rounds)


def report(name, pages, answers, threshold=0.52):
    precision, recall = [], []
    for page, p in zip(pages, answers):
        size, y, z = page["words"], page["y"] > 0, p > threshold
        hit = size[y & z].sum()
        if size[z].sum():
            precision.append(hit / size[z].sum())
        if size[y].sum():
            recall.append(hit / size[y].sum())
    p, r = np.mean(precision), np.mean(recall)
    print(f"{name}: word p {p:.4f} r {r:.4f} f {2 * p * r / (p + r):.4f}", flush=True)


def write(path, models):
    with open(path, "w") as out:
        for model in models:
            trees = model.dump_model()["tree_info"]
            out.write(f"forest {len(trees)}\n")
            for tree in trees:
                nodes = []

                def walk(node):
                    at = len(nodes)
                    nodes.append(None)
                    if "leaf_value" in node:
                        nodes[at] = f"{node['leaf_value']:.5f}"
                    else:
                        left = walk(node["left_child"])
                        right = walk(node["right_child"])
                        assert left == at + 1
                        nodes[at] = f"{node['split_feature']} {np.float32(node['threshold'])!r} {right}".replace("np.float32(", "").replace(")", "")
                    return at
                walk(tree["tree_structure"])
                out.write(";".join(nodes) + "\n")


def is_furniture(page):
    """Blocks that the judge looks at no further (`judge.rs`)."""
    at = {name: i for i, name in enumerate(page["names"])}
    x = page["x"]
    return (x[:, at["in_NAV"]] + x[:, at["in_FOOTER"]] > 0) & (x[:, at["words"]] < 12) & (x[:, at["link_density"]] > 0.8)


def parts(pages, answers):
    return np.split(answers, np.cumsum([len(page["y"]) for page in pages])[:-1])


def main():
    out, *paths = [a for a in sys.argv[1:] if a != "--quick"]
    held_from = paths.index("--held") if "--held" in paths else len(paths)
    pairs = list(zip(paths[:held_from:2], paths[1:held_from:2]))
    held = list(zip(paths[held_from + 1::2], paths[held_from + 2::2]))

    def read(blocks, gold):
        return load(blocks, {str(g["id"]): g["body"] for g in map(json.loads, opened(gold)) if g.get("body")})
    pages = [page for pair in pairs for page in read(*pair)]
    x, y = np.vstack([p["x"] for p in pages]), np.concatenate([p["y"] for p in pages])
    w = np.concatenate([weights(p) for p in pages])
    seen = ~np.concatenate([is_furniture(p) for p in pages])
    group = np.concatenate([np.full(len(p["y"]), i) for i, p in enumerate(pages)])
    print(f"{len(pages)} pages, {len(y)} blocks, {int(seen.sum())} looked at, {int(y.sum())} in the article, {x.shape[1]} features", flush=True)

    def folds(x, rounds):
        """The answers for each page of a model that was fitted on others."""
        p = np.full(len(y), 0.0005)
        for train, test in GroupKFold(3).split(x, y, group):
            train, test = train[seen[train]], test[seen[test]]
            p[test] = fit(x[train], y[train], w[train], rounds).predict(x[test])
        return p
    p = folds(x, ROUNDS[0])
    real = [i for i, page in enumerate(pages) if not is_made(page)]
    answers = parts(pages, p)
    report("first, on pages it was not fitted on", [pages[i] for i in real], [answers[i] for i in real])
    wide = np.vstack([widen(q, a) for q, a in zip(pages, answers)])
    if "--quick" not in sys.argv:
        again = parts(pages, (folds(wide, ROUNDS[1]) + p) / 2)
        report("mean of both, on pages they were not fitted on", [pages[i] for i in real], [again[i] for i in real])
    first, second = fit(x[seen], y[seen], w[seen], ROUNDS[0]), fit(wide[seen], y[seen], w[seen], ROUNDS[1])
    write(out, [first, second])
    names = pages[0]["names"] + [f"context_{i}" for i in range(wide.shape[1] - x.shape[1])]
    gain = second.feature_importance("gain")
    print("weightiest:", " ".join(names[i] for i in np.argsort(-gain)[:40]))
    for blocks, gold in held:
        others = read(blocks, gold)
        a = [first.predict(h["x"]) for h in others]
        report(f"{blocks} first", others, a)
        report(f"{blocks} both", others, [(b + second.predict(widen(h, b))) / 2 for h, b in zip(others, a)])


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


if __name__ == "__main__":
    main()
