"""Calibration: the weights and thresholds that `tandem eval calibrate` fits and answers use."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

CALIBRATION_FILE = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on the development questions; see evals/calibrate.py and assistant/calibration.json."""

    lexical_weight: float = 0.25
    """What a best match of words adds to a cosine."""
    language_debias: float = 1.0
    """How much of each language's mean similarity to the question is taken off its passages."""
    confidence_weights: dict[str, float] = field(default_factory=dict)
    """Logistic regression over the signals of assistant/extract.py; "bias" is its intercept."""
    abstain_below: float = 0.5
    strong_above: float = 0.8
    statement_floor: float = 0.8
    """A further sentence is quoted if it scores at least this share of the best one."""

    def save(self, file: Path = CALIBRATION_FILE) -> None:
        file.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", "utf-8")


def load_calibration(file: Path = CALIBRATION_FILE) -> Calibration:
    """The calibration that ships with Tandem, or another file of its form."""
    return Calibration(**json.loads(file.read_text(encoding="utf-8")))
