"""The vocabulary: English pieces first, new ones after, accents kept."""

from tokenizers import Tokenizer

from ingest.training.data import Group
from ingest.training.vocabulary import (
    SPECIAL,
    build_tokenizer,
    is_latin,
    renewed,
    word_piece,
)

ENGLISH = (*SPECIAL, "the", "brand", "日", "[unused1]", "m", "##a", "##r", "##k")


def _tokenizer() -> Tokenizer:
    marke = Group("the brand", {"de": "Die Märkte", "da": "mærket"}, "docs")
    return build_tokenizer([marke] * 10, word_piece(ENGLISH))


def test_english_pieces_keep_their_order_and_new_ones_follow() -> None:
    pieces = sorted(_tokenizer().get_vocab().items(), key=lambda item: item[1])
    names = [piece for piece, _ in pieces]
    assert names[:7] == [*SPECIAL, "the", "brand"]
    assert names.index("märkte") > names.index("##k")


def test_only_latin_pieces_are_kept() -> None:
    assert is_latin("##größe")
    assert is_latin("€")
    assert not is_latin("日")
    assert not is_latin("[unused1]")


def test_texts_are_lowered_and_framed_and_keep_their_accents() -> None:
    assert _tokenizer().encode("Märkte").tokens == ["[CLS]", "märkte", "[SEP]"]


def test_words_of_ours_that_are_cut_so_far_get_a_piece_in_the_place_of_rare_ones() -> None:
    older = word_piece((*ENGLISH, "##t", "##i", "bogen", "und"))
    own = ["Mark, 12", "die Mark und", "tram 12", "mi"]
    newer = renewed(older, word_piece(ENGLISH), ["bogen"] * 49 + ["##t"] * 50, own)
    gone = set(older.get_vocab()) - set(newer.get_vocab())
    added = set(newer.get_vocab()) - set(older.get_vocab())
    assert gone == {"bogen", "##t"}  # one occurs 49 times, the other in no text; "und" is our own
    assert added == {"mark"}  # "tram" and "die" occur once, "12" is no word
    assert newer.encode("Mark").tokens == ["[CLS]", "mark", "[SEP]"]
