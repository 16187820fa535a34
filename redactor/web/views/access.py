"""x."""
from __future__ import annotations
from flask import Blueprint
views = Blueprint("access", __name__)
