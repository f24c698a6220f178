"""Every word of the library's pages, in the languages of the interface."""

from assistant.library_page import words_da, words_de, words_en

WORDS: dict[str, dict[str, str]] = {
    "en": words_en.WORDS,
    "de": words_de.WORDS,
    "da": words_da.WORDS,
}


def words(language: str, key: str, /, **values: object) -> str:
    """A text of the library's pages in an interface language."""
    return WORDS[language][key].format(**values)
