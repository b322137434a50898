#!/usr/bin/env python3
"""Makes places of the towns and regions that table.tsv.gz has as organisations or as other things: sources of companies and public bodies list them for
their governments, under the identifier of the place, and others do not say what they are.

    placed.py FOLDER/rg_cities1000.csv FOLDER/cities15000.json (see located.py, which is to be run behind it)

A row is a place where its label is the name of a division or a town, and a name of it says so (`City of Tigard`, `Tigard, Oregon`, `堺市`), or its
label does (`Saitama Prefecture`), or it is a government by its kind alone (`Saxony`). Of other things those are that first-level divisions or theirs
are called so (`Minas Gerais`, `Cluj County`). Whose label begins with a word for a body stays one, and the names
of governments go. Small namesakes of places that the table has already are left out, since they only make those doubtful.
"""
import gzip, re, sys

from located import GENERIC, TABLE, cities, divisions, fold

# What towns and regions are called beside their names, in the languages of the sources, and with which kind.
TOWN = set(
    """ayuntamiento borough city comune gemeente gemeinde incorporated kommune marktgemeinde municipal municipalidad prefeitura rural stadt town township
    village ville община""".split()
)
AREA = set(
    """autonoma canton comunidad condado county district free freistaat ken krai land landkreis oblast parish prefectura prefecture province provincia
    provincie region regional regione shire""".split()
)
WORDS = (GENERIC | TOWN | AREA) - {"community", "the"}
# How names of towns and of regions end in Han.
HAN_TOWN, HAN_AREA = "市区町村", "県州省郡"
# Bodies, whatever follows.
BODY = re.compile(r"(city|county|government|metropolitan|municipality|state) |.* metropolitan municipality$", re.I)
# The fame from which on a namesake is no small one.
SMALL = 100
# Names that begin or end so are of governments, which are organisations still.
GOVERNMENT = re.compile(
    r"(ayuntamiento|comune|conseil|gobierno|government|municipalidad|prefeitura|provinci[ae]|regione) .*|.* (council|government|landesregierung)", re.I
)
# Letters for regions that nobody writes so: `RR`, which stands for much else.
CODE = re.compile(r"([A-Z]{2}-)?[A-Z]{1,3}")
# A side in a war, the order of Buddhists.
OTHERS = {"Q214102", "Q193944"}
# What regions are, at an end of their labels.
REGION = re.compile(r"(?!County )(Province of )?.+ (county|krai|oblast|parish|province|region)|Province of .+", re.I)
# The fame of governments whose other names tell that they are regions.
KNOWN = 100


def plain(name):
    return " ".join(word for word in fold(name).split() if word not in WORDS)


def is_said(label, names, first):
    """Whether a name says that the label is a place."""
    of = fold(label)
    for name in names:
        town, comma, division = name.partition(", ")
        if comma and fold(town) == of and fold(division) in first:
            return True
        if plain(name) == of and fold(name) != of or re.fullmatch(rf"\w+[{HAN_TOWN}{HAN_AREA}]", name) and not name.isascii():
            return True
    return False


def kind(label, names, first):
    """`city` or `region`, by the words in its label and its names."""
    of = set(fold(label).split())
    words = of.union(*(fold(name).split() for name in names))
    within = {fold(name.partition(", ")[2]) for name in names if name.startswith(f"{label}, ")}
    is_town = words & TOWN or any(name[-1] in HAN_TOWN for name in names) or within & first.keys()
    return "city" if is_town and not of & AREA else "region"


def main(small, large):
    first, exact, stripped, towns = divisions(small)
    larger = cities(large)
    with gzip.open(TABLE, "rt") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    at = {title: place for place, title in enumerate(rows[0])}
    def is_region(row, whole, bare):
        """Whether what is no place and no organisation by its kind is a region."""
        label = row[at["label"]]
        if row[at["class"]] != "other" or row[at["kind"]] != "other" or not label[0].isupper() or whole in known:
            return False
        return whole in first or bool(REGION.fullmatch(label)) and bare != whole and (bare in exact or bare in stripped)

    known = {fold(row[at["label"]]) for row in rows if row[at["class"]] == "place"}
    kept, placed = rows[:1], []
    for row in rows[1:]:
        kept.append(row)
        label, of = row[at["label"]], row[at["kind"]]
        if BODY.match(label) or label.islower() or row[at["id"]] in OTHERS:
            continue
        names = [name.partition(":")[2] or name for name in row[at["names"]].split("|") if name]
        whole, bare = fold(label), plain(label)
        if row[at["class"]] != "organisation" or of not in ("agency", "organisation"):
            is_place = is_region(row, whole, bare)
        elif of == "agency" and (REGION.fullmatch(label) and label.count(" ") < 3 or int(row[at["fame"]]) >= KNOWN and any(plain(name) in first for name in names)):
            is_place = True
        elif not any(whole in table for table in (first, exact, towns, larger)):
            is_place = bare != whole and (bare in exact or bare in stripped)
        else:
            is_agency = of == "agency" and not label.isupper()
            is_place = is_agency or bare != whole or is_said(label, names, first)
        if is_place and whole in known and int(row[at["fame"]]) < SMALL:
            kept.pop()
        elif is_place:
            row[at["kind"]] = kind(label, names, first) if row[at["class"]] == "organisation" else "region"
            is_code = CODE.fullmatch if row[at["class"]] == "other" else lambda name: False
            is_told = lambda name: not GOVERNMENT.fullmatch(name) and not is_code(name)
            told = [name for name in row[at["names"]].split("|") if is_told(name.partition(":")[2] or name)]
            row[at["names"]] = "|".join(told)
            row[at["class"]] = "place"
            placed.append((row[at["kind"]], label))
    with open(TABLE, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
        packed.write("".join("\t".join(row) + "\n" for row in kept).encode())
    print(len(rows) - len(kept), "left out", len(placed), "places", *(f"{label} ({kind})" for kind, label in sorted(placed)), sep="; ")


if __name__ == "__main__":
    main(*sys.argv[1:])
