"""Calibration: the weights and thresholds that `tandem eval calibrate` fits and answers use."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

CALIBRATION_FILE = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on the development questions by evals/calibrate.py; stored in calibration.json."""

    sentence_weight: float = 1.0
    """What the cosine of a passage's best sentence adds to the passage's own."""
    lexical_weight: float = 0.5
    """What a best match of words adds to the cosines."""
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
