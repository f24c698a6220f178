"""The page in Gradio's components; what it shows is made by the views beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.chat.conversation import Conversation, Host
from assistant.chat.corpus import Corpus, CorpusView
from assistant.chat.render import escape
from assistant.chat.starters import MOST_STARTERS, Starters
from assistant.chat.wording import kind_name, reader_language, words
from assistant.wording import language_name
from ingest.documents import PERSPECTIVES
from ingest.filters import Filters

# Handlers at once, and questions in line behind them; beyond that Gradio says that it is busy.
_HANDLERS = 16
_LINE = 64
# Seconds that the start page waits for the starter questions before it does without.
_STARTERS_WAIT = 10.0
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "monospace"]
_LIMITS = ("languages", "since", "until", "kinds", "perspectives")
# No spinner over the page, no entry in the list of Gradio's API.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

_NAME = '<h1><a class="brand" href="/">Tandem</a></h1>'
HEAD = (
    '<link rel="icon" href="/page/icon.svg"><link rel="stylesheet" href="/page/chat.css">'
    '<script src="/page/chat.js" defer></script>'
)


@dataclass(frozen=True)
class _Parts:
    """The components of the page that events read or change."""

    new: gr.Button
    start: gr.Column
    intro: gr.HTML
    starters: list[gr.Button]
    thread: gr.HTML
    evidence: gr.HTML
    question: gr.Textbox
    submit: gr.Button
    scope: gr.Accordion
    limits: list[gr.Dropdown]


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with the fonts of the reader's own system."""
    return gr.themes.Base(font=_FONTS, font_mono=_MONO)


def build_page(host: Host, corpus: CorpusView, starters: Starters) -> gr.Blocks:
    """The chat page, ready to mount."""
    with gr.Blocks(title="Tandem", analytics_enabled=False, fill_width=True) as page:
        conversation = gr.State(Conversation())
        parts = _parts(corpus.now())
        shown = [parts.question, conversation, parts.start, parts.thread, parts.evidence]
        ask = _asking(host)
        asked = [parts.question.submit, parts.submit.click]
        gr.on(asked, ask, [parts.question, conversation, *parts.limits], shown, **_QUIET)
        for button in parts.starters:
            button.click(ask, [button, conversation, *parts.limits], shown, **_QUIET)
        parts.new.click(_fresh, None, shown, **_QUIET)
        named = [parts.new, parts.question, parts.submit, parts.scope]
        opened = [parts.intro, *parts.starters, *parts.limits, *named]
        page.load(_opening(corpus, starters), None, opened, **_QUIET)
    page.queue(max_size=_LINE, default_concurrency_limit=_HANDLERS, api_open=False)
    return page


def _parts(corpus: Corpus) -> _Parts:
    with gr.Row(elem_id="bar"):
        gr.HTML(_NAME, elem_id="name", js_on_load=None, apply_default_css=False)
        new = gr.Button(words("en", "new"), elem_id="new", size="sm")
    with gr.Row(elem_id="stage"):
        with gr.Column(elem_id="talk"):
            with gr.Column(elem_id="start") as start:
                intro = _html("intro")
                starters = [
                    gr.Button("", elem_classes="starter", visible=False)
                    for _ in range(MOST_STARTERS)
                ]
            thread = _html("thread")
        with gr.Column(elem_id="side"):
            evidence = _html("evidence")
        with gr.Column(elem_id="asker"):
            question, submit = _ask_box()
            with gr.Accordion(words("en", "scope"), open=False, elem_id="scope") as scope:
                limits = _limits(corpus)
    return _Parts(new, start, intro, starters, thread, evidence, question, submit, scope, limits)


def _html(element: str) -> gr.HTML:
    """A place for our own markup; no script of Gradio's is attached to it."""
    return gr.HTML(elem_id=element, js_on_load=None, apply_default_css=False)


def _ask_box() -> tuple[gr.Textbox, gr.Button]:
    with gr.Row(elem_id="ask-row"):
        question = gr.Textbox(
            label=words("en", "ask_label"),
            placeholder=words("en", "ask_placeholder"),
            show_label=False,
            container=False,
            lines=1,
            max_lines=6,
            autofocus=True,
            elem_id="question",
        )
        submit = gr.Button(words("en", "ask"), elem_id="ask", variant="primary")
    return question, submit


def _limits(corpus: Corpus) -> list[gr.Dropdown]:
    """The filters, in the order of _LIMITS."""
    choices = _choices(corpus, "en")
    with gr.Row(elem_id="limits"):
        return [
            gr.Dropdown(
                choices[name],
                label=words("en", name),
                multiselect=name not in ("since", "until"),
                value="" if name in ("since", "until") else None,
            )
            for name in _LIMITS
        ]


def _choices(corpus: Corpus, language: str) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to, by name, with the values behind."""
    years = [(words(language, "any"), ""), *((str(y), str(y)) for y in reversed(corpus.years))]
    return {
        "languages": [(language_name(code, language), code) for code in corpus.languages],
        "since": years,
        "until": years,
        "kinds": [(kind_name(language, kind), kind) for kind in corpus.kinds],
        "perspectives": [(words(language, f"perspective_{p}"), p) for p in PERSPECTIVES],
    }


def chosen(
    languages: Sequence[str] | None,
    since: str | None,
    until: str | None,
    kinds: Sequence[str] | None,
    perspectives: Sequence[str] | None,
) -> Filters:
    """The filters as they were chosen in the scope bar."""
    return Filters(
        languages=tuple(languages or ()),
        since=int(since) if since else None,
        until=int(until) if until else None,
        kinds=tuple(kinds or ()),
        perspectives=tuple(perspectives or ()),
    )


def _asking(host: Host) -> Callable[..., Iterator[tuple[Any, ...]]]:
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
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        filters = chosen(languages, since, until, kinds, perspectives)
        language = reader_language(request.headers.get("accept-language"))
        for frame in host.ask(text, filters, before, language):
            evidence = gr.skip() if frame.evidence is None else frame.evidence
            yield "", frame.conversation, gr.update(visible=False), frame.thread, evidence

    return ask


def _fresh() -> tuple[Any, ...]:
    """An empty conversation, with the start page."""
    return "", Conversation(), gr.update(visible=True), "", ""


def _opening(corpus: CorpusView, starters: Starters) -> Callable[[gr.Request], Iterator[list[Any]]]:
    """What a page shows when it is opened: at once all but the starters, and then those."""

    def opened(request: gr.Request) -> Iterator[list[Any]]:
        language = reader_language(request.headers.get("accept-language"))
        now = corpus.now()
        named = _named(now, language)
        yield [intro_html(now, language), *[gr.skip()] * MOST_STARTERS, *named]
        starters.wait(_STARTERS_WAIT)
        questions = starters.of(language)
        updates = [gr.update(value=question, visible=True) for question in questions]
        updates += [gr.update(visible=False)] * (MOST_STARTERS - len(questions))
        yield [intro_html(now, language, bool(questions)), *updates, *[gr.skip()] * len(named)]

    return opened


def _named(corpus: Corpus, language: str) -> list[Any]:
    """The names of filters, buttons and boxes in the reader's language.

    Not through gr.I18n: Gradio 6.31 chooses among its own languages, and Danish is none of them.
    """
    choices = _choices(corpus, language)
    limits = [gr.update(choices=choices[name], label=words(language, name)) for name in _LIMITS]
    return [
        *limits,
        gr.update(value=words(language, "new")),
        gr.update(
            label=words(language, "ask_label"), placeholder=words(language, "ask_placeholder")
        ),
        gr.update(value=words(language, "ask")),
        gr.update(label=words(language, "scope")),
    ]


def intro_html(corpus: Corpus, language: str, with_starters: bool = False) -> str:
    """The start page's words: what Tandem is, and what the corpus holds."""
    holds = words(language, "start_empty")
    if corpus.documents:
        dated = {"first": corpus.years[0], "last": corpus.years[-1]} if corpus.years else {}
        holds = words(
            language,
            "start" if dated else "start_undated",
            documents=corpus.documents,
            languages=len(corpus.languages),
            **dated,
        )
    examples = f'<p class="try">{escape(words(language, "try"))}</p>' if with_starters else ""
    return (
        f'<section lang="{language}"><p class="eyebrow">{escape(words(language, "tagline"))}</p>'
        f"<h2>{escape(words(language, 'start_title'))}</h2>"
        f'<p class="holds">{escape(holds)}</p>{examples}</section>'
    )
