import pytest

from assistant.models.thoughts import Thoughts


def shown(*pieces) -> str:
    thoughts = Thoughts()
    return "".join(thoughts.without(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Both sign.", "Both sign."),
        ("<think>Who? Both.</think>\n\nBoth sign.", "Both sign."),
        ("\n<think>\n</think>Both.", "Both."),
        ("<think>a</think> <think>b</think> Both.", "Both."),
        ("<think>for ever and ever", ""),
        ("<b>Both</b> sign.", "<b>Both</b> sign."),
        ("Both <think>really</think> sign.", "Both <think>really</think> sign."),
    ],
)
def test_a_reply_is_the_same_however_it_is_cut_into_pieces(text, reply):
    assert shown(text) == reply
    assert shown(*text) == reply
