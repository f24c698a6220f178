"""Prompts: every word said to a model, as files under `prompts/` with named placeholders."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.models.protocol import Message
from ingest.errors import TandemError

PROMPTS = Path(__file__).parents[1] / "prompts"
# What each file must name, no more and no less.
PLACEHOLDERS = {
    "answer": frozenset(
        {"fence", "example", "nothing", "passages", "question", "reminder", "language"}
    ),
    "standalone": frozenset({"fence", "conversation", "question", "language"}),
    "gloss": frozenset({"fence", "quotes", "language"}),
    "judge": frozenset({"fence", "question", "statement", "quotes", "facts", "language"}),
}
_BREAK = "\n---\n"
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class PromptBroken(TandemError):
    """A prompt file is missing, or names other placeholders than the program fills."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with placeholders: what the model is, a line of dashes, and what it is asked."""

    name: str
    text: str

    def messages(self, **values: str) -> list[Message]:
        """The system and the user message, filled in one pass: values are never read again."""
        expected = PLACEHOLDERS[self.name]
        if values.keys() != expected:
            raise TypeError(f"{self.name} takes {sorted(expected)}, given {sorted(values)}")
        system, user = (
            _PLACEHOLDER.sub(lambda match: values[match.group(1)], part).strip()
            for part in self.text.split(_BREAK)
        )
        return [Message("system", system), Message("user", user)]


@cache
def load_prompt(name: str, folder: Path = PROMPTS) -> Prompt:
    """The prompt of that name; PromptBroken names every placeholder that is missing or unknown."""
    file = folder / f"{name}.md"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptBroken(f"the prompt {file} cannot be read: {error}") from None
    found, expected = frozenset(_PLACEHOLDER.findall(text)), PLACEHOLDERS[name]
    wrong = [f"{{{{{placeholder}}}}} is missing" for placeholder in sorted(expected - found)]
    wrong += [f"{{{{{placeholder}}}}} is unknown" for placeholder in sorted(found - expected)]
    if text.count(_BREAK) != 1:
        wrong.append("one line of --- must part what the model is from what it is asked")
    if wrong:
        raise PromptBroken(f"the prompt {file}: {', '.join(wrong)}")
    return Prompt(name, text)
