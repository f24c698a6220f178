"""The page in Gradio's components; what it shows is made by the views beside it."""

import os
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.chat.api import add_api
from assistant.chat.choices import choices_of
from assistant.chat.commands import LIMITS, YEARS
from assistant.chat.conversation import Host
from assistant.chat.corpus import Corpus, CorpusView
from assistant.chat.frame_view import bar_html
from assistant.chat.handlers import (
    asking,
    commanding,
    fresh,
    going_on,
    limiting,
    opening,
    starting,
    stopping,
)
from assistant.chat.starters import MOST_STARTERS, Starters
from assistant.chat.turns import Conversation
from assistant.chat.wording import words

# Handlers at once, and questions in line behind them; beyond that Gradio says that it is busy.
_HANDLERS = 16
_LINE = 64
# How often uploads are looked through, and how old they become, in seconds.
_UPLOADS = (60 * 60, 24 * 60 * 60)
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "monospace"]
# No spinner over the page, no entry in the list of Gradio's API.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

HEAD = (
    '<link rel="icon" href="/page/icon.svg"><link rel="stylesheet" href="/page/ask.css">'
    '<link rel="stylesheet" href="/page/evidence.css"><link rel="stylesheet" href="/page/chat.css">'
    '<script src="/page/chat.js" defer></script><script src="/page/actions.js" defer></script>'
)


@dataclass(frozen=True)
class _Parts:
    """The components of the page that events read or change."""

    bar: gr.HTML
    new: gr.Button
    start: gr.Column
    intro: gr.HTML
    starters: list[gr.Button]
    thread: gr.HTML
    evidence: gr.HTML
    chips: gr.HTML
    pills: gr.HTML
    question: gr.Textbox
    submit: gr.Button
    stop: gr.Button
    scope: gr.Accordion
    limits: list[gr.Dropdown]
    command: gr.Textbox
    run: gr.Button
    phrases: gr.HTML


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with the fonts of the reader's own system."""
    return gr.themes.Base(font=_FONTS, font_mono=_MONO)


def build_page(host: Host, corpus: CorpusView, starters: Starters) -> gr.Blocks:
    """The chat page, ready to mount."""
    # Gradio would count every event with pandas: a second to import, for what nobody sees.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**9))
    with gr.Blocks(
        title="Tandem", analytics_enabled=False, fill_width=True, delete_cache=_UPLOADS
    ) as page:
        add_api(host)  # first, or a handler of the page has the endpoint's name already
        conversation = gr.State(Conversation())
        parts = _parts(corpus.now())
        _connect(parts, conversation, host, corpus)
        named = [parts.bar, parts.new, parts.question, parts.submit, parts.stop, parts.scope]
        opened = [*named, parts.phrases, *parts.limits, conversation, parts.start]
        opened += [parts.thread, parts.evidence, parts.intro]
        # Not through the line: two requests fewer until the page can be used.
        load = page.load(opening(host, corpus), None, opened, queue=False, **_QUIET)
        suggested = [parts.intro, *parts.starters]
        load.then(starting(corpus, starters), conversation, suggested, **_QUIET)
    page.queue(max_size=_LINE, default_concurrency_limit=_HANDLERS, api_open=False)
    return page


def _connect(parts: _Parts, conversation: gr.State, host: Host, corpus: CorpusView) -> None:
    """What happens on which event."""
    shown = [parts.question, conversation, parts.start, parts.thread, parts.evidence, parts.chips]
    limits = parts.limits
    ask = asking(host)
    typed = gr.on(
        [parts.question.submit, parts.submit.click],
        ask,
        [parts.question, conversation, *limits],
        shown,
        **_QUIET,
    )
    inputs = [parts.command, conversation, *limits]
    clicked = parts.run.click(commanding(host, corpus), inputs, [*shown, *limits], **_QUIET)
    asked = [typed, clicked]
    for button in parts.starters:
        asked.append(button.click(ask, [button, conversation, *limits], shown, **_QUIET))
    for event in asked:
        event.then(going_on(host), conversation, parts.chips, **_QUIET)
    changes = [limit.change for limit in limits]
    always: dict[str, Any] = {**_QUIET, "trigger_mode": "always_last"}
    gr.on(changes, limiting(host, corpus), limits, parts.pills, **always)
    parts.stop.click(stopping(host), conversation, shown, cancels=asked, **_QUIET)
    parts.new.click(fresh, None, [*shown, *limits], **_QUIET)


def _parts(corpus: Corpus) -> _Parts:
    with gr.Row(elem_id="bar"):
        bar = _html("bar-words", bar_html("en"))
        new = gr.Button(words("en", "new"), elem_id="new", size="sm")
    with gr.Row(elem_id="stage"):
        with gr.Column(elem_id="talk"):
            with gr.Column(elem_id="start") as start:
                intro = _html("intro")
                starters = [
                    gr.Button("", elem_classes="starter", visible=False)
                    for _ in range(MOST_STARTERS)
                ]
            _html("turns", '<div id="log" role="log" aria-live="polite"></div>')
            thread = _html("thread")
        with gr.Column(elem_id="side"):
            _html("panels", '<div id="sources"></div>')
            evidence = _html("evidence")
        with gr.Column(elem_id="asker"):
            chips, pills = _html("chips"), _html("pills")
            question, submit, stop = _ask_box()
            with gr.Accordion(words("en", "scope"), open=False, elem_id="scope") as scope:
                limits = _limits(corpus)
    with gr.Row(elem_id="offstage"):
        command = gr.Textbox(label="command", elem_id="command", container=False)
        run = gr.Button("run", elem_id="run")
        phrases = _html("phrases")
    return _Parts(
        bar, new, start, intro, starters, thread, evidence, chips, pills, question, submit, stop,
        scope, limits, command, run, phrases,
    )  # fmt: skip


def _html(element: str, value: str = "") -> gr.HTML:
    """A place for our own markup; no script of Gradio's is attached to it."""
    return gr.HTML(value, elem_id=element, js_on_load=None, apply_default_css=False)


def _ask_box() -> tuple[gr.Textbox, gr.Button, gr.Button]:
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
        stop = gr.Button(words("en", "stop"), elem_id="stop")
    return question, submit, stop


def _limits(corpus: Corpus) -> list[gr.Dropdown]:
    """The filters, in the order of LIMITS."""
    choices = choices_of(corpus, "en")
    with gr.Row(elem_id="limits"):
        return [
            gr.Dropdown(
                # The titles come when the page is opened: as it is built they would come twice.
                choices[name] if name != "documents" else [],
                label=words("en", name),
                multiselect=name not in YEARS,
                value="" if name in YEARS else [],
                elem_id=f"limit-{name}",
            )
            for name in LIMITS
        ]
