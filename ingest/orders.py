"""Orders: sentences of a document that speak to a language model instead of to a reader.

The list is of phrasings that attacks use, in three languages. Ingest holds such documents back for
a person to look at; the assistant neither quotes such sentences nor lets them carry a statement.
"""

import re

_ORDER = re.compile(
    r"(?ix)"
    r"\b(?:ignore|disregard|forget|override)\b.{0,50}\b(?:instruct|prompt|rules?\b|above|previous|earlier)"
    r"|\b(?:ignorier|vergiss|vergessen\ sie|missachte|übergeh)\w*.{0,50}"
    r"(?:anweisung|instruktion|vorgabe|regeln|prompt|oben|bisherig|vorherig)"
    r"|\b(?:ignorer|glem|tilsidesæt|se\ bort\ fra)\b.{0,50}"
    r"(?:instruktion|instruks|anvisning|regler|prompt|ovenfor|tidligere|ovenstående)"
    r"|\bsystem[- ]?(?:prompt|message|nachricht|besked)\b"
    r"|^\W*(?:system|assistant|user|instruction|anweisung|instruktion)\s*:"
    r"|\b(?:you\ are|act\ as|du\ bist|sie\ sind|du\ er)\b.{0,20}"
    r"\b(?:ai|assistant|language\ model|chatbot|ki|assistent|sprachmodell|sprogmodel)\b"
    r"|^\W*(?:(?:dear|note\ to|attention)\s.{0,30}(?:ai|assistant|model)"
    r"|an\ (?:die\ ki|das\ sprachmodell)|til\ (?:ai|sprogmodellen))"
    r"|^\W*(?:please\s+|now\s+|bitte\s+|nun\s+|nu\s+)?"
    r"(?:write|say|reply|respond|answer|output|print|repeat|include|insert|cite"
    r"|schreib\w*|antworte\w*|sage?n?|gib|füge?n?|wiederhol\w*|zitier\w*"
    r"|skriv|svar|sig|udskriv|tilføj|indsæt|gentag|citer)\b.*(?::|[\"“„«])"
)


def is_order(sentence: str) -> bool:
    """Whether a sentence tells a model what to do, as far as its wording shows it."""
    return _ORDER.search(sentence) is not None
