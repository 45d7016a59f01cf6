"""What can go wrong, named by what the user must do next.

::

    RepairError
    ├── EditError        an edit does not fit its text: a record was altered, or a bug: report it
    ├── SettingsError    correct the command line or the settings file          (exit status 2)
    │   └── ModelError   name another translation model, or mend this one; in repair.translation
    ├── DocumentError    look into the quarantine: one document cannot be read  (exit status 3)
    ├── RecordError      run again: what a run left behind cannot be read       (exit status 2)
    ├── InterruptedRunError  run again to go on: a run was asked to stop        (exit status 130)
    ├── BusyError        wait for the other run, or choose another folder       (exit status 4)
    └── InstallError     install the package again: a file of it is missing or broken
"""

from __future__ import annotations


class RepairError(Exception):
    """Every error this package raises on purpose."""


class EditError(RepairError, ValueError):
    """An edit does not fit the text it is applied to."""


class SettingsError(RepairError, ValueError):
    """The command line or a settings file asks for something that does not exist."""


class DocumentError(RepairError):
    """One document cannot be processed; it goes to quarantine with its raw bytes.

    ``reason`` is a short fixed word for counting (``not-utf-8``, ``bad-json`` …), the message is for people.

    >>> str(DocumentError("not-utf-8", "byte 0xff at offset 3 is not UTF-8"))
    'byte 0xff at offset 3 is not UTF-8'
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class RecordError(RepairError):
    """A record of an earlier run is missing, altered, or of a format this version does not read."""


class InterruptedRunError(RepairError):
    """A run was asked to stop, and has stopped in good order. The same command goes on."""


class BusyError(RepairError):
    """Another run holds the output folder."""


class InstallError(RepairError):
    """A file that comes with the package is missing or damaged."""
