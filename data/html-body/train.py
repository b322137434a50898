#!/usr/bin/env python3
"""Fits the block model of `src/normalize/html/body`: is a block of text part of the article?

    cargo run --release --example html_blocks < input.jsonl > blocks.jsonl
    python3 train.py blocks.jsonl gold.jsonl model.txt

`gold.jsonl` has `id` and `body`, the article's text with a paragraph a line. Two boosted forests are fitted with LightGBM:
the first sees each block with its surroundings, the second also what the first said about the neighbours (its answers
for pages that it was not fitted on, so that the second does not learn to trust it too much). Needs lightgbm, numpy,
scikit-learn.
"""
import json, re, sys
from collections import Counter, defaultdict

import lightgbm as lgb
import numpy as np
from sklearn.model_selection import GroupKFold

WORD = re.compile(r"\w+")
FIRST = dict(objective="binary", learning_rate=0.12, num_leaves=24, min_data_in_leaf=60, feature_fraction=0.4, bagging_fraction=0.7,
             bagging_freq=1, lambda_l2=5.0, max_bin=63, seed=7, num_threads=1, verbose=-1, deterministic=True, force_row_wise=True)
ROUNDS = (70, 90)


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
        if page["rows"] and gold.get(page["id"]):
            page["x"] = np.array(page.pop("rows"), dtype=np.float32)
            page["words"] = np.array(page["words"], dtype=np.float32)
            page["y"] = labels(page["texts"], gold[page["id"]])
            pages.append(page)
    return pages


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
    return np.hstack([page["x"], np.column_stack(extra).astype(np.float32)])


def weights(page):
    """Blocks weigh as their words do in the page's score."""
    size = np.minimum(page["words"], 150) + 3
    return size / (size[page["y"] > 0].sum() + 60) * 100


def fit(x, y, w, rounds):
    return lgb.train(FIRST, lgb.Dataset(x, y, weight=w), rounds)


def report(name, pages, answers, threshold=0.5):
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


def main():
    blocks, gold, out = sys.argv[1:4]
    gold = {str(g["id"]): g["body"] for g in map(json.loads, open(gold, encoding="utf-8")) if g.get("body")}
    pages = load(blocks, gold)
    x, y = np.vstack([p["x"] for p in pages]), np.concatenate([p["y"] for p in pages])
    w = np.concatenate([weights(p) for p in pages])
    group = np.concatenate([np.full(len(p["y"]), i) for i, p in enumerate(pages)])
    print(f"{len(pages)} pages, {len(y)} blocks, {int(y.sum())} in the article, {x.shape[1]} features", flush=True)
    p = np.zeros(len(y))
    folds = list(GroupKFold(3).split(x, y, group))
    for train, test in folds:
        p[test] = fit(x[train], y[train], w[train], ROUNDS[0]).predict(x[test])
    split = np.cumsum([len(q["y"]) for q in pages])[:-1]
    report("first, folds", pages, np.split(p, split))
    wide = np.vstack([widen(q, a) for q, a in zip(pages, np.split(p, split))])
    for train, test in folds[:1]:
        q = fit(wide[train], y[train], w[train], ROUNDS[1]).predict(wide[test])
        held = sorted(set(group[test]))
        report("second, one fold", [pages[i] for i in held], np.split(q, np.cumsum([len(pages[i]["y"]) for i in held])[:-1]))
        report("first, same fold", [pages[i] for i in held], np.split(p[test], np.cumsum([len(pages[i]["y"]) for i in held])[:-1]))
    first, second = fit(x, y, w, ROUNDS[0]), fit(wide, y, w, ROUNDS[1])
    write(out, [first, second])
    names = pages[0]["names"] + [f"context_{i}" for i in range(wide.shape[1] - x.shape[1])]
    gain = second.feature_importance("gain")
    print("weightiest:", " ".join(names[i] for i in np.argsort(-gain)[:40]))
    for path, other in zip(sys.argv[4::2], sys.argv[5::2]):
        if path.startswith("--"):
            continue
        gold = {str(g["id"]): g.get("body") for g in map(json.loads, open(other, encoding="utf-8"))}
        held = load(path, gold)
        a = [first.predict(h["x"]) for h in held]
        report(f"{path} first", held, a)
        report(f"{path} second", held, [second.predict(widen(h, b)) for h, b in zip(held, a)])


if __name__ == "__main__":
    main()
