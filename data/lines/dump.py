"""Pages of html-wcxb-dev as text, a block a line, with a label a line; input of train.py.

    python3 dump.py SETS/html-wcxb-dev OUT.jsonl

Each row of OUT: {"site", "lines": [..], "labels": [0|1, ..]}. A line is labelled 1 where the hand-checked main content holds it.
"""
import gzip, json, re, sys
from urllib.parse import urlsplit

import lxml.html

INLINE = set("a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span "
             "strike strong sub sup time tt u var wbr".split())
DROP = set("script style noscript template head svg math iframe object embed canvas select option textarea audio video".split())
WORD = re.compile(r"\w+")


def blocks(tree):
    """Text of the page, a line for each block, in document order."""
    lines, line = [], []

    def flush():
        text = " ".join("".join(line).split())
        if text:
            lines.append(text)
        line.clear()

    stack = [(tree, False)]
    while stack:
        node, closing = stack.pop()
        if closing:
            if node.tag not in INLINE:
                flush()
            line.append(node.tail or "")
            continue
        if not isinstance(node.tag, str) or node.tag in DROP:
            line.append(node.tail or "")
            continue
        if node.tag == "br":
            flush()
            line.append(node.tail or "")
            continue
        if node.tag not in INLINE:
            flush()
        line.append(node.text or "")
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    flush()
    return lines


def fold(text):
    return " ".join(WORD.findall(text.lower()))


def labels(lines, body):
    """1 for lines whose words stand in the body: whole lines of it, or long lines by their four-word shingles."""
    paragraphs = {fold(p) for p in body.split("\n")} - {""}
    words = fold(body).split()
    shingles = {tuple(words[i:i + 4]) for i in range(len(words) - 3)}
    out = []
    for text in lines:
        own = fold(text)
        tokens = own.split()
        mine = [tuple(tokens[i:i + 4]) for i in range(len(tokens) - 3)]
        if own in paragraphs:
            out.append(1)
        elif len(tokens) >= 8:
            out.append(int(sum(s in shingles for s in mine) * 2 > len(mine)))
        else:
            out.append(0)
    # A short line counts only between or beside long ones of the article: menus repeat its subheads.
    long = [i for i, t in enumerate(lines) if out[i] and len(fold(t).split()) >= 8]
    if long:
        out = [x if long[0] - 2 <= i <= long[-1] + 4 else 0 for i, x in enumerate(out)]
    seen = set()
    for i, text in enumerate(lines):
        if out[i] and len(text) > 40 and text in seen:
            out[i] = 0
        seen.add(text)
    return out


def main(folder, target):
    gold = {}
    with gzip.open(folder + "/gold.jsonl.gz", "rt") as f:
        for row in map(json.loads, f):
            gold[row["id"]] = row
    with gzip.open(folder + "/input.jsonl.gz", "rt") as f, open(target, "w") as out:
        for row in map(json.loads, f):
            tree = lxml.html.fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", row["html"]))
            lines = blocks(tree)
            body = gold[row["id"]].get("body") or ""
            answer = labels(lines, body)
            if sum(answer):
                site = ".".join(urlsplit(row["url"]).netloc.split(".")[-2:])
                out.write(json.dumps({"site": site, "lines": lines, "labels": answer, "body": body, "title": gold[row["id"]].get("title")}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
