"""Passages: whole sentences, exact offsets, headings above them."""

import random

import pytest

from ingest.documents import Document, Metadata
from ingest.normalise import normalise
from ingest.passages import (
    LEAST_WORDS,
    MOST_WORDS,
    REMAINDER_WORDS,
    SENTENCE_CHARACTERS,
    sentence_spans,
    split,
)

SENTENCE = "The two chiefs share one budget and they meet every week to talk it through. "


def document(text: str, language: str = "en", **known) -> Document:
    return Document("doc", normalise(text).text, Metadata(), language, "doc.md", "0" * 64, **known)


def random_text(seed: int) -> str:
    chance = random.Random(seed)
    words = [
        "budget",
        "data",
        "Møde",
        "größe",
        "e.g.",
        "12.5",
        "A.B.",
        "U.S.",
        "–",
        "“quoted”",
        "x-",
        "*",
        "...",
        "!",
        "?",
        "CMO's",
        "😀",
    ]
    words += ["w" * 2000, "#", "-", "\n", "\n\n", "\n# Head\n", "\n- item ", ". ", "\u1680", "\t"]
    return " ".join(chance.choice(words) for _ in range(chance.randrange(1, 800)))


@pytest.mark.parametrize("seed", range(12))
def test_offsets_are_exact_whatever_the_text(seed):
    source = document(random_text(seed), random.Random(seed).choice(("en", "de", "da", "unknown")))
    passages = split(source)
    end = 0
    for ordinal, passage in enumerate(passages):
        assert passage.text == source.text[passage.start : passage.end]
        assert (passage.ordinal, passage.document_id) == (ordinal, "doc")
        assert passage.start >= end
        assert passage.sentences[0].start == passage.start
        assert passage.sentences[-1].end == passage.end
        for span in passage.sentences:
            assert end <= span.start < span.end <= passage.end
            assert passage.sentence(span) == source.text[span.start : span.end]
            assert passage.sentence(span) == passage.sentence(span).strip()
            assert "\n" not in passage.sentence(span)
            end = span.end
    assert len({passage.id for passage in passages}) == len(passages)


def test_every_word_of_the_running_text_is_in_a_passage():
    text = "# Head\n\n" + SENTENCE * 60 + "\n\n## Part\n\n" + SENTENCE * 7
    passages = split(document(text))
    assert sum(passage.text.count("share one budget") for passage in passages) == 67


def test_a_passage_has_a_few_sentences_and_never_too_many_words():
    passages = split(document(SENTENCE * 100))
    counts = [len(passage.text.split()) for passage in passages]
    assert max(counts) <= MOST_WORDS + REMAINDER_WORDS
    assert min(counts[:-1]) > MOST_WORDS - len(SENTENCE.split())


def test_a_short_remainder_joins_the_passage_before_it():
    fitting = MOST_WORDS // len(SENTENCE.split())
    assert len(split(document(SENTENCE * (fitting + 1)))) == 1


def test_headings_are_a_path_and_no_text():
    text = (
        f"# Top\n\n{SENTENCE * 9}\n\n## Left\n\n{SENTENCE * 9}\n\n### Deep\n\n{SENTENCE * 9}"
        f"\n\n## Right\n\n{SENTENCE * 9}"
    )
    passages = split(document(text))
    assert [p.heading for p in passages] == [
        "Top",
        "Top › Left",
        "Top › Left › Deep",
        "Top › Right",
    ]
    assert not any("#" in p.text or "Left" in p.text for p in passages)


def test_a_short_section_goes_on_into_the_next():
    passages = split(document(f"# A\n\n{SENTENCE}\n\n# B\n\n{SENTENCE}"))
    assert [p.heading for p in passages] == ["A"]
    assert len(SENTENCE.split()) < LEAST_WORDS


def test_abbreviations_do_not_end_a_sentence():
    text = "Herr Dr. Maier sprach bzw. schrieb 2.5 Stunden über Budgets. Danach ging er."
    (passage,) = split(document(text, "de"))
    assert [passage.sentence(span) for span in passage.sentences] == [
        "Herr Dr. Maier sprach bzw. schrieb 2.5 Stunden über Budgets.",
        "Danach ging er.",
    ]


def test_a_list_item_loses_its_bullet():
    (passage,) = split(document("- The first item.\n- The second item."))
    assert [passage.sentence(s) for s in passage.sentences] == [
        "The first item.",
        "The second item.",
    ]


def test_a_hundred_thousand_words_in_one_line_become_passages():
    passages = split(document("word " * 100_000, "de"))
    assert sum(len(p.text.split()) for p in passages) == 100_000
    assert max(len(p.text.split()) for p in passages) <= MOST_WORDS + REMAINDER_WORDS


def test_one_word_of_a_hundred_thousand_characters_is_cut():
    passages = split(document("x" * 100_000))
    assert sum(p.text.count("x") for p in passages) == 100_000
    sentences = [p.sentence(span) for p in passages for span in p.sentences]
    assert max(map(len, sentences)) <= SENTENCE_CHARACTERS
    assert max(len(p.text) for p in passages) < 4 * SENTENCE_CHARACTERS


@pytest.mark.parametrize("text", ["# Only a heading", "# One\n\n## Two", "- \n*"])
def test_headings_alone_have_no_passage(text):
    assert split(document(text)) == []


def test_pages_are_those_on_which_a_passage_begins():
    first = second = (SENTENCE * (MOST_WORDS // len(SENTENCE.split()))).strip()
    source = document(f"{first}\n\n{second}", page_starts=(0, len(first) + 2))
    assert [passage.page for passage in split(source)] == [1, 2]


def test_a_passage_in_another_language_than_its_document_says_so():
    danish = "Tillid er vigtigere end teknologi, og de to chefer skal holde et fast møde hver uge. "
    passages = split(document(SENTENCE * 12 + "\n\n# Dansk\n\n" + danish * 12))
    assert [passage.language for passage in passages] == ["en", "da"]


def test_ids_come_from_the_place_and_not_from_the_text():
    ids = [p.id for p in split(document(SENTENCE * 40))]
    assert ids == [p.id for p in split(document(SENTENCE.upper() * 40))]


def test_german_abbreviations_with_a_space_do_not_end_a_sentence():
    text = "Viele Teams, z. B. im Marketing, teilen Daten. Andere tun das d. h. nie."
    document = Document("d", text, Metadata(), "de", "d.txt", "0")
    spans = [span for passage in split(document) for span in passage.sentences]
    assert [text[span.start : span.end] for span in spans] == [
        "Viele Teams, z. B. im Marketing, teilen Daten.",
        "Andere tun das d. h. nie.",
    ]


def test_a_line_as_long_as_a_book_has_the_same_sentences_as_its_parts():
    sentences = [f"Budget {n} of the chiefs was {n} euros, i. e. too little." for n in range(3_000)]
    line = " ".join(sentences)
    assert [line[span.start : span.end] for span in sentence_spans(line, "en")] == sentences


@pytest.mark.parametrize("text", [". ", "w", "!?", "e.g. ", "x."])
def test_no_line_makes_punkt_give_up(text):
    line = text * (100_000 // len(text))
    assert split(document(line)) or text == ". "
