"""Keeps questions out of what Gradio reports: it prints a failure with all that was typed."""

import logging
import sys
import traceback
from typing import Any

from gradio import queueing, routes, utils

_log = logging.getLogger(__name__)


class _WithoutValues:
    """The module `traceback` to Gradio: a failure is its kind and its place in the code."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    def print_exc(self, *_: object, **__: object) -> None:
        kind, _error, where = sys.exc_info()
        name = kind.__name__ if kind else "failure"
        _log.error("%s in\n%s", name, "".join(traceback.format_tb(where)))


def report_without_values() -> None:
    """From now on Gradio's reports of failed handlers have no values in them."""
    for module in (queueing, routes, utils):
        module.traceback = _WithoutValues()
