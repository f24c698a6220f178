"""The steps of an answer as they happen, for a page that shows each."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from assistant.answer import Answer, Assistant
from assistant.chat.turns import Conversation
from assistant.progress import Event
from ingest.filters import Filters


def steps(
    assistant: Assistant,
    text: str,
    filters: Filters,
    before: Conversation,
    stopped: threading.Event,
) -> Iterator[Event | Answer]:
    """What `Assistant.answer` tells on its way, and the answer at the end.

    `stopped` stops the language model, and so does who stops listening. Raises what
    `Assistant.answer` does.
    """
    events: SimpleQueue[Event | None] = SimpleQueue()

    def tell(event: Event) -> bool:
        events.put(event)
        return not stopped.is_set()

    with ThreadPoolExecutor(1, thread_name_prefix="answer") as pool:
        answer = pool.submit(
            assistant.answer, text, filters=filters, history=before.said, on_progress=tell
        )
        answer.add_done_callback(lambda _: events.put(None))
        try:
            while (event := events.get()) is not None:
                yield event
        except GeneratorExit:
            stopped.set()
            raise
        yield answer.result()
