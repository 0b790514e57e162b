"""Trouble with the database itself, in words for whoever has to mend it; nothing else is translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError


class StorageFailed(Exception):
    """The database cannot be read or written now. What was committed stays, and whatever was under way goes on where
    it stopped; the message says what to do."""


REMEDIES = (
    ("disk is full", "the disk is full: free some space, then start again"),
    ("no space left", "the disk is full: free some space, then start again"),
    ("disk i/o error", "the disk does not take what is written: look at its health and its space, then start again"),
    ("readonly database", "the database may not be written: look at who owns MOISSON_HOME"),
    ("unable to open", "the database cannot be opened: look at MOISSON_HOME and who may write in it"),
    ("not a database", "the file of the database is damaged: put a backup in its place; the index follows by itself"),
    ("malformed", "the file of the database is damaged: put a backup in its place; the index follows by itself"),
    ("is locked", "another process holds the database for too long: `moisson runs list` shows what runs"),
    ("lock timeout", "another process holds the database for too long: `moisson runs list` shows what runs"),
)
GONE = "the database does not answer: start it, or look at MOISSON_DATABASE_URL; nothing is lost, start again then"


@contextmanager
def told() -> Iterator[None]:
    """Whatever the database refuses in this block raises StorageFailed, with the remedy."""
    try:
        yield
    except DatabaseError as error:
        said = " ".join(str(error.orig).split())[:300]
        remedy = next((remedy for sign, remedy in REMEDIES if sign in said.lower()), None)
        if remedy is None and not isinstance(error, OperationalError):
            raise  # a mistake of ours, such as a constraint that does not hold
        raise StorageFailed(f"{remedy or GONE} ({said})") from error
    except InterfaceError as error:
        raise StorageFailed(f"{GONE} ({' '.join(str(error.orig).split())[:300]})") from error
