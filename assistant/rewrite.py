"""A follow-up made to stand alone by a model, where what it wrote holds against what was asked."""

from dataclasses import replace

from assistant.assertions import assertion_of
from assistant.compose import speaks
from assistant.demands import mentions
from assistant.fences import fenced, neutral, new_fence
from assistant.marks import has_address, plain_lines
from assistant.models.protocol import ModelError
from assistant.prompts import load_prompt
from assistant.question import Question, understand
from assistant.talk import Talk
from assistant.wording import language_name
from ingest.encoder import Encoder
from ingest.language import UNKNOWN, detect_language

# Seconds for one short line; the answer has the rest of the deadline.
_SECONDS = 15.0
_LONGEST = 400
# Cosine with the question that was put together without a model: another subject lies below.
_ALIKE = 0.4


def rewritten(question: Question, talk: Talk, encoder: Encoder) -> Question:
    """The question with a model's standalone wording, or as it was where that does not hold."""
    asked = [turn.content for turn in question.history if turn.role == "user"]
    if not asked or question.standalone == question.text:
        return question
    fence = new_fence()
    spoken = "en" if question.language == UNKNOWN else question.language
    messages = load_prompt("standalone").messages(
        fence=fence,
        conversation=fenced(fence, "\n".join(asked)),
        question=neutral(question.text),
        language=language_name(spoken, "en"),
    )
    try:
        reply = talk.ask(messages, most=_SECONDS)
    except ModelError:  # the answer's own call says what is wrong with the model
        return question
    text = " ".join(plain_lines(reply.text).split()).strip("\"'“”„«» ")
    if not _holds(text, question, asked, encoder):
        return question
    alone = understand(text, question.filters, language=question.language)
    return replace(alone, text=question.text, history=question.history)


def _holds(text: str, question: Question, asked: list[str], encoder: Encoder) -> bool:
    """Whether a rewriting says neither less nor more than the conversation."""
    language = question.language
    said = assertion_of(text, language, [language])
    last = assertion_of(question.text, language, [language])
    before = assertion_of(" ".join([*asked, question.text]), language, [language])
    lowered, known = text.lower(), f"{' '.join(asked)} {question.text}".lower()
    vectors = encoder.encode_questions([text or "?", question.standalone])
    return (
        0 < len(text) <= _LONGEST
        and not has_address(text)
        and speaks(language, detect_language(text).language)
        and last.numbers <= said.numbers <= before.numbers
        and all(mentions(lowered, name) for name in last.names)
        and all(mentions(known, name) for name in said.names)
        and float(vectors[0] @ vectors[1]) >= _ALIKE
    )
