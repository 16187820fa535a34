"""What each page of the confidential service shows: one frozen dataclass per page, which names its template.

A view fills one in and hands it to `templating.render`. The dataclasses are the contract between views and templates:
a page gets what its class declares and nothing else, so that no template can reach for a text that the view did not
mean to show. Text is escaped when it is printed; `Markup` is HTML that our own writer made. A page that can show
restricted text has a `banner` without a default, so that nobody forgets it.
"""

from __future__ import annotations
