"""What the gate lets through and holds back: true and wrong statements against the whole corpus.

True ones are the expected facts of the development questions, written in English from topic sheets,
against the documents that they are from, in eleven languages. Wrong ones are made from these: with
another number, another name, the other direction, two figures exchanged, another party, a clause
added, denied, or held against another document.

    python -m evals.bench.support
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.gate import Gate, Shown
from assistant.marks import Written
from assistant.settings import load_settings
from evals.cases import Nugget, load_cases
from ingest.encoder import Encoder, load_encoder
from ingest.library import Reading

DEV = Path(__file__).parents[1] / "questions" / "dev.jsonl"
# A wrong document is one of so many others, by the order of the questions.
_OTHERS = 5
_TURNED = (
    ("more", "less"), ("most", "few"), ("increase", "decrease"), ("higher", "lower"),
    ("largest", "smallest"), ("rose", "fell"), ("fell", "rose"), ("less", "more"),
)  # fmt: skip

_OTHER = {"CMOs": "CIOs", "CIOs": "CMOs", "marketers": "CIOs"}
# On the subject of the corpus, and in none of its documents.
_ADDED = (
    "marketing has since taken over the data platform",
    "this doubles the profit of the company",
    "trust between the two departments has grown as a result",
    "the board therefore merged both departments",
    "customers complain much less than before",
    "budgets are now planned together every month",
)


def main() -> None:
    """Prints, for each kind of statement, how many the gate supports, and what stopped the rest."""
    settings = load_settings()
    encoder = load_encoder(settings.encoder)
    library = settings.library()
    nuggets = list({n.text: n for case in load_cases(DEV) for n in case.nuggets if n.doc}.values())
    with library.reading() as reading:
        sources = {n.doc: _sources(n.doc, reading) for n in nuggets if n.doc}
    library.close()
    report(nuggets, {d: s for d, s in sources.items() if s}, encoder)


def report(nuggets: Sequence[Nugget], sources: dict[str, list[Shown]], encoder: Encoder) -> None:
    """One line for each kind of statement and each group of source languages."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    documents = list(sources)
    for index, nugget in enumerate(nuggets):
        if nugget.doc not in sources:
            continue
        own = sources[nugget.doc]
        language = own[0].document.language
        group = language if language in ("en", "de", "da") else "other"
        for kind, text in statements(nugget.text):
            verdict = Gate(own, "en", encoder).check(Written(text, ()))
            counts[kind, group][verdict.failure or "supported"] += 1
            if (kind == "true") == bool(verdict.failure):
                found = " | ".join(q.ground.text for q in verdict.quotes)
                print(f"{kind} {language} {verdict.failure or 'supported'}: {text} <- {found}")
        others = [d for d in documents[index + 1 :] + documents if d != nugget.doc][:_OTHERS]
        pool = [source for d in others for source in sources[d]]
        verdict = Gate(pool, "en", encoder).check(Written(nugget.text, ()))
        counts["other documents", group][verdict.failure or "supported"] += 1
    for (kind, group), count in sorted(counts.items()):
        total = sum(count.values())
        stopped = ", ".join(f"{n} {name}" for name, n in count.most_common() if name != "supported")
        print(f"{kind:16} {group:6} {count['supported']:3} of {total:3} supported   {stopped}")


def statements(text: str) -> Iterator[tuple[str, str]]:
    """A true statement and the wrong ones that can be made from it, each with its kind."""
    yield "true", text
    number = re.search(r"\b\d+\b", text)
    if number:
        yield "number", text[: number.start()] + str(int(number[0]) + 7) + text[number.end() :]
    yield (
        "name",
        f"Siemens says that {text[0].lower()}{text[1:]}"
        if text[1].islower()
        else f"Siemens: {text}",
    )
    for word, turned in _TURNED:
        if re.search(rf"(?i)\b{word}\b", text):
            yield "direction", re.sub(rf"(?i)\b{word}\b", turned, text, count=1)
            break
    shares = list(re.finditer(r"\b\d+(?:\.\d+)?(?=%| percent)", text))[:2]
    if len(shares) == 2 and shares[0][0] != shares[1][0]:
        first, second = shares
        between = text[first.end() : second.start()]
        yield (
            "exchanged",
            text[: first.start()] + second[0] + between + first[0] + text[second.end() :],
        )
    if re.search(r"\d(?:%| percent) of (?:\w+ ){0,3}(?:CMOs|CIOs|marketers)\b", text):
        yield "other party", re.sub(r"CMOs|CIOs|marketers", lambda m: _OTHER[m[0]], text)
    yield "half true", f"{text.rstrip('.')}, and {_ADDED[len(text) % len(_ADDED)]}"
    verb = re.search(r"\b(?:is|are|has|have|was|were|do|does|can|want|say|see)\b", text)
    if verb:
        yield "negation", f"{text[: verb.end()]} not {text[verb.end() :].lstrip()}"


def _sources(document_id: str, reading: Reading) -> list[Shown]:
    document = reading.document(document_id)
    passages = reading.passages_of(document_id)
    vectors = reading.sentence_vectors([passage.id for passage in passages])
    return [Shown(p, document, vectors[p.id]) for p in passages] if document else []


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    main()
