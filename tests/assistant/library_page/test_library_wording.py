import string

from assistant.library_page.wording import WORDS
from assistant.wording import INTERFACE_LANGUAGES
from ingest.checks import Quality
from ingest.curate import EDITABLE
from ingest.jobs import JobState
from ingest.ledger import Standing
from ingest.report import State


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_every_text_with_the_same_placeholders():
    assert set(WORDS) == set(INTERFACE_LANGUAGES)
    for language in WORDS:
        assert WORDS[language].keys() == WORDS["en"].keys()
        for key, text in WORDS[language].items():
            assert placeholders(text) == placeholders(WORDS["en"][key]), (language, key)


def test_everything_that_is_shown_has_a_word():
    shown = {f"state_{state}" for state in (*JobState, State.UPDATED, State.UNCHANGED)}
    shown |= {f"field_{name}" for name in EDITABLE}
    shown |= {f"quality_{name}" for name in Quality.__slots__}
    shown |= {f"standing_{standing}" for standing in Standing}
    assert shown <= WORDS["en"].keys()
