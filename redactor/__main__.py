"""`python -m redactor` is the command `redactor`."""

from __future__ import annotations

from redactor.cli import main

if __name__ == "__main__":
    main()
