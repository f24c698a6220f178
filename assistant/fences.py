"""Fences: text of others put into a prompt so that it cannot pass for ours.

Markers and ids are drawn anew for every call, so no document can know them; what could end a
passage, open a chat template's turn or look like one of our marks is spelt differently.
"""

import secrets
from collections.abc import Sequence

# No vowels: the ids are no words of any language, and never stand in a text by chance.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_ID_LENGTH = 4
_FENCE_LENGTH = 12
_NEUTRAL = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "【": "(", "】": ")", "`": "'"})


def neutral(text: str) -> str:
    """A text on as many lines as before, without characters that structure a prompt."""
    return text.translate(_NEUTRAL)


def new_fence() -> str:
    """A marker that nobody has seen before."""
    return _draw(_FENCE_LENGTH)


def new_ids(count: int, texts: Sequence[str]) -> tuple[str, ...]:
    """`count` different ids of four letters, none of which occurs in the texts."""
    lowered = "\n".join(texts).lower()
    ids: dict[str, None] = {}
    while len(ids) < count:
        drawn = _draw(_ID_LENGTH)
        if drawn not in lowered:
            ids[drawn] = None
    return tuple(ids)


def fenced(fence: str, text: str, label: str = "") -> str:
    """A text between two markers; the label is ours and stands outside of what is neutralised."""
    head = f"<{fence}> [{label}]" if label else f"<{fence}>"
    return f"{head}\n{neutral(text)}\n</{fence}>"


def _draw(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
