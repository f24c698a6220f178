"""Where a document comes from, and so whether the page can put a newer file in its place."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.library_page.uploads import Uploads
from ingest.identity import exists


class Place(StrEnum):
    """What a document's source is; ours to replace is what was uploaded, or what has gone."""

    UPLOADED = "uploaded"
    GONE = "gone"
    FOLDER = "folder"
    ARCHIVE = "archive"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from; `name` is the file, archive or address, without its folders."""

    place: Place
    name: str

    @property
    def replaceable(self) -> bool:
        """Whether a newer file can take its place: no sync would bring the old one back."""
        return self.place in (Place.UPLOADED, Place.GONE)


def origin_of(source: str, uploads: Uploads) -> Origin:
    """The origin of a document by its source."""
    if "://" in source:
        return Origin(Place.ADDRESS, source)
    file = Path(source)
    if uploads.holds(source):
        return Origin(Place.UPLOADED, file.name)
    if not exists(source):
        return Origin(Place.GONE, file.name)
    archive = next((parent for parent in file.parents if parent.is_file()), None)
    if archive is None:
        return Origin(Place.FOLDER, file.name)
    upload = uploads.known([str(archive)]).get(str(archive))
    return Origin(Place.ARCHIVE, upload.name if upload else archive.name)
