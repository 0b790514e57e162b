"""What all requests share: the figures of the sources are counted once, however many ask for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event
from time import sleep

import pytest
from flask import Flask
from memory_access import MemoryAccess
from nasty_works import catalogue
from web_application import app_over

from catalogue.access import SourceFigures
from web import here


@dataclass
class Slow(MemoryAccess):
    """Sources that take as long to count as the test wants."""

    counts: int = 0
    go: Event = field(default_factory=Event)

    def sources(self) -> list[SourceFigures]:
        self.counts += 1
        assert self.go.wait(20)
        return list(self.figures)


@pytest.fixture
def slow() -> Slow:
    return Slow(figures=catalogue().figures)


@pytest.fixture
def slow_app(slow: Slow) -> Flask:
    return app_over(slow)


def asked(app: Flask) -> list[SourceFigures]:
    with app.app_context():
        return here.sources()


def test_requests_that_come_at_once_wait_for_one_count(slow: Slow, slow_app: Flask) -> None:
    together = Barrier(4)

    def one() -> list[SourceFigures]:
        together.wait(20)
        return asked(slow_app)

    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(one) for _ in range(4)]
        slow.go.set()
        found = [each.result(20) for each in waiting]
    assert all(each == slow.figures for each in found)
    assert slow.counts == 1


def test_while_one_counts_again_the_others_show_what_was_counted(slow: Slow, slow_app: Flask) -> None:
    slow.go.set()
    before = asked(slow_app)
    slow_app.extensions["figures"] = (0.0, before)  # their time is over
    slow.go.clear()
    with ThreadPoolExecutor(1) as threads:
        counting = threads.submit(asked, slow_app)
        while slow.counts < 2:
            sleep(0.001)
        assert asked(slow_app) is before
        slow.go.set()
        assert counting.result(20) is not before
    assert slow.counts == 2
