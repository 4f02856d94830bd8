"""A live answer for a person at a terminal, in the words of the report."""

from __future__ import annotations

from typing import Final

from scorer.protobuf import dance_score_pb2 as pb
from scorer.report_phrases import clock, lateness, points
from scorer.report_words import WORDS
from scorer.rows import grade_of
from scorer.wording import Language

_BAR: Final = 40


def line_of(answer: pb.LiveAnswer, language: Language) -> str:
    """A second's bar, points, grade and lateness; the total so far; the joint that is off."""
    words, second = WORDS[language], answer.second
    bar = "#" * round(second.score / 100 * _BAR)
    line = f"{clock(second.t_ms):>6}  {bar:.<{_BAR}}  {points(second.score):>3}"
    line += f"  {words.grades[grade_of(second.score)]:9}"
    if second.HasField("timing_ms"):
        line += f"  {lateness(second.timing_ms, words)}"
    if answer.total.HasField("score"):
        line += f"  ({points(answer.total.score)})"
    if answer.HasField("worst"):
        line += f"  {answer.worst.name} {answer.worst.deviation_deg:+.0f}°"
    return line


def sum_of(answer: pb.LiveAnswer, language: Language) -> str:
    """The total, in two or three lines."""
    words, total = WORDS[language], answer.total
    if not total.HasField("score"):
        reason = f": {answer.reason}" if answer.HasField("reason") else ""
        return f"{words.score}  {words.none}{reason}"
    score = words.of_hundred.format(points=points(total.score))
    lines = [(words.score, f"{score}, {words.grades[grade_of(total.score)]}")]
    lines.append((words.shape, points(total.shape)))
    if total.HasField("timing"):
        late = lateness(total.timing_ms, words)
        lines.append((words.timing, f"{points(total.timing)}, {late}"))
    width = max(len(label) for label, _ in lines) + 2
    return "\n".join(f"{label:{width}}{what}" for label, what in lines)
