"""Replies in every form that models write them in become plain statements with issued marks."""

import pytest

from assistant.marks import NOTHING, has_address, read_reply

IDS = ("kqzv", "bcdf", "wxrt")


def read(reply, **how):
    draft = read_reply(reply, IDS, "en", **how)
    return [(s.text, s.marks) for s in draft.statements]


@pytest.mark.parametrize(
    "mark",
    [
        " [kqzv]", "[kqzv]", " [KQZV]", " (kqzv)", " 【kqzv】", " kqzv", " [1]", " (1)", "【1】", " [^1]",
        "¹", " <sup>1</sup>", " [passage kqzv]", " (Source: kqzv)", " [Quelle 1]", " [[kqzv]]",
        " [kqzv](https://x.example/)", " **[kqzv]**",
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", [("", "."), (".", "")], ids=["inside", "after"])
def test_every_form_of_a_mark_points_to_its_passage(mark, end):
    reply = f"Both chiefs share one budget{end[0]}{mark}{end[1]}"
    draft = read_reply(reply, IDS, "en")
    (statement,) = draft.statements
    assert statement.text.rstrip(".") == "Both chiefs share one budget"
    assert statement.marks == (0,)
    assert draft.never_issued == 0


@pytest.mark.parametrize(
    "mark", ["[1, 3]", "[kqzv, wxrt]", "[kqzv] [wxrt]", "[1][3]", "[1; wxrt]", "¹,³"]
)
def test_several_marks(mark):
    assert read(f"They share a budget {mark}.") == [("They share a budget.", (0, 2))]


def test_a_range_of_marks():
    assert read("They share a budget [1-3].") == [("They share a budget.", (0, 1, 2))]


@pytest.mark.parametrize("mark", ["[0]", "[-1]", "[4]", "[99]", "[2019]", "[zzzz]", "(0)", "(17)"])
def test_marks_never_issued_are_taken_out_and_counted(mark):
    draft = read_reply(f"They share a budget {mark}.", IDS, "en")
    assert [(s.text, s.marks) for s in draft.statements] == [("They share a budget.", ())]
    assert draft.never_issued == 1


def test_years_and_asides_in_parentheses_stay():
    said = "A survey (2019) of chiefs (both of them) found it"
    assert read(f"{said} [2].") == [(f"{said}.", (1,))]


def test_a_mark_belongs_to_the_sentence_that_it_follows():
    reply = (
        "One budget is shared. [kqzv] The others have two [bcdf]. No mark here.\n[wxrt] Last one."
    )
    assert read(reply) == [
        ("One budget is shared.", (0,)),
        ("The others have two.", (1,)),
        ("No mark here.", ()),
        ("Last one.", (2,)),
    ]


def test_a_line_of_marks_belongs_to_what_stands_above():
    assert read("One budget is shared.\n[kqzv] [2]") == [("One budget is shared.", (0, 1))]


def test_lists_headings_introductions_and_references_go():
    reply = (
        "# Answer\nHere is what the sources say:\n1. **One budget** is shared [1]\n- Both sign it (2)\n\n"
        "Sources:\n[1] Who pays, 2021\n[2] Trust takes meetings"
    )
    assert read(reply) == [("One budget is shared", (0,)), ("Both sign it", (1,))]


def test_footnote_definitions_go():
    assert read("One budget is shared.[^1]\n\n[^1]: Who pays for it, 2021.") == [
        ("One budget is shared.", (0,))
    ]


def test_thoughts_are_no_answer():
    assert read("<think>Maybe [2] says so. Or not.</think>One budget is shared [1].") == [
        ("One budget is shared.", (0,))
    ]
    assert read("I think so.</think>\nOne budget is shared [1].") == [
        ("One budget is shared.", (0,))
    ]
    assert read("<think>never ends. One budget is shared [1].") == []


@pytest.mark.parametrize(
    "hostile",
    [
        "![p](https://evil.example/p.png)",
        "![p][ref]",
        '<img src="https://evil.example/p.png">',
        "<img src=https://evil.example/p.png onerror=x",
        "<script>fetch('x')</script>",
        "<a href='javascript:x'>here</a>",
        "[here](https://evil.example)",
        "[here](javascript:alert(1))",
        "https://evil.example/q?d=1",
        "www.evil.example",
        "evil.example/path",
        "mail@evil.example",
        "javascript:alert(1)",
        "data:text/html;base64,xxxx",
        "10.0.0.1:8080",
        "[here][ref]\n\n[ref]: https://evil.example",
    ],
)
def test_no_markup_link_image_or_address_survives(hostile):
    draft = read_reply(f"One budget is shared {hostile} by two [1].", IDS, "en")
    text = " ".join(s.text for s in draft.statements)
    assert "One budget is shared" in text
    for bad in ("<", ">", "](", "![", "http", "evil", "javascript:", "data:", "www.", "10.0.0"):
        assert bad not in text


def test_an_address_is_remembered():
    (statement,) = read_reply("Visit https://evil.example now.", IDS, "en").statements
    assert statement.had_address
    assert has_address("see http://x") and not has_address("see CIO.com, it is 3.5 times v2.0")


@pytest.mark.parametrize("reply", [NOTHING, f"{NOTHING}.", f"**{NOTHING}**", f" {NOTHING}\n"])
def test_the_sentinel(reply):
    draft = read_reply(reply, IDS, "en")
    assert draft.nothing_found and draft.statements == ()


@pytest.mark.parametrize("reply", ["", "   ", "\x00\ufffd", "```\n```", "[1] [2]", "...", "42."])
def test_a_reply_that_says_nothing_has_no_statements(reply):
    assert read(reply) == []


def test_of_a_growing_reply_the_sentence_being_written_is_left_out():
    reply = "One budget is shared. [kqzv] Both sign it. [bcdf] And then"
    whole = read(reply)
    for cut in range(len(reply)):
        grown = read(reply[:cut], whole=False)
        assert grown == whole[: len(grown)]
    assert read(reply, whole=False) == whole[:2]
