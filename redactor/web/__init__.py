"""The confidential service's pages: Flask views that call one service each, templates, and what guards them."""

from __future__ import annotations
