"""Practice: our own questions over the corpus, each with a near miss that its document does not
answer. Weights are fitted on them; neither encoder nor assistant has seen them, and none asks for a
fact that the evals ask for."""

import csv
import zlib
from dataclasses import dataclass
from pathlib import Path

from evals.cases import QuestionFileError

PRACTICE = Path(__file__).parent / "questions" / "practice.tsv"
_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Practice:
    """A question, the document and sentence that answer it, and a question that they do not."""

    document_id: str
    language: str
    question: str
    sentence: str
    near_miss: str

    def fold(self, folds: int) -> int:
        """The part of `folds` that all questions over its document belong to."""
        return zlib.crc32(self.document_id.encode()) % folds


def load_practice(file: Path = PRACTICE) -> list[Practice]:
    """The rows of a table of document id, language, question, sentence and near miss.

    Raises QuestionFileError with the number of the first line that has other columns.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, "excel-tab", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, start=1):
        if len(row) != _COLUMNS or not all(row):
            raise QuestionFileError(
                f"{file.name} line {number}: {_COLUMNS} columns are needed (document, language, "
                f"question, sentence, near miss), there are {len([cell for cell in row if cell])}"
            )
    return [Practice(*row) for row in rows]
