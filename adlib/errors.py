"""Every error adlib raises on purpose. Each message says what is wrong, where, and what to do.

    AdlibError                    1  something failed
    ├── UsageError                2  the command was asked something that makes no sense
    ├── UnreadableInput           1  a file is not a dump adlib can read
    │   ├── UnknownFormat         1  no format recognises the file
    │   ├── AmbiguousFormat       1  several formats do
    │   └── StrictMode            1  --strict met a column or key nobody knows
    ├── SourceFailed              1  a live source cannot be collected now, or not whole
    ├── ShrunkenCapture           4  a complete dump holds far less than the one before
    ├── ArchiveLocked             5  another program holds the archive
    ├── CollectorBusy             5  another run collects into the same folder
    └── ArchiveUnusable           1  not an archive, a newer one, or no room on the disk

The number is the exit code of the command line.
"""


class AdlibError(Exception):
    """Something failed; the message is one sentence for a person."""

    exit_code = 1


class UsageError(AdlibError):
    """The command was asked something that makes no sense."""

    exit_code = 2


class UnreadableInput(AdlibError):
    """A file is not a dump adlib can read."""


class UnknownFormat(UnreadableInput):
    """No format recognises the file."""


class AmbiguousFormat(UnreadableInput):
    """Several formats recognise the file."""


class StrictMode(UnreadableInput):
    """`--strict` met a column or key nobody knows."""


class SourceFailed(AdlibError):
    """A live source cannot be collected now, or not whole."""


class ShrunkenCapture(AdlibError):
    """A complete dump holds far less than the capture before it of the same scope."""

    exit_code = 4


class ArchiveLocked(AdlibError):
    """Another program holds the archive open."""

    exit_code = 5


class CollectorBusy(AdlibError):
    """Another run collects into the same folder."""

    exit_code = 5


class ArchiveUnusable(AdlibError):
    """The file is not an adlib archive, is a newer one, or its disk is full."""
