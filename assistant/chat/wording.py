"""Every word of the page itself, in the languages of the interface; answers bring their own."""

from typing import Any

from assistant.chat import words_da, words_de, words_en
from assistant.wording import INTERFACE_LANGUAGES

# Set by the switch on the page; says nothing about who reads.
LANGUAGE_COOKIE = "tandem_language"
WORDS: dict[str, dict[str, str]] = {
    "en": words_en.WORDS,
    "de": words_de.WORDS,
    "da": words_da.WORDS,
}


def words(language: str, key: str, /, **values: object) -> str:
    """A text of the page in an interface language."""
    return WORDS[language][key].format(**values)


def kind_name(language: str, kind: str) -> str:
    """What a kind of document is called; itself where there is no word for it."""
    return WORDS[language].get(f"kind_{kind}", kind)


def reader_language(accept: str | None) -> str:
    """The interface language that a browser asks for first; English where it asks for none of them.

    Browsers list languages in the order of preference, which their weights repeat.
    """
    for part in (accept or "").split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in INTERFACE_LANGUAGES:
            return code
    return "en"


def page_language(request: Any) -> str:
    """The language of the page for a request of Starlette's or Gradio's: the reader's own choice
    (a cookie of the language switch), else what the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in INTERFACE_LANGUAGES:
        return str(chosen)
    return reader_language(request.headers.get("accept-language"))


def decimal(language: str, value: float, places: int = 1) -> str:
    """A number with so many decimals, with the comma that German and Danish use."""
    text = f"{value:.{places}f}"
    return text if language == "en" else text.replace(".", ",")
