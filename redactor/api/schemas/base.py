"""What the shapes share: strict questions, texts without control characters, moments with a zone, problems."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from marshmallow import RAISE, Schema, fields, validate

# No control characters but tab and line ends, and no half of a surrogate pair: neither is text to a database.
PLAIN: Final = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*$"
LONGEST_WORDS: Final = 2000
FORMATS: Final = ("docx", "html", "md", "txt")


class Strict(Schema):
    """A question: it takes nothing that it does not know."""

    class Meta:
        """How it reads."""

        unknown = RAISE


class Words(fields.List):  # type: ignore[type-arg]  # the library's fields take none at run time
    """A set of words, in alphabetical order: the same answer is the same bytes."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 -- the library's own
        """Hold words."""
        super().__init__(fields.String(), **given)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **given: Any) -> Any:  # noqa: ANN401 -- as above
        return super()._serialize(None if value is None else sorted(value), attr, obj, **given)


def text(
    most: int,
    said: str = "",
    *,
    least: int = 1,
    example: str = "",
    **given: Any,  # noqa: ANN401 -- what the library's fields take
) -> fields.String:
    """Make a field for a text that somebody sends; it is required where nothing stands in for it."""
    metadata = {k: v for k, v in (("description", said), ("examples", [example])) if v not in ("", [""])}
    if "load_default" not in given:
        given["required"] = True
    return fields.String(validate=[validate.Length(least, most), validate.Regexp(PLAIN)], metadata=metadata, **given)


def moment(said: str = "", **given: Any) -> fields.AwareDateTime:  # noqa: ANN401 -- as above
    """Make a field for a moment: ISO 8601 with a zone."""
    examples = {"description": said} if said else {}
    return fields.AwareDateTime(format="iso", metadata=examples | {"examples": ["2031-03-12T09:00:00+00:00"]}, **given)


class ProblemSchema(Schema):
    """An error, as RFC 9457 has it."""

    type = fields.String(required=True, metadata={"description": "Always about:blank: `code` tells the kind."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "What kind of error it is; stable."})
    detail = fields.String(required=True, metadata={"description": "What happened."})
    remedy = fields.String(metadata={"description": "What to do next."})
    request = fields.String(metadata={"description": "Names this request in the log, to quote when asking for help."})
    errors = fields.Dict(metadata={"description": "What is wrong with which field."})
    findings = fields.List(fields.Dict(), metadata={"description": "What a person has to settle first."})


class MadeSchema(Schema):
    """What was made."""

    id = fields.String(required=True)


class CountSchema(Schema):
    """How many decisions there are now."""

    decisions = fields.Integer(required=True)


class ReasonSchema(Strict):
    """Why."""

    reason = text(LONGEST_WORDS, example="It names the wrong contract.")


class FormatSchema(Strict):
    """Which format a copy has."""

    format = fields.String(load_default="docx", validate=validate.OneOf(FORMATS))


class _Headers(Schema):
    """Headers of a request."""

    class Meta:
        """Other headers are not looked at."""

        unknown: ClassVar[Any] = "exclude"


class IfMatchSchema(_Headers):
    """The version that was seen."""

    if_match = fields.String(
        required=True,
        data_key="If-Match",
        validate=validate.Regexp(r'^"seq-\d{1,9}"\Z'),
        metadata={
            "description": "What was seen: the ETag of the review, or the number that a list gives for this.",
            "examples": ['"seq-4"'],
        },
    )


class OnceSchema(_Headers):
    """What makes a second try of an upload harmless."""

    idempotency_key = fields.String(
        load_default=None,
        data_key="Idempotency-Key",
        validate=[validate.Length(16, 200), validate.Regexp(r"^[!-~]*\Z")],
        metadata={
            "description": "Chosen by the caller, new for each upload, at least 16 characters of chance.",
            "examples": ["5f0c7d1e9a2b4c6d"],
        },
    )


class OnceIfMatchSchema(OnceSchema, IfMatchSchema):
    """An upload about something that was seen."""
