#!/usr/bin/env python3
"""Pages per CPU second of other extractors over the .html files of a folder, to hold beside `make pages PAGES=folder` of the same machine.

    pip install trafilatura lxml_html_clean resiliparse
    python3 benches/peers.py folder

trafilatura gives body and metadata, resiliparse the body alone.
"""
import logging
import sys
import time
from importlib.metadata import version
from pathlib import Path

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

logging.disable(logging.CRITICAL)
pages = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(Path(sys.argv[1]).glob("*.html"))]
print(f"{len(pages)} pages of {sum(map(len, pages)) / len(pages) / 1000:.0f} thousand characters on average")
for name, extract in (
    ("trafilatura", lambda page: trafilatura.bare_extraction(page, with_metadata=True)),
    ("resiliparse", lambda page: extract_plain_text(page, main_content=True)),
):
    extract(pages[0])
    begun = time.process_time()
    for page in pages:
        extract(page)
    print(f"{name} {version(name)}: {len(pages) / (time.process_time() - begun):.1f} pages per CPU second")
