"""Our own texts: every language of the news, whole and by themselves."""

import random

from ingest.training.data import LANGUAGES, OWN_NEWS, OWN_SOURCE, read_own, thin_side_languages
from ingest.training.general import read_general
from ingest.training.own_texts import own_groups


def test_the_news_stand_in_all_languages():
    groups = read_own(OWN_NEWS)
    assert len(groups) > 600
    assert all(set(group.translations) == set(LANGUAGES) for group in groups)
    assert len({group.english for group in groups}) == len(groups)


def test_none_of_our_own_translations_is_left_out():
    group = read_own(OWN_NEWS)[0]
    assert group.source == OWN_SOURCE
    assert thin_side_languages(group, random.Random(0)) == group


def test_own_groups_are_the_news_and_every_sentence_and_passage():
    passages = sum(len(text.sentences["en"]) + 1 for text in read_general())
    assert len(own_groups(random.Random(0))) == passages + len(read_own(OWN_NEWS))
