"""Named points at which a test kills the process, as a power cut would (`CRASH_AT=name`)."""

import os
import signal

CRASH_POINTS = (
    "queued",
    "after_read",
    "after_embed",
    "between_old_and_new",
    "before_commit",
    "after_commit",
    "snapshot_built",
    "snapshot_verified",
    "snapshot_swapped",
)


def crash_point(name: str) -> None:
    """Kills this process at once if the environment asks for it; otherwise does nothing."""
    if os.environ.get("CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
