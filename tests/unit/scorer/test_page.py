from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from scorer.feedback import Moment
from scorer.outcome import Outcome
from scorer.page import as_page
from scorer.page_html import text
from scorer.page_style import STYLE
from scorer.performance import Performance
from scorer.reference import Reference
from scorer.report_phrases import NOTHING
from scorer.report_words import WORDS
from scorer.skeleton import ANGLES
from scorer.wording import LANGUAGES, Language, part_name, say
from tests.unit.scorer.performances import (
    ARM_TOO_LOW,
    BEST,
    LATE,
    feedback,
    not_judged,
    performance,
    second,
)

LEFT_LEG = part_name("left_leg", "en")
VOID = {"meta", "link"}


class Page(HTMLParser):
    """A page as a browser reads it: elements, attributes and what a person reads.

    Attributes:
        tags: each element with its attributes.
        words: all text outside of style.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words += f"{data}\n"


@pytest.fixture
def danced() -> Performance:
    return performance(second(0), second(1, 62.0, 80.0), second(2, None), second(3, 30.0, None))


def test_a_page_says_how_it_went(danced: Performance, reference: Reference) -> None:
    page = Page(as_page(Outcome(danced, feedback(120, (ARM_TOO_LOW, LATE)), reference, "a-model")))

    for expected in (
        *(reference.title, reference.credit, reference.licence, "a-model"),
        *("84", "Great", "88", "79", "64 ms late", "94%"),
        *("0.41 s later than the reference", "2.1% slower than the reference"),
        *(say(moment, "en") for moment in (BEST, ARM_TOO_LOW, LATE)),
        *(f"{LEFT_LEG}: seen in 31%", "0:02 to 0:03: seen in 20%", "fps: 30 (guessed)"),
    ):
        assert expected in page.words
    assert ("html", {"lang": "en"}) in page.tags


def test_nothing_is_loaded_and_nothing_is_run(danced: Performance, reference: Reference) -> None:
    page = Page(as_page(Outcome(danced, feedback(120), reference, "a-model")))

    names = {name for name, _ in page.tags}
    assert names.isdisjoint({"script", "img", "iframe", "object", "embed", "base", "form", "a"})
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "data:").startswith("data:")
        assert "src" not in attributes
    assert not re.search(r"@import|url\((?!#)|</", STYLE)
    (policy,) = (a["content"] for _, a in page.tags if "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_what_comes_from_a_file_stays_text(danced: Performance, reference: Reference) -> None:
    evil = "</title></style><script>alert(1)</script>'\"&\x00"
    named = replace(reference, id=evil, title=evil, credit=evil, licence=evil)
    assumed = replace(danced, assumed=(evil,), score=None, reason="unseen")

    for performed in (assumed, replace(danced, assumed=(evil,))):
        page = Page(as_page(Outcome(performed, feedback(120), named, evil)))
        assert "script" not in {name for name, _ in page.tags}
        assert page.words.count("<script>alert(1)</script>'\"&\ufffd") >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_one_language(
    danced: Performance, reference: Reference, language: Language
) -> None:
    page = Page(as_page(Outcome(danced, feedback(120), reference, "a-model"), language))
    other = WORDS["en" if language == "ko" else "ko"]

    assert ("html", {"lang": language}) in page.tags
    assert say(ARM_TOO_LOW, language) in page.words
    for title in ("score_title", "heat_title", "moments_title", "seconds_title", "heat_text"):
        assert getattr(WORDS[language], title) in page.words
        assert getattr(other, title) not in page.words


def test_a_reader_that_cannot_see_is_told_what_is_drawn(
    danced: Performance, reference: Reference
) -> None:
    page = Page(as_page(Outcome(danced, feedback(120), reference, "a-model")))

    drawings = [attributes for _, attributes in page.tags if attributes.get("role") == "img"]
    assert len(drawings) == 1 + 2 + 2 + len(ANGLES)  # score, charts, moments, heat map's rows
    assert all(attributes.get("aria-label") for attributes in drawings)
    rows = [name for name, attributes in page.tags if attributes.get("scope") == "row"]
    assert len(rows) == len(danced.seconds)


def test_the_table_has_what_the_charts_show(danced: Performance, reference: Reference) -> None:
    page = as_page(Outcome(danced, feedback(120), reference, "a-model"))

    table = re.findall(r'<tr><th scope="row">(.*?)</tr>', page)
    cells = [re.sub(r"(</t[hd]>)?<td>|</td>", " ", row).split() for row in table]
    assert cells == [
        ["0:00", "95", "Perfect", "95", "100", "+0", "100%"],
        ["0:01", "62", "Good", "62", "100", "+80", "100%"],
        ["0:02", NOTHING, "not", "judged", *[NOTHING] * 3, "20%"],
        ["0:03", "30", "Miss", "30", NOTHING, NOTHING, "100%"],
    ]


def test_without_a_score_the_page_says_why(reference: Reference) -> None:
    page = Page(as_page(Outcome(not_judged(), None, reference, "a-model")))

    assert "not judged" in page.words
    assert page.words.count("no second in common") == 1
    assert WORDS["en"].score_title not in page.words
    assert WORDS["en"].moments_title not in page.words


def test_a_dancer_who_was_hardly_seen(danced: Performance, reference: Reference) -> None:
    unseen = replace(danced, score=None, shape=None, seconds=(), reason="unseen")

    page = Page(as_page(Outcome(unseen, feedback(120, (), None), reference, "a-model")))

    assert "seen in less than 60 %" in page.words
    assert "0.41 s later" in page.words


def test_a_minute_with_everything_off_is_small(reference: Reference) -> None:
    rng = np.random.default_rng(0)
    minute = performance(*(second(t, rng.uniform(0, 100), rng.normal(0, 99)) for t in range(60)))
    found = feedback(1800, (ARM_TOO_LOW, LATE, Moment(9e3, 1e4, "still")))
    found.deviation_deg[:] = rng.normal(0, 300, found.deviation_deg.shape)

    assert len(as_page(Outcome(minute, found, reference, "a-model")).encode()) < 200_000


def test_the_style_has_every_class_that_grades_need() -> None:
    for grade in WORDS["en"].grades:
        for kind in ("fill", "stroke", "text"):
            assert f".{kind}-{grade}{{" in STYLE


def test_a_title_that_is_missing_is_the_id(danced: Performance, reference: Reference) -> None:
    page = as_page(Outcome(danced, None, replace(reference, title="", id="clip"), "a-model"))

    assert f"<h1>{text('clip')}</h1>" in page
