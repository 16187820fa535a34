"""The .docx format: read into the document model, and written from it.

The reader holds whatever a package may hide; nothing of the package but what the model can say leaves it. The writer
never sees a package that somebody else made.
"""

from __future__ import annotations
