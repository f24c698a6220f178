"""Every sentence that Tandem itself says in an answer, in the languages of its interface."""

INTERFACE_LANGUAGES = ("en", "de", "da")

_LANGUAGE_NAMES = {
    "en": "English German Danish French Spanish Swedish Italian Portuguese Dutch Norwegian Finnish "
    "Polish Greek",
    "de": "Englisch Deutsch Dänisch Französisch Spanisch Schwedisch Italienisch Portugiesisch "
    "Niederländisch Norwegisch Finnisch Polnisch Griechisch",
    "da": "engelsk tysk dansk fransk spansk svensk italiensk portugisisk hollandsk norsk finsk "
    "polsk græsk",
}
_CODES = ("en", "de", "da", "fr", "es", "sv", "it", "pt", "nl", "no", "fi", "pl", "el")  # noqa: SIM905

_WORDS = {
    "en": {
        "one_source": "Quoted word for word from one source:",
        "sources": "Quoted word for word from {count} sources:",
        "touches": "The sources touch on this without answering it fully. Quoted word for word:",
        "nothing": "The corpus does not answer this question.",
        "nearest": "Nearest documents:",
        "no_documents": "No document fits these filters: clear them, or add documents.",
        "empty_library": "The library is empty: add documents with `tandem add`.",
        "below": "The closest passage matches at {score}, and {threshold} is needed.",
        "not_named": "No source that fits says anything about {names}.",
        "keyword_only": "The encoder is missing, so only words were compared, not meaning.",
        "gloss": "English abstract of the document: {gloss}",
        "in_language": "in {name}",
    },
    "de": {
        "one_source": "Wörtlich aus einer Quelle:",
        "sources": "Wörtlich aus {count} Quellen:",
        "touches": "Die Quellen berühren die Frage, beantworten sie aber nicht ganz. Wörtlich:",
        "nothing": "Die Sammlung beantwortet diese Frage nicht.",
        "nearest": "Am nächsten kommen:",
        "no_documents": "Kein Dokument passt zu diesen Filtern: Filter löschen oder Dokumente "
        "hinzufügen.",
        "empty_library": "Die Sammlung ist leer: Dokumente mit `tandem add` hinzufügen.",
        "below": "Die nächste Stelle passt zu {score}, nötig sind {threshold}.",
        "not_named": "Keine passende Quelle sagt etwas über {names}.",
        "keyword_only": "Der Encoder fehlt; verglichen wurden nur Wörter, nicht Bedeutungen.",
        "gloss": "Englische Kurzfassung des Dokuments: {gloss}",
        "in_language": "auf {name}",
    },
    "da": {
        "one_source": "Ordret fra én kilde:",
        "sources": "Ordret fra {count} kilder:",
        "touches": "Kilderne berører spørgsmålet uden at besvare det helt. Ordret:",
        "nothing": "Samlingen besvarer ikke dette spørgsmål.",
        "nearest": "Tættest på er:",
        "no_documents": "Ingen dokumenter passer til filtrene: ryd dem, eller tilføj dokumenter.",
        "empty_library": "Samlingen er tom: tilføj dokumenter med `tandem add`.",
        "below": "Det nærmeste afsnit passer {score}, og der kræves {threshold}.",
        "not_named": "Ingen kilde, der passer, siger noget om {names}.",
        "keyword_only": "Encoderen mangler; kun ord er sammenlignet, ikke betydning.",
        "gloss": "Engelsk resumé af dokumentet: {gloss}",
        "in_language": "på {name}",
    },
}


def frame_language(language: str) -> str:
    """The language in which Tandem speaks to someone who asks in `language`."""
    return language if language in INTERFACE_LANGUAGES else "en"


def say(language: str, key: str, **values: object) -> str:
    """A sentence in the interface language nearest to `language`."""
    return _WORDS[frame_language(language)][key].format(**values)


def language_name(code: str, language: str) -> str:
    """What a language is called in another; its code where there is no name for it."""
    names = dict(zip(_CODES, _LANGUAGE_NAMES[frame_language(language)].split(), strict=True))
    return names.get(code, code)
