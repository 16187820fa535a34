"""Copies: for the public and for each reader, by one path — visible, render, write, probe, account, lexicon."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.access import PUBLIC, Audience, visible
from redactor.core.gate import Checked, ClearedCopy, check_words, clear
from redactor.core.masks import MaskGate
from redactor.core.rendering import render
from redactor.core.rendering.notice import noticed
from redactor.core.rendering.watermark import marked
from redactor.errors import DecisionNeeded, GateStopped, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.decisions import Settle
    from redactor.core.gate import Beyond
    from redactor.core.minutes import Finding
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.core.rendering import Rendered
    from redactor.core.rendering.watermark import Mark
    from redactor.services.drafting.drafts import Draft
    from redactor.services.ports import Formats


@dataclass(frozen=True, slots=True)
class Copies:
    """The cleared files of one audience, what was shown in them, and the settles without which there were none."""

    audience: Audience
    rendered: Rendered
    files: tuple[ClearedCopy, ...]
    excused: frozenset[Settle] = frozenset()


def settled(draft: Draft) -> None:
    """Refuse to make any copy while a finding is open. Raises DecisionNeeded."""
    findings = draft.minutes.findings
    if findings:
        raise DecisionNeeded(
            f"{len(findings)} finding{'s' * (len(findings) > 1)} must be settled before there can be a copy. "
            "Nothing was written.",
            findings,
            remedy="Settle them in a decisions file: `redactor decisions DRAFT --out FILE.toml` makes a template.",
        )


def make_copies(
    formats: Formats,
    draft: Draft,
    audience: Audience,
    names: Iterable[str],
    *,
    progress: Callable[[str], None] | None = None,
    mark: Mark | None = None,
    beyond: Beyond | None = None,
) -> Copies:
    """Make and clear the copies for one audience in some formats; `mark` says for whom, where it is somebody named.

    `beyond` is what else its words are held against. Raises DecisionNeeded while findings are open, GateStopped when
    something in a copy may not be there.
    """
    settled(draft)
    words = mark.words if mark else ""
    rendered, notice = _with_notice(draft, audience)
    rendered = marked(rendered, words) if words else rendered
    say = progress or (lambda _: None)
    say("checking what the words give away")
    checked = check_words(
        rendered,
        draft.minutes,
        draft.policy,
        draft.decisions,
        audience=audience,
        mark=words,
        notice=notice,
        beyond=with_masks(draft, audience, beyond),
    )
    if not isinstance(checked, Checked):
        raise _stopped(checked)
    files = []
    for name in names:
        say(f"writing and checking {name}")
        files.append(_cleared(formats, checked, name))
    return Copies(audience, rendered, tuple(files), checked.excused)


def with_masks(draft: Draft, audience: Audience = PUBLIC, beyond: Beyond | None = None) -> Beyond | None:
    """Hold a copy against the names behind the masks that hold in its meeting, and against what else there is."""
    if not draft.masks:
        return beyond
    gate = MaskGate(draft.masks, draft.minutes, draft.policy, audience)

    def both(rendered: Rendered) -> Iterator[Finding]:
        yield from gate(rendered)
        if beyond is not None:
            yield from beyond(rendered)

    return both


def rendering(draft: Draft, audience: Audience = PUBLIC) -> Rendered:
    """Render what an audience may see, without clearing it: for a preview that stays inside."""
    seen = visible(draft.minutes, audience, draft.policy)
    images = {"": "release"} if audience.everything else draft.decisions.images
    return render(draft.minutes, draft.policy, seen, status=draft.decisions.status, images=images)


def _with_notice(draft: Draft, audience: Audience) -> tuple[Rendered, str]:
    """Render what an audience may see, under the line about the approval where there is one."""
    rendered, notice = rendering(draft, audience), draft.notice_for(audience)
    return (noticed(rendered, notice) if notice else rendered), notice


def _cleared(formats: Formats, checked: Checked, name: str) -> ClearedCopy:
    data = formats.write(name, checked.rendered.document)
    result = clear(checked, name, data, formats.probe(name, data))
    if not isinstance(result, ClearedCopy):
        raise _stopped(tuple(replace(f, message=f"{f.message} (minutes.{name})") for f in result))
    return result


def _stopped(findings: tuple[Finding, ...]) -> GateStopped:
    count = len(findings)
    return GateStopped(
        f"The gate stopped the copy: {count} place{'s' * (count > 1)} in it must not stand there as they are. "
        "Nothing was written.",
        findings,
        remedy="Withhold each place, put other words there, or settle it with a reason in the decisions file.",
    )


def check_rendition(
    formats: Formats, draft: Draft, name: str, data: bytes, *, beyond: Beyond | None = None
) -> tuple[int, tuple[Finding, ...]]:
    """Check somebody's file against what the public may see of a draft: how many strings, and what is wrong."""
    settled(draft)
    rendered, notice = _with_notice(draft, PUBLIC)
    checked = check_words(
        rendered,
        draft.minutes,
        draft.policy,
        draft.decisions,
        audience=PUBLIC,
        notice=notice,
        beyond=with_masks(draft, beyond=beyond),
    )
    if not isinstance(checked, Checked):
        return 0, checked
    probe: Probe = formats.probe(name, data)
    result = clear(checked, name, data, probe)
    return (result.counted, ()) if isinstance(result, ClearedCopy) else (len(probe.lines), result)


def parse_audience(text: str, draft: Draft) -> Audience:
    """Read what a recipient may read: `all`, a level, items by number; several with `+`. Raises UsageError."""
    names = {item.name for item in draft.minutes.items}
    audience = Audience()
    for word in _words(text, draft.policy):
        level = draft.policy.level(word)
        if word.casefold() == "all":
            audience = replace(audience, everything=True)
        elif level is not None:
            wider = level.id if audience.level is None else draft.policy.highest([level.id, audience.level]).id
            audience = replace(audience, level=wider)
        else:
            items = {part.strip() for part in word.split(",")}
            if not items <= names:
                missing = ", ".join(sorted(items - names))
                example = f"KEY=all, KEY={draft.policy.levels[1].id}, KEY=4,9; several with +"
                raise UsageError(
                    f"A recipient may read {missing}, but the draft has no such item, and the policy no such level.",
                    remedy=f"Write all, a level, or item numbers: {example}.",
                )
            audience = replace(audience, items=audience.items | items)
    if audience == Audience():
        raise UsageError(
            "A recipient may read nothing.", remedy="Write what she may read behind KEY=, such as KEY=all."
        )
    return audience


def _words(text: str, policy: Policy) -> list[str]:
    """Split at `+`, except inside the name of a level that has one."""
    out: list[str] = []
    parts = [part.strip() for part in text.split("+") if part.strip()]
    while parts:
        width = next((n for n in range(len(parts), 1, -1) if policy.level("+".join(parts[:n]))), 1)
        out.append("+".join(parts[:width]))
        parts = parts[width:]
    return out
