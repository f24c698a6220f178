"""Two lenses: what each side says, and how the two stand to each other."""

import json

import pytest

from assistant.evidence.lenses import Relation
from ingest.filters import Filters

QUESTION = "Which share of the marketing budget goes to technology?"
SHARE = "Technology takes {} percent of the marketing budget."


def document(side, text):
    return f"---\ntitle: {side}\nlanguage: en\nkind: survey\nyear: 2020\nperspective: {side}\n---\n{text}\n"


@pytest.fixture
def look(own, put):
    """Looks at these texts of the two sides, and at nothing else."""

    def look(**sides):
        for side, text in sides.items():
            put(f"{side}.md", document(side, text))
        return own.lenses(QUESTION, filters=Filters(documents=("cmo", "cio", "both")))

    return look


@pytest.mark.parametrize(
    ("cmo", "cio", "relation", "said"),
    [
        (SHARE.format(27), SHARE.format(41), Relation.DIFFER, "27% against 41%"),
        (SHARE.format(27), SHARE.format("27.0"), Relation.AGREE, "27% and 27%"),
        (SHARE.format(27), "The budget is a matter of trust.", Relation.BOTH, "Both sides"),
    ],
)
def test_figures_decide_between_differ_and_agree(look, cmo, cio, relation, said):
    lenses = look(cmo=cmo, cio=cio)
    assert lenses.relation is relation
    assert said in lenses.said("en")
    assert [c.document_id for c in lenses.marketing] == ["cmo"]
    assert [c.document_id for c in lenses.it] == ["cio"]


@pytest.mark.parametrize(
    ("side", "relation"), [("cmo", Relation.ONLY_CMO), ("cio", Relation.ONLY_CIO)]
)
def test_one_side_alone_is_said_to_be_alone(look, side, relation):
    assert look(**{side: SHARE.format(27)}).relation is relation


def test_a_source_of_both_sides_stands_for_neither(look):
    lenses = look(both=SHARE.format(27))
    assert (lenses.relation, lenses.marketing, lenses.it) == (Relation.NEITHER, (), ())


def test_a_question_that_the_corpus_does_not_answer_is_answered_by_no_side(unsure):
    assert unsure.lenses(QUESTION).relation is Relation.NEITHER


def test_each_side_gives_three_checked_quotes_at_most(own, put):
    sentences = " ".join(f"The budget of unit {name} pays for trust." for name in "abcdefg")
    put("cmo.md", document("cmo", sentences))
    lenses = own.lenses(QUESTION)
    assert 1 <= len(lenses.marketing) <= 3
    assert all(c.verified for c in (*lenses.marketing, *lenses.it))
    assert [c.n for c in lenses.marketing] == list(range(1, len(lenses.marketing) + 1))


def test_it_is_plain_json(look):
    plain = look(cmo=SHARE.format(27), cio=SHARE.format(41)).to_dict("da")
    assert json.loads(json.dumps(plain)) == plain
    assert plain["relation"] == "differ"
    assert "27 %" in plain["said"]
