"""The work folder of the recipe."""

from pathlib import Path

import numpy as np
import pytest

from ingest.training import work
from ingest.training.work import claim, kept


def test_a_work_folder_of_another_seed_is_refused(tmp_path: Path) -> None:
    claim(tmp_path / "work", tmp_path, seed=1)
    claim(tmp_path / "work", tmp_path, seed=1)
    with pytest.raises(ValueError, match="another seed"):
        claim(tmp_path / "work", tmp_path, seed=2)


def test_a_work_folder_of_other_texts_of_ours_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(work, "OWN_TEXTS", tmp_path)
    (tmp_path / "everyday.tsv").write_text("en\tde\n", encoding="utf-8")
    claim(tmp_path / "work", tmp_path, seed=1)
    (tmp_path / "everyday.tsv").write_text("en\tde\ndog\tHund\n", encoding="utf-8")
    with pytest.raises(ValueError, match="other texts of ours"):
        claim(tmp_path / "work", tmp_path, seed=1)


def test_a_kept_array_is_made_once(tmp_path: Path) -> None:
    made = [np.ones((2, 3), dtype=np.float32)]
    for _ in range(2):
        np.testing.assert_array_equal(kept(tmp_path / "a.npy", lambda: made.pop()), np.ones((2, 3)))
