"""Registers across meetings: actions, decisions, what is withheld, pseudonyms; rows that the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.core.tones import Mark
    from redactor.web.screens.parts import FieldError, Link, Option, Pages


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row as it is shown: `cells` under the headings of the page, `level` where it is restricted."""

    meeting: str
    href: str
    cells: tuple[str, ...]
    level: Mark | None = None
    note: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A filter: the field's name, its label, and what it offers."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Actions or decisions: filters are a GET of this page; `pages` lead to other meetings, `exports` to files."""

    template: ClassVar[str] = "register.html"

    title: str
    tabs: tuple[Link, ...]
    action: str
    headings: tuple[str, ...]
    rows: tuple[RegisterRow, ...]
    count: str
    nothing: str
    filters: tuple[Select, ...] = ()
    words: str = ""
    overdue: bool | None = None
    exports: tuple[Link, ...] = ()
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A withheld part of published minutes. With `put_off` it can be kept longer, with `happened` its event noted.

    Both post to their address; `seq` is the number that the answer expects.
    """

    key: str
    meeting: str
    href: str
    item: str
    level: Mark
    reason: str
    owner: str
    when: str
    age: str
    overdue: bool = False
    seq: int = 0
    put_off: str = ""
    happened: str = ""


@dataclass(frozen=True, slots=True)
class WithheldPage:
    """What is withheld, soonest review first. Keeping something longer posts `until` (a day)."""

    template: ClassVar[str] = "register_withheld.html"

    tabs: tuple[Link, ...]
    rows: tuple[WithheldRow, ...]
    count: str
    only_due: Link
    earliest: str = ""
    errors: tuple[FieldError, ...] = ()
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class OriginRow:
    """An item that came from another body. With `agree` its word can be given: posts `body` and `seq` there."""

    meeting: str
    href: str
    item: str
    body: str
    body_id: str
    state: str
    agree: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class OriginsPage:
    """Texts of other bodies. With `form` it can be said that an item is one: posts `meeting`, `item`, `body`."""

    template: ClassVar[str] = "register_origins.html"

    tabs: tuple[Link, ...]
    rows: tuple[OriginRow, ...]
    form: str = ""
    meetings: tuple[Option, ...] = ()
    bodies: tuple[Option, ...] = ()
    errors: tuple[FieldError, ...] = ()
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class MaskRow:
    """A mask. `name` stands there only for who may know it, after a fresh proof."""

    mask: str
    scope: str
    assigned: str
    href: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AssignForm:
    """Give somebody a mask. Posts `name`, `label`, `scope`, `matter`, `meeting` and `item`."""

    action: str
    meetings: tuple[Option, ...]
    scopes: tuple[Option, ...]
    label: str = ""
    name: str = ""
    matter: str = ""
    item: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class PseudonymsPage:
    """Masks, and the names for who may know them. `reveal` is where a fresh proof is given; empty: nothing waits."""

    template: ClassVar[str] = "register_pseudonyms.html"

    tabs: tuple[Link, ...]
    rows: tuple[MaskRow, ...]
    reveal: str = ""
    form: AssignForm | None = None
    pages: Pages | None = None

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Say at the top what is missing from the form."""
        return self.form.errors if self.form else ()
