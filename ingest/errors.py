"""What a person can mend: shown in one sentence, without a traceback, with what to do."""


class TandemError(Exception):
    """Base of all errors that a person can mend; the message says how."""


class UnreadableDocument(TandemError):
    """A file cannot become a document; the message is the reason."""


class NeedsOcr(UnreadableDocument):
    """A PDF holds pictures of text and no text."""


class LibraryBusy(TandemError):
    """Another process is writing to the library."""


class LibraryDamaged(TandemError):
    """The registry cannot be read."""


class IndexMismatch(TandemError):
    """The stored vectors were made by another encoder or splitter than the configured one."""


class SnapshotDamaged(TandemError):
    """A derived index is missing or its files changed; it can be rebuilt from the registry."""


class EncoderMissing(TandemError):
    """The named sentence encoder is not there."""
