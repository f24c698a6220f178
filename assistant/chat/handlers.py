"""The handlers of the page's events: who asks, what is asked, and what changes on the page."""

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from assistant.accounts import Role, require
from assistant.chat.choices import choices_of, chosen, values_of
from assistant.chat.commands import LIMITS, Command, Do, limited, read_command
from assistant.chat.conversation import Host
from assistant.chat.corpus import Corpus, CorpusView
from assistant.chat.frame_view import bar_html, intro_html, next_html, phrases_html
from assistant.chat.render import patch
from assistant.chat.scope_view import pills_html
from assistant.chat.starters import MOST_STARTERS, Starters
from assistant.chat.turns import Conversation, Frame, Reader
from assistant.chat.wording import page_language, words
from assistant.memory.conversations import NoConversation
from ingest.filters import Filters

# Seconds that the start page waits for the starter questions before it does without.
_STARTERS_WAIT = 10.0


def _reader(request: gr.Request) -> Reader:
    person = require(request, Role.READER)
    return Reader(person, page_language(request), request.session_hash or "")


def asking(host: Host) -> Callable[..., Iterator[tuple[Any, ...]]]:
    """The handler of a question: updates of the ask box, state, start, thread and evidence."""

    # Gradio fills in `request` by its type, and only where every argument has its own name.
    def ask(
        text: str,
        before: Conversation,
        languages: list[str] | None,
        since: str | None,
        until: str | None,
        kinds: list[str] | None,
        perspectives: list[str] | None,
        documents: list[str] | None,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        filters = chosen(languages, since, until, kinds, perspectives, documents)
        box: Any = ""  # emptied once: a later frame may cross with Stop, which fills it again
        for frame in host.ask(text, filters, before, _reader(request)):
            yield _updates(frame, box)
            box = gr.skip()

    return ask


def commanding(host: Host, corpus: CorpusView) -> Callable[..., Iterator[tuple[Any, ...]]]:
    """The handler of a click in our own markup: a question's updates, then those of the filters."""

    def command(
        raw: str,
        before: Conversation,
        languages: list[str] | None,
        since: str | None,
        until: str | None,
        kinds: list[str] | None,
        perspectives: list[str] | None,
        documents: list[str] | None,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        reader = _reader(request)
        choices = choices_of(corpus.now(), reader.language)
        said = read_command(raw, {name: [v for _, v in pairs] for name, pairs in choices.items()})
        filters = chosen(languages, since, until, kinds, perspectives, documents)
        filters = limited(filters, said)
        limits: list[Any] = [gr.update(value=value) for value in values_of(filters)]
        if said.do is Do.UNLIMIT or (said.do is Do.CLEAR and not said.turn):
            yield (*[gr.skip()] * 6, *limits)
            return
        text = said.text or _text_of(before, said)
        kept = before if said.do in (Do.ASK, Do.ONLY) else host.without(before, said.turn, reader)
        box: Any = ""
        for frame in host.ask(text, filters, kept, reader):
            yield (*_updates(frame, box), *limits)
            box = gr.skip()
            limits = [gr.skip()] * len(LIMITS)

    return command


def _text_of(conversation: Conversation, command: Command) -> str:
    turns = conversation.turns[command.turn - 1 : command.turn] if command.turn > 0 else ()
    return turns[0].question if turns else ""


def _updates(frame: Frame, box: Any) -> tuple[Any, ...]:
    evidence = gr.skip() if frame.evidence is None else frame.evidence
    return box, frame.conversation, gr.update(visible=False), frame.thread, evidence, ""


def going_on(host: Host) -> Callable[[Conversation, gr.Request], str]:
    """The handler that looks, once an answer is shown, for what may be asked next."""

    def following(conversation: Conversation, request: gr.Request) -> str:
        reader = _reader(request)
        questions = host.followups(conversation)
        return next_html(questions, len(conversation.turns), reader.language)

    return following


def limiting(host: Host, corpus: CorpusView) -> Callable[..., str]:
    """The handler that shows the filters that are set, and what they leave to search."""

    def shown(
        languages: list[str] | None,
        since: str | None,
        until: str | None,
        kinds: list[str] | None,
        perspectives: list[str] | None,
        documents: list[str] | None,
        request: gr.Request,
    ) -> str:
        reader = _reader(request)
        filters = chosen(languages, since, until, kinds, perspectives, documents)
        left = host.documents(filters)
        return pills_html(filters, left, corpus.now().titles, reader.language)

    return shown


def stopping(host: Host) -> Callable[[Conversation, gr.Request], tuple[Any, ...]]:
    """The handler of Stop: the turns before, and the question back in the box."""

    def stopped(conversation: Conversation, request: gr.Request) -> tuple[Any, ...]:
        host.stop(_reader(request))
        count = len(conversation.turns)
        start = gr.update(visible=not count)
        known = conversation.id
        return conversation.asking, conversation, start, patch(count, [], known), gr.skip(), ""

    return stopped


def fresh(request: gr.Request) -> tuple[Any, ...]:
    """An empty conversation without filters, with the start page."""
    _reader(request)
    start = gr.update(visible=True)
    return ("", Conversation(), start, patch(0, []), patch(0, []), "", *values_of(Filters()))


def opening(host: Host, corpus: CorpusView) -> Callable[[gr.Request], list[Any]]:
    """The handler of an opened page: all that it shows but the starter questions."""

    def opened(request: gr.Request) -> list[Any]:
        reader = _reader(request)
        language, now = reader.language, corpus.now()
        frame = _reopened(host, request, reader)
        filters = Filters()
        if frame and frame.conversation.turns and (last := frame.conversation.turns[-1].answer):
            filters = last.question.filters
        named = [*_named(reader, bool(host.memory)), *_named_limits(now, language, filters)]
        turns: list[Any] = [gr.skip()] * 4
        if frame:
            turns = [frame.conversation, gr.update(visible=False), frame.thread, frame.evidence]
        return [*named, *turns, intro_html(now, language)]

    return opened


def starting(
    corpus: CorpusView, starters: Starters
) -> Callable[[Conversation, gr.Request], list[Any]]:
    """The handler that brings the starter questions, once they are known to be answerable."""

    def started(conversation: Conversation, request: gr.Request) -> list[Any]:
        language = _reader(request).language
        if conversation.turns:
            return [gr.skip()] * (1 + MOST_STARTERS)
        starters.wait(_STARTERS_WAIT)
        questions = starters.of(language)
        updates = [gr.update(value=question, visible=True) for question in questions]
        updates += [gr.update(visible=False)] * (MOST_STARTERS - len(questions))
        return [intro_html(corpus.now(), language, bool(questions)), *updates]

    return started


def _reopened(host: Host, request: gr.Request, reader: Reader) -> Frame | None:
    """The conversation that the address names, if it is there and the reader's own."""
    wanted = request.query_params.get("c")
    if not wanted or host.memory is None:
        return None
    try:
        return host.reopened(str(wanted), reader)
    except NoConversation:
        return None


def _named(reader: Reader, keeps: bool) -> list[Any]:
    """The names of buttons and boxes in the reader's language.

    Not through gr.I18n: Gradio 6.31 chooses among its own languages, and Danish is none of them.
    """
    language = reader.language
    return [
        bar_html(language, reader.person, keeps=keeps),
        gr.update(value=words(language, "new")),
        gr.update(
            label=words(language, "ask_label"), placeholder=words(language, "ask_placeholder")
        ),
        gr.update(value=words(language, "ask")),
        gr.update(value=words(language, "stop")),
        gr.update(label=words(language, "scope")),
        phrases_html(language),
    ]


def _named_limits(corpus: Corpus, language: str, filters: Filters) -> list[Any]:
    choices, values = choices_of(corpus, language), values_of(filters)
    return [
        gr.update(choices=choices[name], label=words(language, name), value=value)
        for name, value in zip(LIMITS, values, strict=True)
    ]
