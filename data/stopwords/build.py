#!/usr/bin/env python3
"""Cuts the stop words of the languages served out of the npm package stopwords-iso.

    npm pack stopwords-iso@1.1.0 && tar xzf stopwords-iso-1.1.0.tgz
    python3 build.py package/stopwords-iso.json
"""
import json, sys
from pathlib import Path

LANGUAGES = "ar de en es fr hi pt ru tr zh".split()
lists = json.loads(Path(sys.argv[1]).read_text())
for code in LANGUAGES:
    words = sorted({w.lower().replace("\u2019", "'") for w in lists[code] if len(w) > 1 or code == "zh"})
    (Path(__file__).parent / f"{code}.txt").write_text("\n".join(w for w in words if " " not in w) + "\n")
