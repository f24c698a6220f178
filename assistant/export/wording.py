"""The words of exports and reference lists, in the languages of the interface."""

from assistant.wording import frame_language

_WORDS = {
    "en": {
        "answer": "Answer",
        "quotes": "Quotes",
        "references": "References",
        "quoted": "“{text}”",
        "undated": "n.d.",
        "page": "p. {page}",
        "press_release": "Press release",
        "asked_as": "Understood as: {question}",
        "filters": "Limited to: {filters}",
        "since": "from {year} on",
        "until": "up to {year}",
        "verbatim": "Quotes are word for word from the documents in the library. Where it holds "
        "a digest of a source, the words are the digest's.",
        "unsupported": "Left out for want of support in the sources: {count}",
        "abstained": "The corpus does not answer this question.",
        "nearest": "Nearest documents",
        "gloss": "English abstract of the document: {gloss}",
        "conversation": "Conversation",
        "made": "Exported from Tandem on {day}. Corpus: {corpus}.",
    },
    "de": {
        "answer": "Antwort",
        "quotes": "Zitate",
        "references": "Literatur",
        "quoted": "„{text}“",
        "undated": "o. D.",
        "page": "S. {page}",
        "press_release": "Pressemitteilung",
        "asked_as": "Verstanden als: {question}",
        "filters": "Beschränkt auf: {filters}",
        "since": "ab {year}",
        "until": "bis {year}",
        "verbatim": "Zitate stehen wörtlich in den Dokumenten der Sammlung. Wo sie von einer "
        "Quelle eine Zusammenfassung enthält, sind es deren Worte.",
        "unsupported": "Weggelassen, weil die Quellen es nicht belegen: {count}",
        "abstained": "Die Sammlung beantwortet diese Frage nicht.",
        "nearest": "Am nächsten kommen",
        "gloss": "Englische Kurzfassung des Dokuments: {gloss}",
        "conversation": "Gespräch",
        "made": "Aus Tandem exportiert am {day}. Sammlung: {corpus}.",
    },
    "da": {
        "answer": "Svar",
        "quotes": "Citater",
        "references": "Litteratur",
        "quoted": "»{text}«",
        "undated": "u.å.",
        "page": "s. {page}",
        "press_release": "Pressemeddelelse",
        "asked_as": "Forstået som: {question}",
        "filters": "Begrænset til: {filters}",
        "since": "fra {year}",
        "until": "til og med {year}",
        "verbatim": "Citaterne står ordret i dokumenterne i samlingen. Hvor den rummer et resumé "
        "af en kilde, er ordene resuméets.",
        "unsupported": "Udeladt, fordi kilderne ikke underbygger det: {count}",
        "abstained": "Samlingen besvarer ikke dette spørgsmål.",
        "nearest": "Tættest på er",
        "gloss": "Engelsk resumé af dokumentet: {gloss}",
        "conversation": "Samtale",
        "made": "Eksporteret fra Tandem den {day}. Samling: {corpus}.",
    },
}


def phrase(language: str, key: str, **values: object) -> str:
    """A phrase in the interface language nearest to `language`."""
    return _WORDS[frame_language(language)][key].format(**values)
