"""Stored evidence comes back as it was weighed, in whatever language the page is then."""

import json

from assistant.chat.restore_evidence import restored_evidence
from assistant.evidence.disagreement import Disagreement
from assistant.evidence.strength import strength_of
from assistant.evidence.timeline import Timeline
from assistant.evidence.weigh import Evidence
from tests.assistant.evidence.parts import point, source


def stored(evidence, language):
    return json.loads(json.dumps(evidence.to_dict(language)))


def test_what_was_stored_in_one_language_is_said_in_another():
    points = (
        point("Between 10 and 20.5 percent of CMOs agree.", "a", year=2015),
        point("More than 31% of CMOs agree.", "b", n=2, year=2016),
    )
    sources = [source("a", kind="survey", year=2015, respondents=400), source("b", year=2016)]
    evidence = Evidence(
        strength_of(sources, agreeing=2, differing=True),
        (Disagreement(points),),
        Timeline(points, one_series=False),
    )
    assert points[0].figure.low < points[0].figure.high
    for language in ("en", "de", "da"):
        again = restored_evidence(stored(evidence, language))
        assert again is not None
        for said in ("en", "de", "da"):
            assert again.to_dict(said) == evidence.to_dict(said)


def test_a_series_of_one_source_and_no_evidence_stay_what_they_were():
    points = (point("20% of CMOs agree.", year=2015), point("30% of CMOs agree.", year=2016))
    alone = strength_of([source("a", kind="opinion")], agreeing=1)
    again = restored_evidence(stored(Evidence(alone, (), Timeline(points, True)), "da"))
    assert again is not None and again.timeline is not None
    assert again.timeline.one_series and again.disagreements == ()
    assert restored_evidence(stored(Evidence(alone), "en")) == Evidence(alone)
    assert restored_evidence(None) is None
