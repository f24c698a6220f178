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
        "order": "It tells Tandem how to behave; Tandem only answers questions, from its sources.",
        "below": "The closest passage matches at {score}, and {threshold} is needed.",
        "not_named": "No source that fits says anything about {names}.",
        "keyword_only": "The encoder is missing, so only words were compared, not meaning.",
        "gloss": "English abstract of the document: {gloss}",
        "in_language": "in {name}",
        "translation": "Machine translation: {text}",
        "unsupported": "Not carried by the sources: {text}",
        "partly": "The sources touch on this without answering it fully.",
        "model_nothing": "The language model found no answer in these passages; here are the "
        "sentences that come closest, word for word.",
        "model_unsupported": "What the language model wrote is not carried by the sources; here "
        "are their own sentences instead.",
        "model_language": "The language model did not keep to your language; here are the sources' "
        "own sentences instead.",
        "model_failed": "The language model {why}; here are the sources' own sentences instead.",
        "refused": "could not be reached",
        "timeout": "took too long",
        "cut": "broke off",
        "rate_limited": "is overloaded at the moment",
        "server_error": "reported an error",
        "unreadable": "sent something unreadable",
        "empty": "sent nothing",
        "endless": "did not come to an end",
        "cancelled": "was stopped",
        "misconfigured": "is not set up correctly",
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
        "order": "Sie schreibt Tandem vor, wie es sich verhalten soll; Tandem beantwortet nur "
        "Fragen, aus seinen Quellen.",
        "below": "Die nächste Stelle passt zu {score}, nötig sind {threshold}.",
        "not_named": "Keine passende Quelle sagt etwas über {names}.",
        "keyword_only": "Der Encoder fehlt; verglichen wurden nur Wörter, nicht Bedeutungen.",
        "gloss": "Englische Kurzfassung des Dokuments: {gloss}",
        "in_language": "auf {name}",
        "translation": "Maschinelle Übersetzung: {text}",
        "unsupported": "Nicht durch die Quellen gedeckt: {text}",
        "partly": "Die Quellen berühren die Frage, beantworten sie aber nicht ganz.",
        "model_nothing": "Das Sprachmodell hat in diesen Textstellen keine Antwort gefunden; "
        "hier die Sätze, die der Frage am nächsten kommen, im Wortlaut.",
        "model_unsupported": "Was das Sprachmodell geschrieben hat, ist durch die Quellen "
        "nicht gedeckt; hier stattdessen deren eigene Sätze.",
        "model_language": "Das Sprachmodell hat nicht in Ihrer Sprache geantwortet; hier "
        "stattdessen die Sätze der Quellen im Wortlaut.",
        "model_failed": "Das Sprachmodell {why}; hier stattdessen die Sätze der Quellen im "
        "Wortlaut.",
        "refused": "war nicht erreichbar",
        "timeout": "hat zu lange gebraucht",
        "cut": "hat mitten in der Antwort abgebrochen",
        "rate_limited": "ist gerade überlastet",
        "server_error": "hat einen Fehler gemeldet",
        "unreadable": "hat etwas Unlesbares geschickt",
        "empty": "hat nichts geschickt",
        "endless": "hat kein Ende gefunden",
        "cancelled": "wurde angehalten",
        "misconfigured": "ist nicht richtig eingerichtet",
    },
    "da": {
        "one_source": "Ordret fra én kilde:",
        "sources": "Ordret fra {count} kilder:",
        "touches": "Kilderne berører spørgsmålet uden at besvare det helt. Ordret:",
        "nothing": "Samlingen besvarer ikke dette spørgsmål.",
        "nearest": "Tættest på er:",
        "no_documents": "Ingen dokumenter passer til filtrene: ryd dem, eller tilføj dokumenter.",
        "empty_library": "Samlingen er tom: tilføj dokumenter med `tandem add`.",
        "order": "Det fortæller Tandem, hvordan det skal opføre sig; Tandem svarer kun på "
        "spørgsmål, ud fra sine kilder.",
        "below": "Det nærmeste afsnit passer {score}, og der kræves {threshold}.",
        "not_named": "Ingen kilde, der passer, siger noget om {names}.",
        "keyword_only": "Encoderen mangler; kun ord er sammenlignet, ikke betydning.",
        "gloss": "Engelsk resumé af dokumentet: {gloss}",
        "in_language": "på {name}",
        "translation": "Maskinoversættelse: {text}",
        "unsupported": "Uden dækning i kilderne: {text}",
        "partly": "Kilderne berører spørgsmålet uden at besvare det helt.",
        "model_nothing": "Sprogmodellen fandt intet svar i disse afsnit; her er de sætninger, "
        "der kommer tættest på, ordret.",
        "model_unsupported": "Det, sprogmodellen skrev, har ikke dækning i kilderne; her er "
        "kildernes egne sætninger i stedet.",
        "model_language": "Sprogmodellen svarede ikke på dit sprog; her er kildernes egne "
        "sætninger i stedet.",
        "model_failed": "Sprogmodellen {why}; her er kildernes egne sætninger i stedet.",
        "refused": "kunne ikke nås",
        "timeout": "var for længe om det",
        "cut": "gik i stå midt i svaret",
        "rate_limited": "er overbelastet lige nu",
        "server_error": "meldte en fejl",
        "unreadable": "sendte noget ulæseligt",
        "empty": "sendte ingenting",
        "endless": "blev ikke færdig",
        "cancelled": "blev stoppet",
        "misconfigured": "er ikke sat rigtigt op",
    },
}


def frame_language(language: str) -> str:
    """The language in which Tandem speaks to someone who asks in `language`.

    Danish for Norwegian, which is read as easily; English for the others.
    """
    language = "da" if language == "no" else language
    return language if language in INTERFACE_LANGUAGES else "en"


def written_language(language: str) -> str:
    """The language in which a model writes for someone who asks in `language`.

    The reader's own where Tandem knows its name; Tandem's own words stay in `frame_language`.
    """
    return language if language in _CODES else "en"


def say(language: str, key: str, **values: object) -> str:
    """A sentence in the interface language nearest to `language`."""
    return _WORDS[frame_language(language)][key].format(**values)


def language_name(code: str, language: str) -> str:
    """What a language is called in another; its code where there is no name for it."""
    names = dict(zip(_CODES, _LANGUAGE_NAMES[frame_language(language)].split(), strict=True))
    return names.get(code, code)
