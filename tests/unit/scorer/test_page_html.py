from __future__ import annotations

from scorer.page_html import element, joined, number, text


def test_words_cannot_become_markup() -> None:
    assert text("<b>'\"&") == "&lt;b&gt;&#x27;&quot;&amp;"
    assert element("p", text("a<b"), title='"><script>') == (
        '<p title="&quot;&gt;&lt;script&gt;">a&lt;b</p>'
    )


def test_what_cannot_be_written_is_replaced() -> None:
    assert text("a\x00b\ud800c\x1b") == "a\ufffdb\ufffdc\ufffd"
    text("a\x00b\ud800c\x1b").encode("utf-8")


def test_an_element() -> None:
    drawn = element("rect", class_="late", stroke_width=2, x=1.0 / 3, y=-0.001, id=None)

    assert drawn == '<rect class="late" stroke-width="2" x="0.33" y="0"></rect>'
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'
    assert joined(drawn, drawn) == drawn + drawn


def test_numbers_are_short() -> None:
    assert [number(value) for value in (100.0, 1.5, 1.005, -0.0, 20.10)] == [
        *("100", "1.5", "1", "0", "20.1")
    ]
