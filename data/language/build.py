"""Makes ngrams.bin out of the tables of the crate cld2-sys 1.0.2 (CLD2, Apache-2.0): python3 build.py PATH/TO/cld2-sys-1.0.2/cld2/internal

The file holds three tables (runs of four letters; words; words that only one of several neighbours has), each as two counts, slots of four
bytes and entries of four bytes, then the weights that the entries name. Numbers are little-endian. `src/enrich/language/ngrams.rs` reads it.
"""
import re
import struct
import sys
from pathlib import Path

source = Path(sys.argv[1])
here = Path(__file__).parent


def numbers(text, pattern):
    body = re.search(pattern, text, re.S).group(1)
    return [int(word, 16) for word in re.findall(r"0x([0-9a-f]{8})", re.sub(r"//.*", "", body))]


with open(here / "ngrams.bin", "wb") as out:
    for file, name in [("quad", "Quad"), ("deltaocta", "DeltaOcta"), ("distinctocta", "DistinctOcta")]:
        text = (source / f"cld2_generated_{file}0122.cc").read_text(errors="replace")
        slots = numbers(text, rf"IndirectProbBucket4 k{name}0122\[k{name}0122Size\] = \{{(.*?)\n\s*\}};")
        entries = numbers(text, rf"k{name}0122Ind\[[^\]]*\] = \{{(.*?)\}};")
        out.write(struct.pack("<2I", len(slots), len(entries)))
        out.write(struct.pack(f"<{len(slots) + len(entries)}I", *slots, *entries))
    text = (source / "cldutil_shared.h").read_text()
    rows = re.search(r"kLgProbV2Tbl\[kLgProbV2TblSize \* 8\] = \{(.*?)\};", text, re.S).group(1)
    rows = [int(word) for word in re.findall(r"\d+", re.sub(r"//.*", "", rows))]
    for at in range(0, len(rows), 8):
        out.write(bytes(rows[at + 5 : at + 8]))
