"""What works with the configured language model and what does not, tried out in words."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.fences import fenced, new_fence, new_ids
from assistant.marks import NOTHING, read_reply
from assistant.models.catalogue import has, offered
from assistant.models.load import configured, load_model
from assistant.models.protocol import ChatModel, Message, ModelError, Reason, Reply
from assistant.prompts import load_prompt
from assistant.settings import Settings
from ingest.language import UNKNOWN, detect_language

# Seconds to list the models.
_LISTING = 10.0
# Characters of passages: more than any answer's prompt has, some 4,000 tokens.
_LONG = 12_000
_FACT = "In 2023, 62 % of 417 firms let the CMO and the CIO sign one shared budget."
_OTHERS = (
    "Few firms review their marketing systems more than once a year.",
    "Interviews with six data teams show that meetings are held every second week.",
)
_QUESTION = "Hvor mange virksomheder lader CMO og CIO underskrive ét fælles budget?"
_UNANSWERABLE = "Hvor mange medaljer vandt Norge ved vinter-OL i 1994?"
_READER = "da"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that works, does not, or (None) cannot be told; `words` say what to do."""

    what: str
    works: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class _Try:
    """A reply to the answer prompt, the ids of its passages, and how it came."""

    reply: Reply
    ids: tuple[str, ...]
    pieces: int
    first_after: float


def check_model(settings: Settings) -> Iterator[Finding]:
    """The findings one by one, ending early where nothing more can work."""
    try:
        address, _ = configured(settings)
        model = load_model(settings)
    except ModelError as error:
        yield Finding("settings", False, str(error))
        return
    assert model is not None
    yield Finding("settings", True, f"{address.name} at {address.url}")
    yield from _catalogue(settings, address.model)
    try:
        tried = _try(model, settings, _QUESTION, [_FACT, *_OTHERS])
    except ModelError as error:
        yield Finding("replies", False, str(error))
        return
    yield from _reply_findings(tried)
    yield _attempted("finds nothing", lambda: _nothing(model, settings))
    yield _attempted("long prompts", lambda: _long(model, settings))


def _catalogue(settings: Settings, model: str) -> Iterator[Finding]:
    try:
        names = offered(settings, min(_LISTING, settings.model_deadline))
    except ModelError as error:
        listless = error.reason not in (Reason.REFUSED, Reason.TIMEOUT)
        words = f"no list of models ({error})" if listless else str(error)
        yield Finding("model", None if listless else False, words)
        return
    if has(names, model):
        yield Finding("model", True, f"{model} is there")
    else:
        there = ", ".join(names[:10]) or "none"
        yield Finding("model", False, f"{model} is not there; there are: {there}")


def _reply_findings(tried: _Try) -> Iterator[Finding]:
    reply = tried.reply
    counted = "estimated, the server counts none" if reply.estimated else "as the server counts"
    tokens = f"{reply.input_tokens} tokens read, {reply.output_tokens} written ({counted})"
    yield Finding("replies", True, f"in {reply.seconds:.1f} s, {tokens}")
    streams = tried.pieces > 1
    how = f"{tried.pieces} pieces, the first after {tried.first_after:.1f} s"
    yield Finding("streams", streams, how if streams else "the reply came in one piece")
    draft = read_reply(reply.text, tried.ids, _READER)
    cited = any(0 in statement.marks for statement in draft.statements)
    yield Finding(
        "cites",
        cited,
        "the passage that says it" if cited else f"not the right passage: {_excerpt(reply)}",
    )
    spoken = detect_language(reply.text).language
    yield Finding(
        "language",
        None if spoken == UNKNOWN else spoken == _READER,
        f"asked for {_READER}, wrote {spoken}",
    )


def _nothing(model: ChatModel, settings: Settings) -> Finding:
    tried = _try(model, settings, _UNANSWERABLE, [_FACT, *_OTHERS])
    works = read_reply(tried.reply.text, tried.ids, _READER).nothing_found
    said = "it says so" if works else f"it should say so, but wrote: {_excerpt(tried.reply)}"
    return Finding("finds nothing", works, said)


def _long(model: ChatModel, settings: Settings) -> Finding:
    passages = [_FACT]
    while sum(map(len, passages)) < _LONG:
        passages.append(" ".join(_OTHERS * 8))
    tried = _try(model, settings, _QUESTION, passages)
    works = "62" in tried.reply.text
    said = "whole" if works else f"not to the start: {_excerpt(tried.reply)}"
    return Finding("long prompts", works, f"{_LONG:,} characters are read {said}")


def _attempted(what: str, attempt: Callable[[], Finding]) -> Finding:
    try:
        return attempt()
    except ModelError as error:
        return Finding(what, False, str(error))


def _try(model: ChatModel, settings: Settings, question: str, passages: list[str]) -> _Try:
    """The reply to the prompt that answers are written with."""
    messages, ids = _prompt(question, passages)
    start = time.monotonic()
    moments: list[float] = []

    def on_text(text: str) -> bool:
        if text:
            moments.append(time.monotonic() - start)
        return True

    reply = model.write(messages, settings.model_deadline, on_text)
    return _Try(reply, ids, len(moments), moments[0])


def _prompt(question: str, passages: list[str]) -> tuple[list[Message], tuple[str, ...]]:
    fence = new_fence()
    ids = new_ids(len(passages), [fence, question, *passages])
    messages = load_prompt("answer").messages(
        fence=fence,
        example=ids[0],
        nothing=NOTHING,
        passages="\n\n".join(fenced(fence, t, i) for i, t in zip(ids, passages, strict=True)),
        question=question,
        reminder="",
        language="Danish",
    )
    return messages, ids


def _excerpt(reply: Reply) -> str:
    return repr(" ".join(reply.text.split())[:120])
