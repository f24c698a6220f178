import html
import re

import pytest

from assistant.chat.render import document_link, escape, marked, outside_link, web_link
from tests.assistant.chat.hostile import PAYLOADS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_keeps_an_active_character(payload):
    assert not re.search(r"[<>\"'{}$`\\]", escape(payload))


def test_escaped_text_reads_as_before():
    text = 'a <b> & "c" {d} $e `f` \\g'
    assert html.unescape(escape(text)) == text


def test_exactly_the_slice_is_marked():
    text = "One sentence. Another one. A third."
    shown = marked(text, 14, 26)
    assert shown == '<p>One sentence. <mark id="quote">Another one.</mark> A third.</p>'


def test_a_slice_over_lines_is_marked_in_each_and_anchored_once():
    text = "first line\n\nsecond line"
    assert marked(text, 6, 18) == (
        '<p>first <mark id="quote">line</mark></p><p><mark>second</mark> line</p>'
    )


def test_headings_lose_their_signs_but_not_inside_the_slice():
    assert marked("## Head\nbody", 0, 0) == "<h2>Head</h2><p>body</p>"
    assert marked("## Head", 0, 7) == '<p><mark id="quote">## Head</mark></p>'
    assert marked("## Head", 3, 7) == '<h2><mark id="quote">Head</mark></h2>'


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (900, 1000)])
def test_offsets_outside_mark_nothing(start, end):
    assert marked("short text", start, end) == "<p>short text</p>"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://", "http://[", None],
)
def test_only_web_addresses_become_links(url):
    assert web_link(url) is None
    assert outside_link(url, "Original") == ""


def test_an_outside_link_tells_the_other_side_nothing():
    link = outside_link('https://a.example/?q="x"', "Original")
    assert 'rel="noopener noreferrer"' in link
    assert 'href="https://a.example/?q=&quot;x&quot;"' in link


def test_document_ids_are_quoted_in_addresses():
    assert document_link("a/b <c>", 1, 2) == "/document/a%2Fb%20%3Cc%3E?start=1&end=2#quote"
    assert document_link("a") == "/document/a"
