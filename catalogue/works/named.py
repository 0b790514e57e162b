"""What a work is called: by the title shown it is sorted, highlighted and named, too; without one by its identifier."""

from __future__ import annotations

from catalogue.record import Title, main_title
from catalogue.works import Work


def title(work: Work) -> Title:
    """The title to show; a record without one shows its identifier (DESIGN 4b, No title)."""
    return main_title(work.record.titles) or Title(text=identifier(work))


def identifier(work: Work) -> str:
    record = work.record
    if record.pids:
        return str(record.pids[0])
    return record.landing_page or (work.copies[0].identifier if work.copies else work.id)
