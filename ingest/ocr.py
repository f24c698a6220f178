"""OCR: a PDF of pictures as one with text, by ocrmypdf and tesseract where they are installed."""

import os
import shutil
import signal
import subprocess

from ingest.errors import NeedsOcr

# What tesseract calls the languages that are recognised, those of them that are installed.
_LANGUAGES = ("eng", "deu", "dan")
INSTALL = "apt install ocrmypdf tesseract-ocr-deu tesseract-ocr-dan"
# Recognising takes some seconds a page; a report of 100 pages is done by then.
_SECONDS = 900
# It renders whole pages as pictures, which takes more than reading does.
_MEMORY_KB = 3 * 2**20
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "PYTHONPATH")


def recognise(data: bytes, seconds: float = _SECONDS) -> bytes:
    """The PDF with the text of its pictures; NeedsOcr says what is missing, or what went wrong.

    The programs run without this process' keys and with limits on time and memory, as any reader
    of files that nobody has vouched for.
    """
    languages = "+".join(_installed_languages())
    if not languages or shutil.which("ocrmypdf") is None:
        raise NeedsOcr(f"the pages are pictures: `{INSTALL}`, then `tandem jobs retry`")
    limited = ["sh", "-c", f'ulimit -v {_MEMORY_KB}; exec "$@"', "sh"]
    # Pages that hold text keep it; without an output type it would be made an archive's PDF/A.
    options = ["--skip-text", "--output-type", "pdf", "--quiet", "--language", languages]
    process = subprocess.Popen(
        [*limited, "ocrmypdf", *options, "-", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,  # what it starts can be ended with it
    )
    try:
        recognised, errors = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise NeedsOcr(
            f"the pages are pictures, and ocrmypdf was not done after {seconds:g} seconds: split it"
        ) from None
    if process.returncode or not recognised:
        lines = errors.decode("utf-8", "replace").strip().splitlines() or ["without a word"]
        raise NeedsOcr(f"the pages are pictures, and ocrmypdf failed: {lines[-1][:200]}")
    return recognised


def _installed_languages() -> list[str]:
    if shutil.which("tesseract") is None:
        return []
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, env=_environment(),
        timeout=60, check=False,
    )  # fmt: skip
    return [language for language in _LANGUAGES if language in listed.stdout.split()]


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
