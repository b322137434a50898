"""Fits the line model on the output of dump.py and writes it as a compact table.

    cargo build --release --example line_features
    python3 train.py LINES.jsonl target/release/examples/line_features src/normalize/text/lines.model [--cv]

Features come from the program itself, so that training and use cannot differ. Deterministic: fixed seeds, one thread.
"""
import json, random, re, struct, subprocess, sys
from collections import Counter

import lightgbm as lgb
import numpy as np

TREES, LEAVES = 150, 20
OUTSIDE = -6.0
WORD = re.compile(r"\w+")


def variants(rows, rng):
    """Each page as it is; some in lower case (scripts without case), cut to the article, or with a little of the page around it."""
    for row in rows:
        lines, labels = row["lines"], row["labels"]
        yield row["site"], lines, labels, 1.0
        first = labels.index(1)
        last = len(labels) - labels[::-1].index(1)
        kind = rng.random()
        if kind < 0.3:
            yield row["site"], [l.lower() for l in lines], labels, 0.7
        elif kind < 0.6:
            a, b = max(0, first - rng.randint(0, 6)), min(len(lines), last + rng.randint(0, 8))
            yield row["site"], lines[a:b], labels[a:b], 0.7
        elif kind < 0.8:
            body = [p for p in row["body"].split("\n") if p.strip()]
            yield row["site"], body, [1] * len(body), 0.5
        else:
            n = rng.randint(5, 40)
            a, b = max(0, first - n), min(len(lines), last + n)
            yield row["site"], lines[a:b], labels[a:b], 0.7


def features(tool, texts):
    data = "\n".join(json.dumps("\n".join(t)) for t in texts) + "\n"
    out = subprocess.run([tool], input=data.encode(), capture_output=True, check=True).stdout.decode()
    return [np.array([r.split() for r in block.split("\n") if r], dtype=np.float32) for block in out.split("\n\n")[: len(texts)]]


def params():
    return dict(objective="binary", learning_rate=0.08, num_leaves=LEAVES, min_data_in_leaf=60, feature_fraction=0.5, bagging_fraction=0.7,
                bagging_freq=1, lambda_l2=5.0, max_bin=255, verbose=-1, num_threads=1, seed=7, deterministic=True, force_row_wise=True)


def weight(lines, scale):
    words = np.array([max(1, len(l) / 6) for l in lines])
    return scale * np.sqrt(words) / np.sqrt(max(200, sum(words) / 4)) * 10


def decode(logits, stay):
    """Viterbi over keep/drop with a cost for each change."""
    score = np.zeros((len(logits), 2)); back = np.zeros((len(logits), 2), int)
    for i, z in enumerate(logits):
        emit = np.array([-z / 2, z / 2])
        if i == 0:
            score[0] = emit
            continue
        for k in (0, 1):
            options = score[i - 1] - np.where(np.arange(2) == k, 0, stay)
            back[i, k] = int(options.argmax())
            score[i, k] = options.max() + emit[k]
    keep = [int(score[-1].argmax())]
    for i in range(len(logits) - 1, 0, -1):
        keep.append(back[i, keep[-1]])
    return keep[::-1]


def word_f1(lines, keep, body):
    have = Counter(w for l, k in zip(lines, keep) if k for w in WORD.findall(l.lower()))
    gold = Counter(WORD.findall(body.lower()))
    hit = sum((have & gold).values())
    return 2 * hit / max(1, sum(have.values()) + sum(gold.values()))


def fit(data, rounds=TREES):
    x = np.vstack([d[2] for d in data]); y = np.concatenate([d[1] for d in data]); w = np.concatenate([d[3] for d in data])
    return lgb.train(params(), lgb.Dataset(x, y, weight=w, free_raw_data=True), rounds)


def prepare(rows, tool):
    items = list(variants(rows, random.Random(11)))
    found = features(tool, [i[1] for i in items])
    data, lost = [], 0
    for (site, lines, labels, scale), x in zip(items, found):
        if len(x) != len(lines):          # wrapped or empty lines were joined
            lost += 1
            continue
        data.append((site, np.array(labels), x, weight(lines, scale)))
    print("texts", len(data), "left out", lost)
    return data


def cross_validate(rows, tool, folds=4):
    data = prepare(rows, tool)
    whole = features(tool, [r["lines"] for r in rows])
    sites = sorted({r["site"] for r in rows})
    random.Random(3).shuffle(sites)
    fold = {s: i % folds for i, s in enumerate(sites)}
    logits = {}
    for k in range(folds):
        first, second = stages([d for d in data if fold[d[0]] != k])
        for i, r in enumerate(rows):
            if fold[r["site"]] == k and len(whole[i]) == len(r["lines"]):
                alone = first.predict(whole[i], raw_score=True)
                logits[i] = second.predict(beside(whole[i], alone), raw_score=True)
    for bias in (-0.4, 0, 0.4):
        for stay in (0, 0.5, 1, 1.5, 2.5):
            f = [word_f1(rows[i]["lines"], decode(z + bias, stay), rows[i]["body"]) for i, z in logits.items()]
            print(f"bias {bias} stay {stay}: word_f1 {sum(f) / len(f):.4f}")


def beside(x, z):
    """What the second stage sees of a line: `with_neighbours` of src/normalize/text/model.rs, number by number."""
    n, z = len(z), np.clip(z, OUTSIDE, -OUTSIDE)
    pad = np.concatenate([np.full(8, OUTSIDE), z, np.full(8, OUTSIDE)])
    sums = np.concatenate([[0], np.cumsum(pad)])
    at = 8 + np.arange(n)
    columns = [z] + [pad[at + step] for step in (-3, -2, -1, 1, 2, 3)]
    for reach in (4, 8):
        columns += [(sums[at] - sums[at - reach]) / reach, (sums[at + 1 + reach] - sums[at + 1]) / reach]
    chances = np.concatenate([[0], np.cumsum(1 / (1 + np.exp(-z)))])
    return np.column_stack([x] + columns + [chances[:-1], chances[-1] - chances[1:]]).astype(np.float32)


def stages(data, folds=4):
    """Both stages. The second learns from scores of lines whose sites the first has not seen."""
    sites = sorted({d[0] for d in data})
    random.Random(3).shuffle(sites)
    fold = {s: i % folds for i, s in enumerate(sites)}
    unseen = [None] * len(data)
    for k in range(folds):
        model = fit([d for d in data if fold[d[0]] != k])
        for i, d in enumerate(data):
            if fold[d[0]] == k:
                unseen[i] = model.predict(d[2], raw_score=True)
    return fit(data), fit([(s, y, beside(x, z), w) for (s, y, x, w), z in zip(data, unseen)])


def export(model):
    """Trees as nodes: feature u8, threshold f32, left and right i8 (negative: leaf -1-i); then leaves f32."""
    trees = model.dump_model()["tree_info"]
    out = bytearray(struct.pack("<HH", len(trees), model.num_feature()))
    for tree in trees:
        nodes, leaves = [], []

        def walk(node):
            if "leaf_value" in node and "split_feature" not in node:
                leaves.append(node["leaf_value"])
                return -len(leaves)
            at = len(nodes)
            nodes.append(None)
            assert node["decision_type"] == "<="
            left, right = walk(node["left_child"]), walk(node["right_child"])
            nodes[at] = (node["split_feature"], node["threshold"], left, right)
            return at

        walk(tree["tree_structure"])
        out += struct.pack("<BB", len(nodes), len(leaves))
        for feature, threshold, left, right in nodes:
            out += struct.pack("<Bfbb", feature, threshold, left, right)
        out += struct.pack(f"<{len(leaves)}f", *leaves)
    return out


def main():
    rows = [json.loads(l) for l in open(sys.argv[1])]
    tool = sys.argv[2]
    if "--cv" in sys.argv:
        cross_validate(rows, tool)
    first, model = stages(prepare(rows, tool))
    with open(sys.argv[3], "wb") as out:
        out.write(export(first) + export(model))
    gain = sorted(zip(model.feature_importance("gain"), range(model.num_feature())), reverse=True)
    print("gain", [(i, int(g)) for g, i in gain[:20]])


if __name__ == "__main__":
    main()
