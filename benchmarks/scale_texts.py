"""Minutes to fill a large house with: fictional, 25 items, in as many versions as are wanted."""

from __future__ import annotations

ITEMS = 25
_MARKS = {3: "RED", 4: "RED", 7: "AMBER", 9: "RED", 12: "GREEN"}
_MATTERS = (
    "harbour dues|the pilot roster|the inner basin|the north quay|the tide gauge|the ferry berth|the slipway|"
    "the fish market|the buoys|the harbour lights|the winter closure|the survey|the crane|the fog signal"
).split("|")
_NAMES = {
    3: ("Brightwater Ostler", "Quillon Vane"),
    4: ("Merrow Dockyard", "Hesper Lunt"),
    7: ("Tamsin Orrell", "Corvane Pryde"),
    9: ("Ambrose Kettlewick", "Jory Fenwright"),
    12: ("Wilhelmina Stroud", "Percival Ashgrove"),
}
REFERENCE = "SCALE_1_0311"
TITLE = "Lantern Board Meeting 1"


def minutes(version: int = 1) -> str:
    """Write the minutes; each version says something else in two items, and nothing else."""
    lines = [f"# {TITLE}", REFERENCE, "11 March 2031", "Draft Minutes"]
    for number in range(1, ITEMS + 1):
        mark, matter = _MARKS.get(number), _MATTERS[number % len(_MATTERS)]
        lines.append(f"## {number}. {matter.capitalize()}{f' ({mark})' if mark else ''}")
        lines += list(_body(number, matter, version if number in (2, 9) else 1))
    return "\n\n".join(lines) + "\n"


def _body(number: int, matter: str, version: int) -> tuple[str, ...]:
    if number in _MARKS:
        return _withheld(number, version)
    return (
        f"The Board considered {matter} and heard that the costs had come to {1000 * number + 17 * version} pounds.",
        f"**SC01/{number:02d}:** The clerk to report on {matter} in the autumn.",
        f"The Board **AGREED** to come back to {matter} in the spring.",
    )


def _withheld(number: int, version: int) -> tuple[str, ...]:
    """Write what is withheld in words of its own, which nothing that is public has."""
    name, other = _NAMES[number]
    return (
        f"{name} asked {400_000 + 1_000 * number + 13 * version} guilders, which nobody else had bid.",
        f"**SC01/{number:02d}:** {other} to answer {name} before {number} December 2032.",
        f"{other} **RESOLVED** that {name} be refused.",
    )
