#!/usr/bin/env python3
"""Writes names.tsv: what countries are called in the program's languages, with the beginnings of their forms. Needs Babel 2.18 (CLDR).

    make.py > names.tsv

A line: language, ISO code, name, its words as they begin in running text, a blank between words, `=` behind a word that has no other ending.
"""
import pathlib, re, sys
from babel import Locale

HERE = pathlib.Path(__file__).parent
LANGUAGES = "ar cs da de es fi fr hi hu it ja ko nl no pl pt ro ru sv tr uk zh".split()
CODES = [line.split("\t")[0] for line in (HERE.parent / "countries.tsv").read_text().splitlines()]
SLAVIC = "aeiouyěáíéýůаеёиіїоуыэюяьй"
# Names that are common words of the language, or the names of many people.
WORDS = {("ko", "SD"), ("ko", "OM"), ("ko", "IN"), ("cs", "ML"), ("cs", "TD"), ("pl", "ML"), ("es", "CL"), ("pt", "CL"), ("ja", "CL"), ("zh", "ML"),
         ("zh", "TD"), ("tr", "CN"), ("it", "ML"), ("de", "ML"), ("fi", "ML"), ("hu", "JO"), ("da", "JO"), ("no", "JO"), ("sv", "JO"), ("nl", "TD"),
         ("fr", "TD"), ("de", "TD"), ("tr", "OM"), ("hu", "MC"), ("cs", "OM"), ("fi", "TO"), ("cs", "TO"), ("ro", "MA"), ("hi", "CD"), ("fi", "SU"),
         ("ar", "ML"), ("zh", "HT"), ("zh", "GH"), ("ko", "JE"), ("ko", "GG"), ("ko", "ML"), ("ko", "FJ")}


def begins(language, word):
    """How the forms of a word begin; `=` where there is no other."""
    low = word.lower()
    if language in ("cs", "pl", "uk", "ru"):
        stem = low.rstrip(SLAVIC)
        return stem if len(stem) > 3 else low if len(low) > 4 else low + "="
    if language == "hu":
        stem = re.sub("ország$", "", low)
        return stem if len(stem) > 3 else low
    if language == "fi":
        return low[:-1] if low[-1] in "aeiou" and len(low) > 5 else low if len(low) > 3 else low + "="
    if language == "ro":
        return low[:-1] if low[-1] in "aăe" and len(low) > 4 else low + "="
    if language == "tr" or language == "ko":
        return low
    if language in ("de", "da", "no", "sv", "nl"):
        return low if len(low) > 4 else low + "="
    return low + "="


for language in LANGUAGES:
    names = Locale.parse({"no": "nb"}.get(language, language)).territories
    for code in CODES:
        name = names.get(code)
        if not name or (language, code) in WORDS:
            continue
        name = re.sub(r"\s*[\(（].*", "", name)
        words = re.findall(r"[^\W_]+(?:['’\u0300-\u036f\u0900-\u0963]+[^\W_]*)*", name) if language not in ("ja", "zh", "hi", "ar") else name.split()
        sys.stdout.write("\t".join([language, code, name, " ".join(begins(language, word) for word in words)]) + "\n")
