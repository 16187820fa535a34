"""What a Markdown renderer does not show: comments, hidden elements, front matter of YAML, definitions without a link.

Whoever reads the rendered draft cannot decide about text that she never sees. So such text is told apart here, and the
document holds it as text that looks hidden. A tag of HTML is markup and is left out; a tag that HTML does not know is
words in angle brackets, which a renderer swallows, and so is unseen text too. In code everything is seen.

What was found is written into the text between signs that no text may hold (noncharacters, Unicode 23.7). Syntax is
CommonMark 0.31.2 (4.5 to 4.7, 6.1, 6.6).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN, CLOSE, JOINED = "\ufdd0", "\ufdd1", "\ufdd2"
"""Signs: unseen text stands between the first two; each of the last is a line end that stood in it."""

BREAK: Final = re.compile(r"(?<!\\)<br>")
"""A break between lines, as `sighted` spells it."""

SIGNS: Final = {ord(sign): None for sign in (OPEN, CLOSE, JOINED)}
_REACH: Final = 1000  # characters in which a tag or a piece of code has to end
_FRONT: Final = re.compile(
    r"\s{0,200}?(?P<fence>---|\+\+\+)[ \t]*\n(?P<inside>.*?\n)(?:(?P=fence)|\.\.\.)[ \t]*(?=\n|\Z)", re.DOTALL
)
_KEY: Final = re.compile(r"[A-Za-z_][\w -]{0,60}\s?[:=](?:\s|\Z)")
_FRONT_LINE: Final = re.compile(rf"\s*\Z|[ \t#-]|\[|{_KEY.pattern}")
_LONGEST_BLOCK: Final = 20_000
_SIGN: Final = re.compile(r"\\[!-/:-@\[-`{-~]|^ {0,3}(?:~{3,}|`{3,}(?=[^`\n]*$))|`+|<(?=[!?/A-Za-z])", re.MULTILINE)
_ENDS: Final = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">"))
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<attributes>(?:\s++[A-Za-z_:][\w.:-]*+"
    r"(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+)\s*+/?>"
)
_ATTRIBUTE: Final = re.compile(
    r"(?P<name>[A-Za-z_:][\w.:-]*+)(?:\s*+=\s*+(?P<value>[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+"
)
_KNOWN: Final = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br "
    "button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em "
    "embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i "
    "iframe img input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noframes noscript "
    "object ol optgroup option output p param picture pre progress q rp rt ruby s samp script search section select "
    "small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time "
    "title tr track tt u ul var video wbr".split()
)
_VOID: Final = frozenset("area base basefont br col embed frame hr img input link meta param source track wbr".split())
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark nobr q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
_NEVER_SHOWN: Final = frozenset(
    "applet audio canvas datalist head iframe noframes noscript object script style svg template title video".split()
)
_FLAGS: Final = frozenset(
    "allowfullscreen async autofocus autoplay checked compact controls defer disabled hidden inert ismap itemscope "
    "loop multiple muted nomodule nowrap open readonly required reversed selected".split()
)
_HIDING_CLASS: Final = frozenset(
    "d-none hidden hide invisible noprint screen-reader-text sr-only visually-hidden".split()
)
_NOTHING: Final = r"[+-]?0*\.?0*(?![.\d])"
_WHITE: Final = r"(?:white|transparent|#f{3,4}\b|#f{6}(?:ff)?\b|rgba?\(\s*255[\s,]+255[\s,]+255)"
_HIDING_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide|clip(?:-path)?\s*:|position\s*:\s*(?:absolute|fixed)"
    rf"|text-indent\s*:\s*-|(?:left|right|top|bottom|margin[a-z-]*)\s*:\s*-|(?:opacity|height|width|scale)\s*:\s*{_NOTHING}"
    rf"|opacity\s*:\s*0?\.0|font-size\s*:\s*(?:{_NOTHING}|[012](?:\.\d+)?(?:px|pt))"
    rf"|(?<![\w-])color\s*:\s*{_WHITE}",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"^ {0,3}\[(?P<label>(?:[^\[\]\\\n^]|\\.)(?:[^\[\]\\\n]|\\.){0,200})\]:[ \t]*\n?[ \t]*(?P<to><[^<>\n]*>|[^\s<]\S*)"
    r"(?:(?:[ \t]+|[ \t]*\n[ \t]+)(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$",
    re.MULTILINE,
)
_ADDRESS: Final = re.compile(r"[<#/.]|.*[:/]|.*\w\.\w")


class Sighted:
    """A text in which everything unseen stands between signs; see `sighted`."""

    def __init__(self, text: str, losses: tuple[int, ...], links: dict[str, str]) -> None:
        """Keep the text, the numbers of the lines from which markup is left out, and the link targets by label."""
        self.text, self.losses, self.links = text, losses, links


def sighted(text: str, level_of: Callable[[str], str | None]) -> Sighted:
    """Tell apart what a renderer would not show. `level_of` tells a label that is a marking: it is no link's."""
    text = text.translate(SIGNS)
    scan = _Scan(text)
    made = scan.run()
    ends = [m.start() for m in re.finditer("\n", text)]
    losses = tuple(dict.fromkeys(bisect_right(ends, at - 1) + 1 for at in scan.dropped))
    made, links = _without_definitions(made, level_of)
    return Sighted(made, losses, links)


def folded(label: str) -> str:
    """Bring the label of a link to the form in which labels are compared (CommonMark 0.31.2, 4.7)."""
    return " ".join(label.split()).casefold()


def _unseen(inside: str, *, lines: int | None = None) -> str:
    """Write text between the signs: on one line, so that what follows is not parted from what stands before."""
    words = " ".join(inside.split()).replace("|", "\\|")
    return (f"{OPEN}{words}{CLOSE}" if words else "") + JOINED * (inside.count("\n") if lines is None else lines)


class _Scan:
    """One pass over a text, from sign to sign."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._endless: set[str] = set()
        self.dropped: list[int] = []

    def run(self) -> str:
        at = self._front_matter()
        while match := _SIGN.search(self._text, at):
            self._out.append(self._text[at : match.start()])
            at = self._sign(match)
        self._out.append(self._text[at:])
        return "".join(self._out)

    def _front_matter(self) -> int:
        """Take the block of keys and values before a text, which programs read and nobody is shown."""
        match = _FRONT.match(self._text, 0, _LONGEST_BLOCK)
        lines = match.group("inside").split("\n") if match else []
        if not match or not any(map(_KEY.match, lines)) or not all(map(_FRONT_LINE.match, lines)):
            return 0
        before = self._text[: match.start("inside")].count("\n")
        self._out.append("\n" * before + "\n".join(_unseen(line) for line in lines))
        return match.end()

    def _sign(self, match: re.Match[str]) -> int:
        sign = match.group()
        if sign[0] == "\\":
            return self._kept(match.start(), match.end())
        if sign == "<":
            return self._angle(match.start())
        if sign.strip()[0] == "~" or (len(sign.strip()) > 2 and self._begins_line(match.start())):  # noqa: PLR2004 -- a fence
            return self._kept(match.start(), self._fenced(match))
        return self._kept(match.start(), self._code(match))

    def _kept(self, start: int, end: int) -> int:
        self._out.append(self._text[start:end])
        return end

    def _begins_line(self, at: int) -> bool:
        line_end = self._text.find("\n", at)
        opener = self._text[at : line_end if line_end >= 0 else len(self._text)].lstrip(" ")
        return (at == 0 or self._text[at - 1] == "\n") and "`" not in opener.lstrip("`")

    def _fenced(self, match: re.Match[str]) -> int:
        mark = match.group().strip()
        closing = re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
        end = closing.search(self._text, match.end())
        return end.end() if end else len(self._text)

    def _code(self, match: re.Match[str]) -> int:
        sign = match.group().strip()
        within = self._text[match.end() : match.end() + _REACH].partition("\n\n")[0]
        end = re.search(rf"(?<!`){sign}(?!`)", within) if len(sign) < 10 else None  # noqa: PLR2004 -- nobody writes ten
        return match.end() + (end.end() if end else 0)

    # -- what begins with an angle bracket

    def _angle(self, start: int) -> int:
        for begin, end in _ENDS:
            if self._text.startswith(begin, start):
                return self._comment(start, begin, end)
        tag = _TAG.match(self._text, start, start + _REACH)
        return self._tag(tag) if tag else self._kept(start, start + 1)

    def _comment(self, start: int, begin: str, end: str) -> int:
        inside = start + len(begin)
        if begin == "<!" and not self._text[inside : inside + 1].isalpha():
            return self._kept(start, inside)
        if begin == "<!--" and (empty := re.compile(r"-?>").match(self._text, inside)):
            return empty.end()
        stop = -1 if end in self._endless else self._text.find(end, inside)
        if stop < 0:
            self._endless.add(end)
            if self._text[self._text.rfind("\n", 0, start) + 1 : start].strip():
                return self._kept(start, inside)
            stop = len(self._text)
        self._out.append(_unseen(self._text[inside:stop]))
        return min(stop + len(end), len(self._text))

    def _tag(self, tag: re.Match[str]) -> int:
        name, lines = tag.group("name").lower(), tag.group().count("\n")
        if name not in _KNOWN or _is_prose(tag.group("attributes")):
            self._out.append(_unseen(tag.group()[1:-1]))
            return tag.end()
        if name == "br":
            self._out.append("<br>" + JOINED * lines)
            return tag.end()
        self.dropped.append(tag.start())
        if not tag.group("end") and name not in _VOID and (name in _NEVER_SHOWN or _hides(tag.group("attributes"))):
            return self._element(tag, name)
        self._out.append(("" if name in _INLINE else " ") + JOINED * lines)
        return tag.end()

    def _element(self, tag: re.Match[str], name: str) -> int:
        """Take an element that is not shown, with all that stands in it."""
        depth, stop, end = 1, len(self._text), len(self._text)
        for other in re.compile(rf"<(/?){name}(?=[\s/>])[^<>]{{0,{_REACH}}}>", re.IGNORECASE).finditer(
            self._text, tag.end()
        ):
            depth += -1 if other.group(1) else 1
            if not depth:
                stop, end = other.start(), other.end()
                break
        if name == "p" and (blank := re.compile(r"\n[ \t]*\n").search(self._text, tag.end(), stop)):
            stop = end = blank.start()
        lines = self._text.count("\n", tag.start(), end)
        inside = self._text[tag.end() : stop]
        self._out.append(_unseen(_TAG.sub("", inside) if len(inside) <= _LONGEST_BLOCK else inside, lines=lines))
        return end


def _attributes(text: str) -> dict[str, str]:
    return {m.group("name").lower(): (m.group("value") or "").strip("'\"") for m in _ATTRIBUTE.finditer(text)}


def _is_prose(attributes: str) -> bool:
    """Tell words in angle brackets (`a <b and c> d`) from attributes."""
    bare = (m.group("name").lower() for m in _ATTRIBUTE.finditer(attributes) if m.group("value") is None)
    return any(name not in _FLAGS for name in bare)


def _hides(text: str) -> bool:
    found = _attributes(text)
    return (
        "hidden" in found
        or not _HIDING_CLASS.isdisjoint(found.get("class", "").lower().split())
        or _HIDING_STYLE.search(found.get("style", "")) is not None
        or re.match(_WHITE, found.get("color", ""), re.IGNORECASE) is not None
    )


def _without_definitions(text: str, level_of: Callable[[str], str | None]) -> tuple[str, dict[str, str]]:
    """Take out the definitions of link targets: a renderer shows none, and one that no link uses is unseen text."""
    if "]:" not in text:
        return text, {}
    found = [m for m in _LINK.finditer(text) if _defines(m, text, level_of)]
    links: dict[str, str] = {}
    for match in found:
        links.setdefault(folded(match.group("label")), match.group("to").strip("<>"))
    used = {folded(m.group(1)) for m in re.finditer(r"\[([^\[\]]{1,200})\](?!:)", text)}
    out, at = [], 0
    for match in found:
        out.append(text[at : match.start()])
        lines = match.group().count("\n")
        out.append(JOINED * lines if folded(match.group("label")) in used else _unseen(match.group()))
        at = match.end()
    return "".join(out) + text[at:], links


def _defines(match: re.Match[str], text: str, level_of: Callable[[str], str | None]) -> bool:
    """Tell a definition from a line that begins with brackets: it has an address and stands apart from prose."""
    if not _ADDRESS.match(match.group("to")) or not set(match.group()).isdisjoint((OPEN, CLOSE, JOINED)):
        return False
    start = match.start()
    before = text[text.rfind("\n", 0, start - 1) + 1 : start - 1] if start else ""
    apart = not before.strip() or _LINK.match(before) is not None
    return apart and level_of(match.group("label")) is None
