"""Every development question answered with a model that invents: what of it would be shown?

    python -m evals.bench.inventing [writer]

`writer` is one of tests/model_fakes.py (run it in the checkout); `invents` without one. Prints how
often a citation, a number or a link was shown that no source carries: each must be 0.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from assistant.answer import Answer, Assistant
from assistant.marks import has_address
from assistant.question import Turn
from assistant.settings import load_settings
from evals.cases import load_cases
from ingest.encoder import load_encoder
from ingest.index import Index, Search
from ingest.numbers import find_numbers
from tests import model_fakes

DEV = Path(__file__).parents[1] / "questions" / "dev.jsonl"


def main() -> None:
    """Prints what came of the questions and every fault found."""
    settings = load_settings()
    library = settings.library()
    index = Index(library, load_encoder(settings.encoder))
    model = model_fakes.FakeModel(getattr(model_fakes, [*sys.argv, "invents"][1]))
    assistant = Assistant(index, model=model)
    counts: Counter[str] = Counter()
    for case in load_cases(DEV):
        history = [Turn(role, content) for role, content in case.history]
        answer = assistant.answer(case.question, history=history)
        counts[f"{answer.mode}, {answer.outcome}"] += 1
        counts.update(statement.support for statement in answer.statements)
        if answer.model:
            counts[f"model: {answer.model.result}"] += 1
            counts["marks never issued, taken out"] += answer.model.never_issued
        with index.searching() as search:
            for fault in faults(answer, search):
                counts[f"FAULT {fault}"] += 1
                print(case.id, fault)
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")


def faults(answer: Answer, search: Search) -> Iterable[str]:
    """What is shown, outside of the fold for the unsupported, and carried by nothing."""
    for citation in answer.citations:
        document = search.document(citation.document_id)
        if document is None or document.text[citation.start : citation.end] != citation.quote:
            yield "invented citation"
    for statement in answer.statements:
        if statement.support == "unsupported":
            if answer.mode == "generative" and statement.text in answer.text:
                yield "unsupported statement in the text"
            continue
        cited = [answer.citations[n - 1] for n in statement.citations]
        known = {n.value for c in cited for n in find_numbers(c.quote, c.language)}
        verbatim = statement.support == "verbatim"
        language = cited[0].language if verbatim else answer.language
        if not {n.value for n in find_numbers(statement.text, language)} <= known:
            yield f"number not in the cited text: {statement.text}"
    if answer.mode == "generative" and has_address(answer.text):
        yield "address"


if __name__ == "__main__":
    main()
