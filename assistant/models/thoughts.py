"""What a model thinks aloud before it replies is no part of the reply."""

_OPEN, _CLOSE = "<think>", "</think>"


class Thoughts:
    """Takes `<think>…</think>` off the start of a text that comes in pieces."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._over = False

    def without(self, piece: str) -> str:
        """What of the text so far can now be shown and was not before."""
        if self._over:
            return piece
        self._held += piece
        start = self._held.lstrip()
        if not self._thinking:
            if len(start) < len(_OPEN) and _OPEN.startswith(start):
                return ""
            if not start.startswith(_OPEN):
                self._over = True
                return start
            self._thinking = True
        _, closed, rest = start.partition(_CLOSE)
        if not closed:
            return ""
        self._held, self._thinking = "", False
        return self.without(rest)
