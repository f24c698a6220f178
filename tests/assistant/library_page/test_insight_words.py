"""The words of the insight pages: the same in each language, with the same places."""

import re

from assistant.library_page.insight_words import WORDS


def test_every_language_has_every_text_with_its_places():
    places = {
        language: {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in texts.items()}
        for language, texts in WORDS.items()
    }
    assert places.keys() == {"en", "de", "da"}
    assert places["en"] == places["de"] == places["da"]
