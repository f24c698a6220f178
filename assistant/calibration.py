"""Calibration: the weights and thresholds that `tandem eval calibrate` fits and answers use."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

# Before anything is fitted: meaning and words, a figure where one is asked for, no questions.
_PLAIN = {"similarity": 10.0, "passage": 5.0, "words": 5.0, "figure": 2.0, "asks": -5.0}

CALIBRATION_FILE = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on practice and development questions by evals/calibrate.py."""

    sentence_weight: float = 1.0
    """What the cosine of a passage's best sentence adds to the passage's own."""
    lexical_weight: float = 0.5
    """What a best match of words adds to the cosines."""
    sentence_weights: dict[str, float] = field(default_factory=_PLAIN.copy)
    """Listwise logistic regression over the features of assistant/relevance.py."""
    confidence_weights: dict[str, float] = field(default_factory=dict)
    """Logistic regression over the signals of assistant/confidence.py; "bias" is its intercept."""
    abstain_below: float = 0.5
    strong_above: float = 0.8
    statement_margin: float = 3.0
    """A further sentence is quoted if its score is at most this far behind the best one's."""

    def save(self, file: Path = CALIBRATION_FILE) -> None:
        file.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", "utf-8")


def load_calibration(file: Path = CALIBRATION_FILE) -> Calibration:
    """The calibration that ships with Tandem, or another file of its form."""
    return Calibration(**json.loads(file.read_text(encoding="utf-8")))
