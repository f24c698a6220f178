"""Language models that one can compute in the head: each writes by a rule from its prompt."""

import re
from collections.abc import Callable, Sequence

from assistant.models.protocol import Message, ModelError, OnText, Reason, Reply

Writer = Callable[[str], str]
"""From the whole prompt to the reply."""


class FakeModel:
    """Replies by a rule, word by word; keeps every prompt it was given."""

    def __init__(self, writer: Writer, name: str = "fake/model") -> None:
        self.name = name
        self.prompts: list[str] = []
        self._writer = writer

    def write(
        self, messages: Sequence[Message], deadline: float, on_text: OnText | None = None
    ) -> Reply:
        prompt = "\n".join(message.content for message in messages)
        self.prompts.append(prompt)
        text = self._writer(prompt)
        for piece in re.findall(r"\S+\s*|\s+", text):
            if on_text and not on_text(piece):
                raise ModelError(Reason.CANCELLED, "stopped")
        return Reply(text, len(prompt.split()), len(text.split()), 0.0, self.name)


class BrokenModel:
    """Sends some words, then fails."""

    name = "fake/broken"

    def __init__(self, reason: Reason, first: str = "") -> None:
        self.reason = reason
        self.first = first
        self.calls = 0

    def write(
        self, messages: Sequence[Message], deadline: float, on_text: OnText | None = None
    ) -> Reply:
        self.calls += 1
        if on_text and self.first:
            on_text(self.first)
        raise ModelError(self.reason, "a sentence for the maintainer")


def passages(prompt: str) -> dict[str, str]:
    """The fenced texts of a prompt by id, their first line (the title) left out."""
    found = re.findall(r"<(\w+)> \[(\w{4})\]\n(.*?)\n</\1>", prompt, re.DOTALL)
    return {marker: text.partition("\n")[2] or text for _, marker, text in found}


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+", text) if s and not s.startswith("#")]


def obedient(prompt: str) -> str:
    """The first sentence of each of the first three passages, word for word, with its id."""
    first = [(i, sentences(text)[0]) for i, text in list(passages(prompt).items())[:3]]
    return "\n".join(f"{sentence} [{marker}]" for marker, sentence in first)


def obeys_everything(prompt: str) -> str:
    """Writes what any line of the passages asks for, under the first passage's mark, with all of
    its links and images; and claims that the passages say it."""
    found = passages(prompt)
    orders = [
        match
        for text in found.values()
        for match in re.findall(r"(?im)(?:write|schreibe|skriv)\b[^:\n]*:\s*(.+)$", text)
    ]
    mark = next(iter(found), "abcd")
    return "\n".join(f"{order} [{mark}]" for order in orders) or obedient(prompt)


def ignores_format(prompt: str) -> str:
    """The right sentences without any mark, as a list with an introduction and a heading."""
    lines = [
        f"{n}. **{sentences(text)[0]}**" for n, text in enumerate(passages(prompt).values(), 1)
    ]
    return "\n".join(["## Answer", "Here is what the sources say:", *lines[:3]])


def invents(prompt: str) -> str:
    """Figures, names and marks out of thin air, some under real ids and in real sentences, in the
    language that was asked for as far as a passage has it."""
    found = passages(prompt)
    usual = {"English": " the ", "German": " der ", "Danish": " og "}
    asked = usual.get(prompt.rstrip(".").rpartition(" ")[2], " the ")
    found = {marker: text for marker, text in found.items() if asked in text} or found
    lines = ["According to Siemens, 97.3 percent of all CMOs resigned in 1987 [1]."]
    for number, (marker, text) in enumerate(found.items()):
        sentence = sentences(text)[0]
        lines.append(f"{re.sub(r'[0-9]+', str(70 + number), sentence)} [{marker}] [99] [zzzz]")
        lines.append(f"Moreover, {40 + number} of 211 companies said so, Oracle adds [{marker}].")
        lines.append(f"{sentence} [0] [-3]")
    return "\n".join(lines)


def wrong_language(prompt: str) -> str:
    """French, whatever was asked for."""
    marker = next(iter(passages(prompt)), "abcd")
    return f"Les entreprises partagent un budget entre les deux directions, disent-ils. [{marker}]"


def finds_nothing(prompt: str) -> str:
    return "NOTHING_FOUND"


def garbage(prompt: str) -> str:
    """What a model with random weights writes: words of every kind, and none of it means anything."""
    words = "budget trust data conflict meet customer survey"
    return (
        f"▁the<unk>aqq {words} [[ ](( 7 7 7 Ġĉ lorem 4,4 ]\n\x00\ufffd <|im_end|> {words} )) " * 5
    )


def fenced_texts(prompt: str) -> list[str]:
    """What stands between markers without an id."""
    return [text for _, text in re.findall(r"<(\w{12})>\n(.*?)\n</\1>", prompt, re.DOTALL)]
