"""The general texts hold what training takes from them."""

from ingest.training.general import LANGUAGES, read_general


def test_every_text_is_aligned_and_its_questions_have_an_answer():
    for text in read_general():
        counts = {len(text.sentences[language]) for language in LANGUAGES}
        assert len(counts) == 1, text.topic
        assert counts.pop() >= 2, text.topic
        for question in text.questions:
            assert 0 <= question.answer < len(text.sentences["en"]), text.topic
            assert all(question.texts[language].strip() for language in LANGUAGES), text.topic


def test_a_text_teaches_its_sentences_and_the_whole():
    text = read_general()[0]
    assert [group.english for group in text.aligned] == list(text.sentences["en"])
    assert text.whole.english == text.passage("en")
    assert all(set(group.translations) == {"de", "da"} for group in [*text.aligned, text.whole])
