"""ZIP archives: what is in them is read into memory, one file at a time, and never written."""

import io
import re
import stat
import zipfile
from pathlib import PurePosixPath

from ingest.errors import UnreadableDocument
from ingest.readers.kinds import ARCHIVE_SUFFIX, FORMATS, SUPPORTED_SUFFIXES, sniff
from ingest.readers.reading import PARSER_FAULTS

MOST_MEMBERS = 1_000
# A file in an archive is refused above this size, as any other is.
MOST_MEMBER_BYTES = 50 * 1024 * 1024
_MOST_NAME = 400


def member_names(data: bytes) -> list[str]:
    """The files in an archive that are meant as documents, as a folder's would be, in order.

    UnreadableDocument if it is damaged, a bomb, holds too many files or none that can be read.
    """
    sniff(data, f"x{ARCHIVE_SUFFIX}")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_MEMBERS:
        raise UnreadableDocument(f"{len(entries)} files in it: {MOST_MEMBERS} at most; split it")
    names = sorted({entry.filename for entry in entries if _is_document(entry)})
    if not names:
        raise UnreadableDocument(f"no file in it can be read: {FORMATS} can")
    return names


def is_plain(name: str) -> bool:
    """Whether a member's name is a path below the archive, of letters that can be shown."""
    parts = name.split("/")
    plain = name.isprintable() and "\\" not in name and len(name) <= _MOST_NAME
    return plain and not any(part in {"", ".", ".."} for part in parts)


def member_bytes(data: bytes, name: str) -> bytes:
    """The bytes of a file in an archive; UnreadableDocument with the reason if it is refused."""
    if not is_plain(name):
        raise UnreadableDocument("its name in the archive is not a plain path: rename it")
    if name.lower().endswith(ARCHIVE_SUFFIX):
        raise UnreadableDocument("an archive in an archive is not opened: unpack it first")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(name).flag_bits & 1:
                raise UnreadableDocument("it is encrypted: unpack the archive and add the files")
            with archive.open(name) as file:
                # What the archive says about sizes is not trusted.
                member = file.read(MOST_MEMBER_BYTES + 1)
    except PARSER_FAULTS:
        raise UnreadableDocument("it is damaged in the archive") from None
    if len(member) > MOST_MEMBER_BYTES:
        most = MOST_MEMBER_BYTES // 2**20
        raise UnreadableDocument(f"it is too large: {most} MB at most; split it")
    return member


def _is_document(entry: zipfile.ZipInfo) -> bool:
    """As for a folder's files: of a supported format, no hidden one, no README, no link."""
    path = PurePosixPath(entry.filename)
    hidden = any(re.match(r"\.[^.]|__MACOSX$", part) for part in path.parts)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    supported = path.suffix.lower() in SUPPORTED_SUFFIXES
    return supported and not hidden and not link and path.stem.upper() != "README"
