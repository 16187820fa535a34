"""Measures: what may stand behind a number, and what it makes of it."""

from __future__ import annotations

SCALES = {"k": 10**3, "thousand": 10**3, "hundred": 100, "m": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6}
SCALES |= {"million": 10**6, "millions": 10**6, "b": 10**9, "bn": 10**9, "bln": 10**9, "billion": 10**9}
SCALES |= {"tn": 10**12, "trillion": 10**12}

CURRENCIES = {"£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "quid": "GBP"}
CURRENCIES |= {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "usd": "USD"}
CURRENCIES |= {"dollar": "USD", "dollars": "USD", "¥": "JPY", "yen": "JPY", "jpy": "JPY", "chf": "CHF"}

# What is measured, and for each unit how much of it one is.
_PHYSICAL = {
    "mass": "ug:1e-9 μg:1e-9 mcg:1e-9 microgram:1e-9 mg:1e-6 milligram:1e-6 g:1e-3 gram:1e-3 gramme:1e-3 kg:1 kilo:1"
    " kilogram:1 kilogramme:1 t:1e3 tonne:1e3 ton:1e3 lb:0.4536 ounce:0.02835 oz:0.02835",
    "length": "mm:1e-3 millimetre:1e-3 cm:1e-2 centimetre:1e-2 metre:1 meter:1 km:1e3 kilometre:1e3 mile:1609.344"
    " ft:0.3048 foot:0.3048 feet:0.3048 inch:0.0254 inches:0.0254 yard:0.9144",
    "area": "sqm:1 m2:1 ha:1e4 hectare:1e4 acre:4046.86",
    "volume": "ml:1e-3 millilitre:1e-3 l:1 litre:1 liter:1 m3:1e3",
    "speed": "mph:1.609344 kph:1 kmh:1",
    "power": "w:1 watt:1 kw:1e3 kilowatt:1e3 mw:1e6 megawatt:1e6 gw:1e9 gigawatt:1e9 kva:1e3 mva:1e6",
    "energy": "wh:1 kwh:1e3 mwh:1e6 gwh:1e9 twh:1e12 kilowatt-hour:1e3 megawatt-hour:1e6 therm:29307.1",
    "voltage": "mv:1e-3 millivolt:1e-3 v:1 volt:1 kv:1e3 kilovolt:1e3",
    "current": "ma:1e-3 milliamp:1e-3 amp:1 ampere:1",
    "frequency": "hz:1 hertz:1 khz:1e3 kilohertz:1e3 mhz:1e6 megahertz:1e6 ghz:1e9 gigahertz:1e9",
    "temperature": "°c:1 celsius:1 °:1 degree:1 degc:1",
    "pressure": "pa:1 kpa:1e3 mbar:100 bar:1e5 psi:6894.76",
    "sound": "db:1 decibel:1 dba:1",
    "data": "kb:1e3 kilobyte:1e3 mb:1e6 megabyte:1e6 gb:1e9 gigabyte:1e9 tb:1e12 terabyte:1e12",
}
_PERCENT = "% percent percentage percentagepoint percentagepoints pc pct"
_BASIS_POINTS = "bp bps basispoint basispoints"
_SHORTEST_PLURAL = 3  # tons, but no "as" and no "vs"

Measure = tuple[str, str, float]  # kind of amount, label, how much of it one is


def _measures() -> dict[str, Measure]:
    found: dict[str, Measure] = {name: ("money", currency, 1.0) for name, currency in CURRENCIES.items()}
    found |= dict.fromkeys(("p", "pence"), ("money", "GBP", 0.01))
    found |= dict.fromkeys(_PERCENT.split(), ("percent", "", 1.0))
    found |= dict.fromkeys(_BASIS_POINTS.split(), ("percent", "", 0.01))
    for dimension, units in _PHYSICAL.items():
        for name, _, factor in (unit.partition(":") for unit in units.split()):
            found[name] = ("unit", dimension, float(factor))
            if len(name) >= _SHORTEST_PLURAL:
                found.setdefault(name + "s", found[name])
    return found


# Units are written without the spaces in them: basispoints.
MEASURES = _measures()
