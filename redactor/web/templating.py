"""From a page's dataclass to HTML: one environment, always escaping, loud about names that do not exist.

The templates come from the folder that people edit; GOV.UK's macros from their package, under their own prefix. The
templates for the public face use none of them and need nothing from here: any escaping environment over the folder
will do.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, Undefined

from redactor.web.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jinja2 import BaseLoader

    from redactor.web.screens.parts import FieldError, Link, Option, Page, Shell


class LoudUndefined(Undefined):
    """A name that does not exist: may be asked whether it is there, never printed.

    GOV.UK's macros test for parameters that were not given, so `StrictUndefined` is out of reach; a page with a hole
    where a word should stand is what has to be impossible.
    """

    def __str__(self) -> NoReturn:  # noqa: PLE0307 -- it never returns
        self._fail_with_undefined_error()

    def __html__(self) -> NoReturn:
        """Refuse to be printed as markup, too."""
        self._fail_with_undefined_error()


def loader(templates_dir: Path) -> BaseLoader:
    """Find templates in the folder, and GOV.UK's macros under `govuk_frontend_jinja/`."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return ChoiceLoader([FileSystemLoader(templates_dir), govuk])


def environment(templates_dir: Path) -> Environment:
    """Build the environment for the pages of the confidential service.

    Escapes in every template whatever its name, unlike Flask, which looks at the ending.
    """
    env = Environment(
        loader=loader(templates_dir),
        autoescape=True,
        undefined=LoudUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(error_for=error_for, as_items=as_items, as_links=as_links, as_errors=as_errors, kept=Kept().get)
    return env


@lru_cache(maxsize=4)
def shared_environment(templates_dir: Path) -> Environment:
    """Return the one environment over a folder: compiling its templates takes longer than a hundred pages."""
    return environment(templates_dir)


def render(env: Environment, page: Page, shell: Shell) -> str:
    """Show a page in its frame."""
    return env.get_template(page.template).render(page=page, shell=shell)


def error_for(errors: Iterable[FieldError], field: str) -> dict[str, Any] | None:
    """Give a GOV.UK macro the message of its field, or None."""
    return next(({"text": error.text} for error in errors if error.field == field), None)


def as_errors(errors: Iterable[FieldError]) -> list[dict[str, Any]]:
    """Give the error summary one link for each message."""
    return [{"text": error.text, "href": f"#{error.field}"} for error in errors]


def as_items(options: Iterable[Option]) -> list[dict[str, Any]]:
    """Give select, radios and checkboxes their items. Text stays text: nothing is passed as `html`."""
    return [
        {
            "value": option.value,
            "text": option.text,
            "selected": option.chosen,
            "checked": option.chosen,
            **({"hint": {"text": option.hint}} if option.hint else {}),
        }
        for option in options
    ]


def as_links(links: Iterable[Link]) -> list[dict[str, Any]]:
    """Give the navigation its items."""
    return [{"text": link.text, "href": link.href, "current": link.current} for link in links]
