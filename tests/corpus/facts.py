"""Facts that a withheld text may hold, and the ways in which another text may say them.

`forms` gives, for each class of mention, how people write the same thing again: another case, notation or order.
"""

# ruff: noqa: E501 - notations stand beside each other, and minutes are written with curly quotes
from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

CLASSES = (
    "exact", "other case", "possessive", "part of a name", "acronym", "other notation", "rounded",
    "date in another form", "reference in another form", "split over a line", "paraphrase",
)  # fmt: skip

_ONSETS = "Br Cal Dun Eld Fen Gar Hex Ister Jor Kel Lan Mor Nor Oxen Pen Quar Ros Stav Trev Ull Var Wen Yar Zel".split()
_MIDDLES = "am el in or ad ing ick op ul est and erm ow ay ith".split()
_ENDS = "wick thorpe combe ley dale more ton by sett field hurst mouth worth gate garth holm ford low".split()
_RARE = """Kestrel Juniper Osprey Marlin Sextant Foxglove Larkspur Cobblestone Bulrush Saffron Gannet Sycamore Cormorant
Alabaster Bramble Quartz Periwinkle Tamarisk Merlin Obsidian""".split()
_BUSINESS = """Analytics Power Heating Logistics Data Marine Services Metering Homes Utilities Haulage Energy Systems
Engineering Solutions Water Networks Solar Foods Advisory""".split()
_LEGAL = ("Ltd", "Limited", "plc", "LLP", "Ltd", "")
_FIRST = (
    "Priya Tom Gareth Niamh Oluwaseun Hannah Siobhan Rafael Mei Stephen Agnieszka Dafydd Leila Marcus Bronwen".split()
)
_SURNAMES = """Okafor O'Connell O'Shaughnessy Llewelyn-Pryce Raghunathan Tremaine Featherstonehaugh Bjornsen D'Arcy-Hill
Novakova Ferrant Umarov Hesketh-Lund Quillfeather Brathwaite Iwobi Berg""".split()
_SURNAMES += ["van der Berg", "de Souza", "St. John-Smythe", "Mac Giolla"]
_MONTHS = "January February March April May June July August September October November December".split()
_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen""".split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its kind, how the withheld text says it, and its other forms by class of mention."""

    kind: str
    text: str
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)


def in_words(number: int) -> str:
    """Spell a number below a million."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        ones = f"-{_ONES[number % 10]}" if number % 10 else ""
        return _TENS[number // 10] + ones
    if number < 1000:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    left = number % 1000
    joint = " and " if 0 < left < 100 else " " if left else ""
    return f"{in_words(number // 1000)} thousand{joint}{in_words(left) if left else ''}"


def invented(rng: Random) -> str:
    """Make up a word that no dictionary has."""
    return rng.choice(_ONSETS) + rng.choice(_MIDDLES) + rng.choice(_ENDS)


def organisation(rng: Random) -> Fact:
    """Make up an organisation."""
    return rng.choice((_headed, _headed, _headed, _rare, _common, _partners, _figured, _academic, _brand, _hyphened))(
        rng
    )


def _headed(rng: Random) -> Fact:
    head = invented(rng)
    tail = " ".join(rng.sample(_BUSINESS, rng.choice((1, 2, 2))))
    return _named(f"{head} {tail}", rng.choice(_LEGAL), (head, f"{head} {tail.split()[0]}"))


def _rare(rng: Random) -> Fact:
    head, tail = rng.choice(_RARE), " ".join(rng.sample(_BUSINESS, 2))
    return _named(f"{head} {tail}", rng.choice(_LEGAL), (head, f"{head} {tail.split()[0]}"), lower_head=False)


def _common(rng: Random) -> Fact:
    name = rng.choice(
        ("Three Rivers Housing Trust", "Bright Street Solutions", "First Corner Insurance", "Blue Hill Farm Foods")
    )
    return _named(name, "Ltd", (name.rsplit(" ", 1)[0],), lower_head=False)


def _partners(rng: Random) -> Fact:
    one, other = invented(rng), invented(rng)
    fact = _named(f"{one} & {other}", "LLP", (one, other))
    return Fact(fact.kind, fact.text, fact.forms | {"other notation": (f"{one} and {other}",)})


def _figured(rng: Random) -> Fact:
    name = rng.choice(("Volt4You", "Grid2Go", "Heat24", "Power3D", "Tide5Seven"))
    return _named(name, "", (), lower_head=True)


def _academic(rng: Random) -> Fact:
    place = invented(rng)
    return _named(f"University of {place}", "", (place,))


def _brand(rng: Random) -> Fact:
    head = rng.choice("eiv") + invented(rng)
    return _named(f"{head} {rng.choice(_BUSINESS)}", rng.choice(_LEGAL), (head,))


def _hyphened(rng: Random) -> Fact:
    head = rng.choice(("Llanfi-y-Groes", "O'Dwyer", "Cefn-Bryn", "D'Orsay", "Ynys-Las", "Mhic Ghabhann"))
    return _named(f"{head} {rng.choice(_BUSINESS)}", "Ltd", (head,))


def _named(name: str, legal: str, parts: tuple[str, ...], *, lower_head: bool = True) -> Fact:
    whole = f"{name} {legal}".strip()
    words = name.replace("&", " ").split()
    letters = "".join(word[0].upper() for word in words if word != "of")
    lowered = (parts[0].lower(), parts[0].upper()) if parts and lower_head else ()
    first, _, rest = name.partition(" ")
    return Fact("name", whole, {
        "exact": (name, whole),
        "other case": (name.upper(), whole.lower(), *lowered),
        "possessive": (f"{name}’s", f"{name}'s", *((f"{parts[0]}’s",) if parts else ())),
        "part of a name": parts,
        "acronym": (letters,) if len(letters) >= 3 and " " in name else (),
        "split over a line": (f"{first}\n{rest}" if rest else _broken(name), _broken(name), _invisible(name), name.replace(" ", "\u00a0")),
    })  # fmt: skip


def _broken(word: str) -> str:
    half = max(2, min(len(word) // 2, word.find(" ") - 2 if " " in word else len(word)))
    return word if not word[half - 1 : half + 1].isalpha() else f"{word[:half]}-\n{word[half:]}"


def _invisible(name: str) -> str:
    return name[:3] + "\u00ad" + name[3:5] + "\u200b" + name[5:]


def person(rng: Random) -> Fact:
    """Make up a person, sometimes with a particle, a hyphen or an apostrophe in the name."""
    first, last = rng.choice(_FIRST), rng.choice(_SURNAMES)
    written = rng.choice((f"{first} {last}", f"Dr {first} {last}", f"{first[0]}. {last}", f"Mr {last}"))
    return Fact("name", written, {
        "exact": (written, f"{first} {last}"),
        "other case": (f"{first} {last}".upper(), last.upper()),
        "possessive": (f"{last}’s", f"{first} {last}'s"),
        "part of a name": (last, f"Ms {last}", f"{first[0]}. {last}"),
        "split over a line": (f"{first}\n{last}", last.replace("'", "’")),
    })  # fmt: skip


def money(rng: Random) -> Fact:
    """Make up a sum of money."""
    if rng.random() < 0.4:
        tenths = rng.choice([n for n in range(11, 99) if n % 10])
        m = f"{tenths / 10:g}"
        texts = [
            f"£{m}m",
            f"£{tenths * 100_000:,}",
            f"£{m} million",
            f"GBP {m}m",
            f"{m} million pounds",
            f"£{tenths * 100}k",
            f"{tenths * 100_000:,}",
        ]
        return _written("amount", texts, rng, rounded=())
    pounds = rng.randrange(112_345, 9_876_543)
    pence = rng.choice(("", "", f".{rng.randrange(1, 99):02}"))
    texts = [
        f"£{pounds:,}{pence}",
        f"£{pounds}{pence}",
        f"GBP {pounds:,}{pence}",
        f"{pounds:,}{pence} pounds",
        f"£ {pounds:,}{pence}",
    ]
    unit, short = (1e6, "m") if pounds >= 1_000_000 else (1e3, "k")
    step = 2 if unit == 1e6 else 0
    rounded = (
        f"£{pounds / unit:.{step}f}{short}",
        f"about £{pounds / 1e6:.2f} million",
        f"£{round(pounds, -3):,}",
        f"nearly £{round(pounds, -4):,}",
    )
    return _written("amount", texts, rng, rounded=rounded)


def percent(rng: Random) -> Fact:
    """Make up a percentage."""
    whole, quarter = rng.randrange(2, 97), rng.choice((0, 25, 5, 75))
    sign = {0: "", 25: "¼", 5: "½", 75: "¾"}[quarter]
    text = f"{whole}.{quarter}" if quarter else f"{whole}"
    tail = {0: "", 25: " and a quarter", 5: " and a half", 75: " and three quarters"}[quarter]
    texts = [
        f"{text}%",
        f"{text} %",
        f"{text} per cent",
        f"{text} percent",
        f"{whole}{sign}%",
        f"{whole}{sign} %",
        f"{in_words(whole)}{tail} per cent",
    ]
    return _written("amount", texts, rng, rounded=())


def quantity(rng: Random) -> Fact:
    """Make up a weight, a voltage, a length, a volume."""
    kind = rng.randrange(5)
    tenths = rng.choice([n for n in range(113, 987) if n % 10])
    value, times = f"{tenths / 10:g}", tenths * 100
    texts = [
        [f"{value} tonnes", f"{times:,} kg", f"{value} t", f"{times} kilograms", f"{value}t"],
        [f"{value} kV", f"{times:,} volts", f"{times} V", f"{value}kV", f"{value} kilovolts"],
        [f"{value} km", f"{times:,} metres", f"{value}km", f"{value} kilometres"],
        [f"{value} MWh", f"{times:,} kWh", f"{value}MWh", f"{value} megawatt-hours"],
        [f"{value} litres", f"{value} l", f"{times} ml", f"{value} liters"],
    ][kind]
    return _written("amount", texts, rng, rounded=())


def count(rng: Random, noun: str) -> Fact:
    """Make up an uneven count of something."""
    number = rng.choice((17, 19, 23, 27, 29, 33, 37, 41, 43, 47, 53, 58, 63, 67, 74, 83, 88, 97, 113, 127, 214))
    return _written("count", [f"{number} {noun}", f"{in_words(number)} {noun}"], rng, rounded=())


def _written(kind: str, texts: list[str], rng: Random, *, rounded: tuple[str, ...]) -> Fact:
    text = rng.choice(texts)
    other = tuple(one for one in texts if one != text)
    return Fact(kind, text, {"exact": (text,), "other notation": other, "rounded": rounded})


def day(rng: Random) -> Fact:
    """Make up a date."""
    number, month, year = rng.randrange(1, 29), rng.randrange(12), rng.choice((2017, 2018, 2019, 2020, 2021))
    name, suffix = _MONTHS[month], {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(number, "th")
    texts = [
        f"{number}{suffix} {name} {year}", f"{number} {name} {year}", f"{number:02}/{month + 1:02}/{year}", f"{year}-{month + 1:02}-{number:02}",
        f"{name} {number}, {year}", f"{number} {name[:3]} {year}", f"{number}{suffix} {name}", f"the {number}{suffix} of {name} {year}",
        f"{number}.{month + 1}.{year}", f"{number}/{month + 1}/{year % 100}", f"{number:02}-{name[:3]}-{year}", f"{name} {number}{suffix}",
    ]  # fmt: skip
    text = rng.choice(texts[:6])
    other = tuple(one for one in texts if one != text)
    return Fact("date", text, {"exact": (text,), "other case": (text.upper(),), "date in another form": other})


def reference(rng: Random) -> Fact:
    """Make up a file reference."""
    letters = ["".join(rng.choice("BCDFGHKLMNPRSTVW") for _ in range(rng.choice((2, 3)))) for _ in range(2)]
    number = f"{rng.randrange(1000):04}" if rng.random() < 0.4 else f"{rng.randrange(1000, 99999)}"
    parts = [*letters[: rng.choice((1, 2))], number]
    texts = [
        "/".join(parts),
        "-".join(parts),
        " ".join(parts),
        "".join(parts),
        "_".join(parts),
        ".".join(parts),
        "/".join(parts).lower(),
    ]
    if len(parts) == 2 and len(parts[0]) < 3:
        texts.pop(2)
    text = rng.choice(texts[:2])
    other = tuple(one for one in texts if one != text)
    split = (
        (text[: len(text) // 2] + "\n" + text[len(text) // 2 :],)
        if not text[len(text) // 2 - 1 : len(text) // 2 + 1].isalnum()
        else ()
    )
    return Fact(
        "reference",
        text,
        {
            "exact": (text,),
            "other case": (text.lower(),),
            "reference in another form": other,
            "split over a line": split,
        },
    )


def invoices(rng: Random) -> Fact:
    """Make up a run of invoice numbers."""
    low = rng.randrange(20_000, 90_000)
    high = low + rng.randrange(4, 12)
    inside = tuple(str(one) for one in range(low, high + 1))
    return Fact(
        "reference",
        f"{low} to {high}",
        {
            "exact": (f"{low} to {high}",),
            "reference in another form": (*inside, f"{low}–{high}", f"{low}-{high % 100:02}"),
        },
    )


def mail(rng: Random) -> Fact:
    """Make up an e-mail address."""
    host = invented(rng).lower()
    text = f"{rng.choice(_FIRST).lower()}@{host}.co.uk"
    return Fact(
        "reference",
        text,
        {
            "exact": (text,),
            "other case": (text.upper(),),
            "reference in another form": (f"www.{host}.co.uk", f"mailto:{text}", f"https://{host}.co.uk/contact"),
        },
    )


def phone(rng: Random) -> Fact:
    """Make up a telephone number, of those kept for drama."""
    tail = f"{rng.randrange(1000):03}"
    texts = (
        f"020 7946 0{tail}",
        f"+44 20 7946 0{tail}",
        f"(020) 7946 0{tail}",
        f"02079460{tail}",
        f"020-7946-0{tail}",
        f"+44 (0)20 7946 0{tail}",
    )
    text = rng.choice(texts[:3])
    return Fact(
        "reference", text, {"exact": (text,), "reference in another form": tuple(one for one in texts if one != text)}
    )
