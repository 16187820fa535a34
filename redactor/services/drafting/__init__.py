"""The work on drafts: taken in, decided about, mended, with their papers."""
