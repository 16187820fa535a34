"""The review: the draft with its portions on the left, on the right exactly what will be public."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from markupsafe import Markup

    from redactor.core.tones import Mark
    from redactor.web.screens.parts import Banner, FieldError, Link, MeetingHead, Option


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item in the list at the side. `flag` counts what has to be settled (`2 leaks`) and replaces the marking.

    `advice` counts what is only suggested (`1 suggestion`), and stands beside either.
    """

    number: str
    title: str
    href: str
    level: Mark | None = None
    flag: str = ""
    current: bool = False
    advice: str = ""


@dataclass(frozen=True, slots=True)
class PortionView:
    """A portion of the draft as it stands; untinted goes public, tinted stays in, whatever its marking."""

    ref: str
    kind: str
    text: Markup | str
    published: bool
    level: Mark | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Portions in a row that are of one kind, marked and decided alike: one edge, one label, sentences run on."""

    head: PortionView
    paragraphs: tuple[tuple[PortionView, ...], ...]

    @property
    def refs(self) -> str:
        """Name the portions: `3.1.1`, or `3.1.1 to 3.4.2`."""
        first, last = self.paragraphs[0][0].ref, self.paragraphs[-1][-1].ref
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True, slots=True)
class Leak:
    """A term of a withheld portion that stands in what is public.

    `term` is shown only to those who may open both places; empty otherwise. `there` is where it is withheld, `here`
    where it would be public, each with the term underlined; empty where it does not stand in these very words. Posts to
    `action`: `leak` = `key`, and `do` = `withhold`, or `do` = `excuse` with `why`; the term itself is not sent about.
    Without an action (read-only) there are no ways out.
    """

    key: str
    action: str
    ref: str
    kind: str
    withheld_in: str
    withheld_href: str
    term: str = ""
    error: str = ""
    there: Markup | str = ""
    here: Markup | str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A portion that rules of the policy would have shown to fewer people than will read it. It stops nothing.

    `whys` are the rules' own words, `reads` says who would read it as it stands, `quote` is the portion. Posts
    to `action`: `suggestion` = `key`, and `do` = `take`, or `do` = `dismiss` with `why`, which may be empty. `take` is
    what taking it does, in the words of its button, `taken` what is said then; empty where no decision can. `instead`
    says what else can be done. Without an action (read-only) there are no ways out.
    """

    key: str
    action: str
    ref: str
    level: Mark
    whys: tuple[str, ...]
    reads: str
    quote: str
    take: str = ""
    taken: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class SlipPortion:
    """A portion in the form of its item.

    Posts `publish-<ref>` = `release` or `withhold`; and one of `text-<ref>`, the secretary's own words in place of a
    withheld portion, `reword-<ref>`, other words for everybody, and `words-<ref>`, the words of it that are withheld,
    one stretch a line.
    """

    ref: str
    kind: str
    excerpt: str
    publish: bool | None
    level: Mark | None = None
    own_words: str = ""
    reworded: str = ""
    withheld_words: str = ""

    @property
    def mended(self) -> bool:
        """Tell whether it has words of any kind."""
        return bool(self.own_words or self.reworded or self.withheld_words)


@dataclass(frozen=True, slots=True)
class Slip:
    """The open item's form. Posts to `action`; `seen` is the version that was on the screen, sent back as `seen`.

    Fields: `marking` (a level's id), those of each SlipPortion, `public_title`, `stub`, `reason` (a code of the
    policy), `review` (a day), and `do` = `save` or `next`. Without `levels` it is the front matter, which has no
    marking, title or gap of its own.
    """

    action: str
    seen: str
    levels: tuple[tuple[Mark, bool], ...]
    portions: tuple[SlipPortion, ...]
    reasons: tuple[Option, ...] = ()
    origin: str = ""
    public_title: str = ""
    stub: str = ""
    review: str = ""
    review_hint: str = ""
    saved: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One item on both sides. `paper` is the fragment of the public result, from the writer; `folded` hides both.

    `settle` tells that a finding is to be settled in it, which no leak shows. `suggestions` stand at their portions, or
    in the form where the item is open.
    """

    number: str
    title: str
    level: Mark | None
    paper: Markup
    portions: tuple[PortionView, ...] = ()
    leaks: tuple[Leak, ...] = ()
    open_href: str = ""
    folded: bool = False
    summary: str = ""
    slip: Slip | None = None
    settle: bool = False
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def posts(self) -> bool:
        """Tell whether the row holds forms."""
        return bool(self.leaks or self.suggestions)

    def suggested(self, stretch: Stretch) -> tuple[Suggestion, ...]:
        """Give what is suggested of a stretch, which is one portion then."""
        return tuple(one for one in self.suggestions if one.ref == stretch.head.ref)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Gather what stands together: the portions in their order, by what is the same about them."""
        apart = {one.ref for one in self.suggestions}
        alike = groupby(self.portions, key=lambda p: (p.kind, p.published, p.level, p.note, p.ref in apart and p.ref))
        runs = (tuple(run) for _, run in alike)
        return tuple(Stretch(run[0], _paragraphs(run)) for run in runs)

    @property
    def anchor(self) -> str:
        """Name the row for links within the page; `#3`, an item without a number, becomes `item-n3`."""
        return "item-" + self.number.replace("#", "n")


def _paragraphs(run: tuple[PortionView, ...]) -> tuple[tuple[PortionView, ...], ...]:
    return tuple(tuple(each) for _, each in groupby(run, key=lambda p: p.ref.rpartition(".")[0]))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the item while it was open; both versions, and the way to choose.

    Posts `keep` = `theirs` or `mine` to `action`, and `seen`, the version that theirs made; `fields` are what was
    typed, which rides along, so that nothing is lost.
    """

    who: str
    item: str
    at: str
    action: str
    seen: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Decide what becomes public, portion by portion, beside the exact result.

    Undo, redo and send post to their addresses; an empty address leaves the button out, and so does `draft_href`, the
    draft with what was decided about its words as tracked changes. `undo_focus` and `redo_focus` are the places to look
    at afterwards; `left` says how much is to be settled. `too_early` holds one link for each thing that stops the
    release. Read-only (the releasing officer): no addresses, no slips, no `open_href`.
    """

    template: ClassVar[str] = "review.html"

    meeting: MeetingHead
    banner: Banner | None
    level: Mark | None
    version: str
    rows: tuple[ReviewRow, ...]
    items: tuple[ItemLine, ...]
    filters: tuple[Link, ...] = ()
    to_settle: tuple[Link, ...] = ()
    saved: str = ""
    left: str = ""
    undo_action: str = ""
    undo_text: str = ""
    undo_focus: str = ""
    redo_action: str = ""
    redo_text: str = ""
    redo_focus: str = ""
    send_action: str = ""
    draft_href: str = ""
    too_early: tuple[Link, ...] = ()
    conflict: Conflict | None = None
