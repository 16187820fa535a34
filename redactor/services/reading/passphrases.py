"""Passwords that the program makes up, for files that only a password protects.

100 bits from 32 signs that cannot be taken for one another: a machine that tries ten thousand million a second, for
each of which Word's format asks a hundred thousand hashes, would be at it longer than the world stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from redactor.vault.keys import RandomBytes

_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz123456789"
_GROUPS: Final = 5
_GROUP: Final = 4
_FORM: Final = re.compile(rf"[{_SIGNS}]{{{_GROUP}}}(?:-[{_SIGNS}]{{{_GROUP}}}){{{_GROUPS - 1}}}")


def passphrase(random: RandomBytes) -> str:
    """Make one up: five groups of four, to be read over a telephone."""
    signs = [_SIGNS[byte % len(_SIGNS)] for byte in random(_GROUPS * _GROUP)]  # 256 is a multiple of 32
    return "-".join("".join(signs[n : n + _GROUP]) for n in range(0, len(signs), _GROUP))


def is_ours(text: str) -> bool:
    """Tell whether a password has the form of those that the program makes up."""
    return _FORM.fullmatch(text) is not None
