"""A clip's score, for a person to read or for a program."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET, Struct, UnsetType

from scorer.codec import encode
from scorer.references import Reference
from scorer.scoring import ClipScore

_BAR: Final = 40


class SecondReport(Struct, frozen=True):
    """One second of the reference."""

    t_ms: float
    score: float | None
    coverage: float


class ClipReport(Struct, frozen=True):
    """What ``score --json`` prints."""

    score: float | None
    similarity: float | None
    coverage: float
    mirrored: bool
    compared_ms: float
    reference: str
    seconds: tuple[SecondReport, ...]
    assumed: tuple[str, ...]
    model: str
    reason: str | UnsetType = UNSET


def as_json(scored: ClipScore, reference: Reference, model: str) -> str:
    """One line of JSON."""
    report = ClipReport(
        score=_rounded(scored.score, 2),
        similarity=_rounded(scored.similarity, 6),
        coverage=round(scored.coverage, 3),
        mirrored=scored.mirrored,
        compared_ms=round(scored.compared_ms, 1),
        reference=reference.id,
        seconds=tuple(
            SecondReport(
                round(second.t_ms, 1), _rounded(second.score, 2), round(second.coverage, 3)
            )
            for second in scored.seconds
        ),
        assumed=scored.assumed,
        model=model,
        reason=UNSET if scored.reason is None else scored.reason,
    )
    return encode(report).decode()


def as_text(scored: ClipScore, reference: Reference, model: str) -> str:
    """A bar for each second, then the sum of it."""
    lines = [f"{reference.title} ({reference.id}), scored by {model}", ""]
    for second in scored.seconds:
        at = f"{second.t_ms / 1000:5.0f} s  "
        if second.score is None:
            lines.append(f"{at}{'not seen':{_BAR}}    -")
        else:
            bar = "#" * round(second.score / 100 * _BAR)
            lines.append(f"{at}{bar:.<{_BAR}}  {second.score:3.0f}")
    if scored.seconds:
        lines.append("")
    if scored.score is None or scored.similarity is None:
        lines.append(f"score      none: {scored.reason}")
    else:
        lines.append(f"score      {scored.score:.0f} of 100 (similarity {scored.similarity:.2f})")
    lines += [
        f"compared   {scored.compared_ms / 1000:.1f} s, a person seen in {scored.coverage:.0%}",
        f"mirrored   {'yes' if scored.mirrored else 'no'}",
    ]
    for number, guess in enumerate(scored.assumed):
        lines.append(f"{'assumed' if number == 0 else '':11}{guess}")
    return "\n".join(lines)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
