"""Gloss: foreign quotes in the reader's language by a model, beside the quote and never instead."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.citations import Citation
from assistant.compose import speaks
from assistant.fences import fenced, new_fence, new_ids
from assistant.marks import has_address, plain_lines
from assistant.models.protocol import ModelError
from assistant.prompts import load_prompt
from assistant.talk import Talk
from assistant.wording import language_name
from ingest.encoder import Encoder
from ingest.language import UNKNOWN, detect_language
from ingest.numbers import find_numbers

# Cosine of a quote and its translation: of 11,000 aligned sentences one in a hundred lies below.
_ALIKE = 0.55
# A translation is about as long as what it translates.
_LENGTHS = (0.4, 2.5)


def glossed(
    citations: Sequence[Citation], language: str, talk: Talk, encoder: Encoder
) -> tuple[Citation, ...]:
    """The citations, those in a foreign language with a translation where one holds."""
    foreign = [c for c in citations if c.language not in (language, UNKNOWN)]
    if not foreign:
        return tuple(citations)
    fence, quotes = new_fence(), [citation.quote for citation in foreign]
    ids = new_ids(len(quotes), [fence, *quotes])
    messages = load_prompt("gloss").messages(
        fence=fence,
        quotes="\n\n".join(fenced(fence, q, i) for i, q in zip(ids, quotes, strict=True)),
        language=language_name(language, "en"),
    )
    try:
        reply = talk.ask(messages)
    except ModelError:  # the answer stands without translations
        return tuple(citations)
    translated = _translations(reply.text, ids)
    found = {
        citation.n: translated[i]
        for i, citation in zip(ids, foreign, strict=True)
        if i in translated and _holds(translated[i], citation, language, encoder)
    }
    return tuple(replace(c, translation=found.get(c.n)) for c in citations)


def _translations(reply: str, ids: Sequence[str]) -> dict[str, str]:
    """What a reply gives for each id; a lone quote needs none."""
    pattern = rf"(?im)^\W*({'|'.join(ids)})\W+(\S.*)$"
    text = plain_lines(reply)
    found = {match[1].lower(): " ".join(match[2].split()) for match in re.finditer(pattern, text)}
    if not found and len(ids) == 1 and text.strip():
        found = {ids[0]: " ".join(text.split())}
    return found


def _holds(text: str, citation: Citation, language: str, encoder: Encoder) -> bool:
    """Whether a text can be a translation of a quote: numbers, language, length, meaning."""
    quoted = {number.value for number in find_numbers(citation.quote, citation.language)}
    said = {number.value for number in find_numbers(text, language)}
    vectors = encoder.encode_passages([text, citation.quote])
    least, most = (share * len(citation.quote) for share in _LENGTHS)
    return (
        said == quoted
        and least <= len(text) <= most
        and not has_address(text)
        and speaks(language, detect_language(text).language)
        and float(vectors[0] @ vectors[1]) >= _ALIKE
    )
