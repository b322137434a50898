#!/usr/bin/env python3
"""Selects what the program knows of the world from a base of facts, and writes table.tsv.gz beside this file.

    select.py FACTS.tsv [FACTS.tsv ...] [--scripts FOLDER]

FACTS: tables as `copydesk entities compile` takes them (identifier, class, label, names, languages, sitelinks, population, country, note,
geonames, sources). Sources and licences: NOTICE. Then: cargo run --release --example compile-entities
FOLDER: words of names in other scripts (arabic.xz, korean.xz, russian.xz: word, letters parted by blanks, how often), for the names of the best
known persons. Needs Babel (CLDR) for the names of countries and cities.
"""
import gzip, lzma, math, pathlib, re, sys, unicodedata

HERE = pathlib.Path(__file__).parent
LANGUAGES = "ar cs da de en es fi fr hi hu it ja ko nl no nb pl pt ro ru sv tr uk zh".split()
CLDR = {"no": "nb"}
# How many entities of each class; the best known first.
ROOM = {"person": 30000, "organisation": 30000, "place": 20000, "other": 8000}
# Names an entity may have beside its label, from this fame on: one of each language, then one more of each.
MOST_NAMES = [(170, 40), (120, 22), (80, 9), (0, 3)]
# From this fame on a person has his name in other scripts too, made of its words.
WRITTEN_ABROAD = 110
# Names that the base of facts gives the wrong entity.
WRONG = {("Q8660", "Dubai")}
CLASSES = ["Person", "Organisation", "Place", "Other"]


def kinds():
    """The kinds and what words mean them, as src/enrich/entities/kind.rs declares them."""
    source = (HERE.parent.parent / "src/enrich/entities/kind.rs").read_text()
    block = source[source.index("kinds! {\n"):]
    block = block[:block.index("\n}\n")]
    found = []
    for cls, word, meanings in re.findall(r'\w+,\s*(\w+),\s*"(\w+)",\s*\[(.*?)\];', block, re.S):
        found.append((cls.lower(), word, re.findall(r'"([^"]*)"', meanings)))
    return found


KINDS = kinds()


def described(cls, description):
    best = (0, cls)
    for part in re.split(r"[;,+]", description):
        words = " " + part.strip().lower().replace("/", " ") + " "
        for of, word, meanings in KINDS:
            if of == cls or cls == "other" and of != "person":
                for meaning in meanings:
                    if len(meaning) > best[0] and f" {meaning} " in words:
                        best = (len(meaning), word)
        if best[0]:
            break
    return best[1]


def countries():
    """ISO codes by the names and words that tables use."""
    known = {}
    for line in (HERE.parent / "places/countries.tsv").read_text().splitlines():
        code, name = line.split("\t")
        for form in (code, name, name.replace("&", "and"), name.split(" (")[0]):
            known[re.sub(r"[-\s]+", " ", form.lower())] = code
    more = """czech CZ|czech republic CZ|england GB|scotland GB|wales GB|northern ireland GB|uk GB|usa US|turkey TR|hong kong HK|macau MO|ivory coast CI|burma MM
        |congo kinshasa CD|congo brazzaville CG|democratic republic of the congo CD|republic of the congo CG|palestine PS|macedonia MK|east timor TL|cape verde CV
        |people's republic of china CN|united states of america US|republic of ireland IE|bosnia herzegovina BA|swaziland SZ|trinidad tobago TT"""
    known.update(entry.strip().rsplit(" ", 1) for entry in more.split("|"))
    return known


COUNTRIES = countries()


def country(text):
    codes = {COUNTRIES.get(re.sub(r"[-\s]+", " ", word.strip().lower())) for word in re.split("[,;|]", text)} - {None}
    return codes.pop() if len(codes) == 1 else ""


def number(text):
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0


def fame(row, wikidata):
    """0 to 250, on the scale of src/enrich/entities/table: what is known, else that the best known things were numbered first."""
    links, languages, population = (number(row[key]) for key in ("sitelinks", "languages", "population"))
    known = max(26 * math.log2(1 + links), languages / 22 * 200, 14 * math.log2(1 + population) - 100, 0)
    return int(min(250, max(known, 110 - 13 * math.log10(max(wikidata, 1)))))


LEADING = re.compile(r"\b(president|prime minister|minister|chancellor|king|queen|pope|secretary|speaker|governor|premier|mayor|head of|senator|"
                     r"united states representative|european parliament|us congress|leader)\b", re.I)
WEIGHTY = {"party": 45, "international": 50, "parliament": 45, "agency": 12, "press": 8, "broadcaster": 15, "university": 12, "bank": 12, "league": 25, "military": 20,
           "company": 10, "club": 0, "country": 120, "region": 10, "city": 0, "building": -5, "disease": 20, "product": 10, "award": 10, "event": 10, "law": 10,
           "name": -200, "film": -25, "series": -20, "music": -30, "book": -20, "game": -15, "school": -25, "band": -10}


def room(row, kind, famous):
    """How much a row deserves its room."""
    sources = row["sources"].split("+")
    score = famous + WEIGHTY.get(kind, 0) + 14 * (len(sources) - 1)
    if row["class"] == "person" and LEADING.search(row["note"]):
        score += 30
    if row["class"] == "organisation" and "nsi" in sources:
        everyday = re.match(r"(highway|route|power|man_made|advertising|amenity/(school|recycling|post_box|charging|toilets|fire)|pipeline)", row["note"])
        score += -30 if everyday else 10
    return score + min(12, 2 * row["names"].count("|"))


def swapped(name, cls):
    """`Keller, Maria` is written `Maria Keller`."""
    parts = name.split(", ")
    if cls == "person" and len(parts) == 2 and not re.match(r"(jr|sr|i+v?|md|phd)\b", parts[1].lower().strip(".")):
        return f"{parts[1]} {parts[0]}"
    return name


def fold(name):
    """As packs fold names: without case, marks, apostrophes and full stops."""
    plain = name.lower().translate(str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "'": None, "’": None, ".": None}))
    marks = unicodedata.normalize("NFKD", plain)
    plain = "".join(c for c in marks if not unicodedata.combining(c) or c in "\u3099\u309a")
    return re.sub(r"[^\w&+]+|_", " ", plain).strip()


def names(row):
    """Names in the program's languages, each once, the label's own form left out: first those of which a language has no other one."""
    seen, kept = {fold(row["label"])}, {}
    for entry in row["names"].split("|"):
        match = re.match(r"([a-z]{2,3})(-[A-Za-z]+)?:(.*)", entry)
        language, name = (match[1], match[3]) if match else ("", entry)
        name = swapped(name.strip(), row["class"])
        titled = re.match(r"(president|presidente|président|mr|mrs|sir|dr|prof|minister|senator|king|pope)\b", name.lower()) and row["class"] == "person"
        if not name or language and language not in LANGUAGES or titled or len(name) > 70 or fold(name) in seen or re.search(r"[\t|]", name):
            continue
        if (row["id"], name) in WRONG:
            continue
        if row["class"] == "person" and " " not in name and len(name) < 4:
            continue
        seen.add(fold(name))
        kept.setdefault(language, []).append(name)
    order = {language: at for at, language in enumerate(["", "en"] + LANGUAGES)}
    # Chinese has two scripts, English and what has no language the forms that texts of all languages use.
    turns = [(at // {"zh": 2, "en": 2, "": 2}.get(language, 1), order[language], language, name) for language, all in kept.items() for at, name in enumerate(all)]
    most = next(most for least, most in MOST_NAMES if row["fame"] >= least)
    chosen = sorted(turns)[:most]
    return [(language, name) for _, _, language, name in sorted(chosen, key=lambda turn: turn[1])]


def allowed(row):
    """Whether the row's sources let it be passed on: of politicians' lists one has no licence, its countries are written with capitals."""
    if row["sources"] == "pol" and row["country"]:
        words = row["country"].split(",")
        if all(word[:1].isupper() and len(word) > 2 for word in words):
            return False
        if any(word[:1].isupper() and len(word) > 2 for word in words):
            row["names"] = ""
    return row["sources"] not in ("chad", "wof")


def read(path):
    with open(path, encoding="utf-8") as lines:
        titles = [re.split(r"[ ,(]", title)[0] for title in next(lines).lstrip("# ").rstrip("\n").split("\t")]
        keys = {"qid": "id", "type": "class", "aliases": "names"}
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            fields += [""] * (len(titles) - len(fields))
            yield {keys.get(title, title): field for title, field in zip(titles, fields)}


def add_countries(rows):
    """The names of countries in every language of the program, from CLDR."""
    from babel import Locale
    by_code = {row["country"]: row for row in rows if row["kind"] == "country" and row["country"]}
    for language in LANGUAGES:
        territories = Locale.parse(CLDR.get(language, language)).territories
        for code, row in by_code.items():
            name = territories.get(code)
            known = {fold(row["label"])} | {fold(name) for _, name in row["all"]}
            if name and fold(name) not in known:
                row["all"].append((language, name))


def add_cities(rows):
    """The names of the cities that time zones are called for, in every language of the program, from CLDR."""
    from babel import Locale
    cities = {}
    for row in rows:
        if row["kind"] == "city" and row["fame"] >= 100:
            for name in [row["label"]] + [name for language, name in row["all"] if language in ("", "en")]:
                # A city that has the name as its label is meant before one that is called so, too.
                weight = lambda city: (fold(city["label"]) == fold(name), city["fame"])
                known = cities.setdefault(fold(name), row)
                if weight(row) > weight(known):
                    cities[fold(name)] = row
    english = Locale.parse("en").time_zones
    for language in LANGUAGES + ["zh_Hant"]:
        zones = Locale.parse(CLDR.get(language, language)).time_zones
        for zone in zones:
            plain = english[zone]["city"] if zone in english and "city" in english[zone] else zone.rsplit("/", 1)[-1].replace("_", " ")
            row, name = cities.get(fold(plain)), zones[zone].get("city")
            if row and name and fold(name) not in {fold(row["label"])} | {fold(name) for _, name in row["all"]}:
                row["all"].append((language.split("_")[0], name))


# Countries whose persons write their own names in Han, which says nothing of how another script spells them.
HAN = ("CN", "TW", "HK", "JP", "KR", "KP", "SG", "VN")


def add_scripts(rows, folder):
    """The names of the best known persons in other scripts, where all of their words are known in it."""
    for language, file, joint in (("ru", "russian", " "), ("ar", "arabic", " "), ("ko", "korean", " ")):
        words = {}
        with lzma.open(pathlib.Path(folder) / f"{file}.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                word, letters, count = line.rstrip("\n").split("\t")
                best = words.get(word)
                if int(count) > 1 and (best is None or int(count) > best[1]):
                    words[word] = (letters.replace(" ", ""), int(count))
        for row in rows:
            has = any(known == language for known, _ in row["all"])
            parts = [part.strip(".,").lower() for part in row["label"].split()]
            if row["class"] != "person" or row["fame"] < WRITTEN_ABROAD or has or len(parts) < 2 or row["country"] in HAN:
                continue
            spelt = [words.get(part) for part in parts]
            if all(spelt):
                row["all"].append((language, joint.join(word[:1].upper() + word[1:] for word, _ in spelt)))


def main():
    chosen = {cls: [] for cls in ROOM}
    paths, _, scripts = " ".join(sys.argv[1:]).partition("--scripts ")
    for path in paths.split():
        for row in read(path):
            if not re.fullmatch(r"Q\d+", row["id"]) or row["label"] in ("", row["id"]) or row["class"] not in ROOM or not allowed(row):
                continue
            wikidata = int(row["id"][1:])
            kind = described(row["class"], row["note"])
            if row["class"] == "other":
                row["class"] = next((of for of, word, _ in KINDS if word == kind), "other")
            famous = fame(row, wikidata)
            score = room(row, kind, famous)
            row.update(kind=kind, fame=famous, country=country(row["country"]))
            chosen[row["class"]].append((score, -wikidata, row))
    rows = []
    for cls, candidates in chosen.items():
        candidates.sort(key=lambda entry: entry[:2], reverse=True)
        for _, _, row in candidates[:ROOM[cls]]:
            row["all"] = names(row)
            rows.append(row)
    add_countries(rows)
    add_cities(rows)
    if scripts:
        add_scripts(rows, scripts)
    rows.sort(key=lambda row: int(row["id"][1:]))
    with gzip.GzipFile(HERE / "table.tsv.gz", "wb", compresslevel=9, mtime=0) as out:
        out.write("id\tclass\tkind\tlabel\tnames\tcountry\tfame\tgeonames\n".encode())
        for row in rows:
            told = "|".join(f"{language}:{name}" if language else name.replace(":", " ") for language, name in row["all"])
            geonames = row.get("geonames", "")
            fields = [row["id"], row["class"], row["kind"], row["label"], told, row["country"], str(row["fame"]), geonames]
            out.write(("\t".join(fields) + "\n").encode())
    print({cls: min(len(c), ROOM[cls]) for cls, c in chosen.items()}, sum(len(row["all"]) for row in rows), "names")


main()
