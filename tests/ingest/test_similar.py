"""Documents that say the same: noticed, kept, and counted once."""

import pytest

from assistant.evidence.sources import source_of, studies_of
from ingest.add import State, add
from ingest.curate import edit
from ingest.similar import cosine, marks_of, phrases
from tests.ingest.test_checks import document

pytestmark = pytest.mark.usefixtures("verify_here")

FRONT = "---\nyear: {year}\n---\n"
ENGLISH = (
    "In the survey 412 companies were asked about customer data. For 47 percent the data belongs to "
    "one department alone, and 63 percent want a shared budget for it. Only 12.5 percent trust it.\n"
)
GERMAN = (
    "In der Umfrage wurden 412 Unternehmen nach den Daten der Kunden gefragt. Bei 47 Prozent gehören "
    "die Daten einer Abteilung, und 63 Prozent wollen ein gemeinsames Budget dafür. Nur 12,5 Prozent "
    "schenken dem Ganzen Vertrauen.\n"
)


@pytest.fixture
def put(tmp_path, empty_library, encoder):
    """Adds a text as a file of this name; the row."""

    def put(name: str, text: str):
        file = tmp_path / f"{name}.md"
        file.write_text(text, encoding="utf-8")
        return add([file], empty_library, encoder).rows[0]

    return put


def studies(library) -> list[str]:
    with library.reading() as reading:
        return [study.key for study in studies_of(map(source_of, reading.documents()))]


def test_a_near_duplicate_is_added_with_a_note_and_counts_as_the_same_study(put, empty_library):
    put("first", ENGLISH)
    row = put("second", ENGLISH + "We think so too.\n")
    assert row.state is State.READY
    assert "stand in first too" in row.reason
    assert studies(empty_library) == ["first"]
    with empty_library.reading() as reading:
        assert reading.document("second").metadata.guessed == ("id", "reports_on")


def test_a_translation_is_noticed_and_counts_as_the_same_study(put, empty_library):
    put("english", ENGLISH)
    row = put("german", GERMAN)
    assert "probably a translation of english: 100 % of the figures agree" in row.reason
    assert studies(empty_library) == ["english"]


def test_other_figures_or_another_subject_are_no_translation(put):
    put("english", ENGLISH)
    other = GERMAN.replace("412", "917").replace("47", "31").replace("63", "88")
    assert put("figures", other).reason == ""
    assert put("subject", "Am Montag 412, am Dienstag 47 und 63 und 12,5 Grad.\n").reason == ""


def test_the_same_text_of_another_year_is_another_edition(put, empty_library):
    put("first", FRONT.format(year=2019) + ENGLISH)
    row = put("second", FRONT.format(year=2020) + ENGLISH + "We think so too.\n")
    assert "stand in first too" in row.reason
    assert studies(empty_library) == ["first", "second"]


def test_a_researcher_can_say_that_it_is_a_study_of_its_own(put, empty_library, encoder, tmp_path):
    put("first", ENGLISH)
    put("second", ENGLISH + "We think so too.\n")
    edit("second", {"reports_on": None}, empty_library, encoder)
    assert studies(empty_library) == ["first", "second"]
    put("second", ENGLISH + "We think so too, and say it.\n")
    assert studies(empty_library) == ["first", "second"]


def test_marks_of_the_same_text_are_the_same_and_of_another_are_not():
    one, other = document(ENGLISH), document("Nothing of it. " * 9)
    assert set(marks_of(one)) == set(marks_of(document(ENGLISH)))
    assert not set(marks_of(one)) & set(marks_of(other))


def test_a_text_of_fewer_words_than_a_phrase_has_one():
    assert len(phrases("one")) == len(phrases("one two three")) == 1
    assert len(phrases("one two three four")) == 2


def test_cosine_is_that_of_the_means(encoder):
    rows = encoder.encode_passages(["budget", "trust", "data"])
    assert cosine(rows[:2], rows[:1]) == pytest.approx(0.5**0.5)
    assert cosine(rows[:1], rows[2:]) == 0
    assert cosine(rows[:0], rows) == 0
