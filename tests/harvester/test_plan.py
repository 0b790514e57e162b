"""The plan: which lists a run reads, how a page moves a checkpoint, where the next harvest starts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.datestamp import Granularity
from catalogue.ingest import Standing
from catalogue.record import Header, RawRecord
from catalogue.run import Checkpoint, ListState, Mode, Page
from catalogue.source import Source
from harvester import plan, windows
from harvester.plan import Trail, Wish
from harvester.repository import Identity

NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)
IDENTITY = Identity("F", "http://f/oai", Granularity.SECOND, "persistent", datetime(2020, 1, 1, tzinfo=UTC))
ORDINARY = Wish()
SOURCE = Source("f", {"en": "F"}, "http://f/oai")


def point(**more: object) -> Checkpoint:
    return replace(Checkpoint("f", "oai_dc", first_response=NOW - timedelta(days=2), id=1), **more)  # type: ignore[arg-type]


def done(**more: object) -> Checkpoint:
    return point(state=ListState.COMPLETE, pages=3, **more)


def starts(
    standing: Standing, wish: Wish = ORDINARY, source: Source = SOURCE, identity: Identity = IDENTITY
) -> list[object]:
    return [(p.set, p.start, p.end, p.mode, p.id) for p in plan.lists(source, identity, standing, wish, NOW)]


def test_the_first_harvest_has_no_from() -> None:
    """earliestDatestamp is never sent: it is often later than the records."""
    assert starts(Standing()) == [(None, None, None, Mode.FULL, None)]


@pytest.mark.parametrize(
    ("grain", "wanted"),
    [
        (Granularity.SECOND, datetime(2026, 3, 8, 11, 50, tzinfo=UTC)),
        (Granularity.DAY, datetime(2026, 3, 7, tzinfo=UTC)),
    ],
)
def test_the_next_from_is_the_first_answer_less_an_overlap(grain: Granularity, wanted: datetime) -> None:
    """Ten minutes at second granularity, a day at day granularity."""
    found = plan.lists(SOURCE, replace(IDENTITY, granularity=grain), Standing((done(),)), Wish(), NOW)

    assert [p.start for p in found] == [wanted]


@pytest.mark.parametrize("told", ["source", "remembered"])
def test_a_granularity_learned_outweighs_the_one_promised(told: str) -> None:
    """NAKALA-like servers promise seconds and refuse them."""
    source = replace(SOURCE, granularity="day") if told == "source" else SOURCE
    standing = Standing(remembered={"granularity": "day"} if told == "remembered" else None)

    assert plan.granularity(source, IDENTITY, standing) is Granularity.DAY


STAYING = {
    "a limit": Wish(limit=5),
    "a since later than the checkpoint": Wish(since=NOW - timedelta(hours=1)),
    "a since where nothing was ever read": Wish(since=NOW - timedelta(days=400)),
}


@pytest.mark.parametrize("what", STAYING)
def test_the_checkpoint_stays_for(what: str) -> None:
    """A run that takes less than all there is may not become where the source stands."""
    standing = Standing() if "nothing" in what else Standing((done(),))

    assert [p.moves for p in plan.lists(SOURCE, IDENTITY, standing, STAYING[what], NOW)] == [False]


def test_a_since_before_the_checkpoint_moves_it() -> None:
    """It takes at least as much as an ordinary run."""
    found = plan.lists(SOURCE, IDENTITY, Standing((done(),)), Wish(since=NOW - timedelta(days=30)), NOW)

    assert [(p.start, p.moves) for p in found] == [(NOW - timedelta(days=30), True)]


OPEN = {
    "in the middle": (point(token="t", pages=2), Mode.INCREMENTAL, 1),
    "at its end, not yet proved": (point(pages=2), Mode.INCREMENTAL, 1),
    "before its first page": (point(), Mode.INCREMENTAL, None),
    "that may not move": (point(token="t", pages=2, moves=False), Mode.INCREMENTAL, None),
    "incremental, when all is wanted": (point(token="t", pages=2, mode=Mode.INCREMENTAL), Mode.FULL, None),
    "of another prefix": (point(token="t", pages=2, prefix="mods"), Mode.INCREMENTAL, None),
}


@pytest.mark.parametrize("what", OPEN)
def test_a_list_left_open(what: str) -> None:
    """It goes on where it stopped, if it can."""
    left, mode, wanted = OPEN[what]

    assert [entry[4] for entry in starts(Standing((left,)), Wish(mode))] == [wanted]  # type: ignore[index]


@pytest.mark.parametrize("left", [point(), point(pages=2, state=ListState.ABANDONED)], ids=["never begun", "given up"])
def test_a_list_that_was_not_read_to_its_end_dates_no_harvest(left: Checkpoint) -> None:
    """What it did not bring is asked for again, all of it."""
    assert starts(Standing((left,))) == [(None, None, None, Mode.FULL, None)]


def test_several_sets_are_a_list_each_with_a_checkpoint_of_its_own() -> None:
    source = replace(SOURCE, sets=("a", "b"))

    found = starts(Standing((done(set="a"),)), source=source)

    assert found == [
        ("a", datetime(2026, 3, 8, 11, 50, tzinfo=UTC), None, Mode.INCREMENTAL, None),
        ("b", None, None, Mode.FULL, None),
    ]


def test_windows_cover_all_time_without_a_gap() -> None:
    """The first has no start and the last no end; each begins where the one before ended."""
    source = replace(SOURCE, window="365d")

    found = plan.lists(source, IDENTITY, Standing(), Wish(), NOW)

    assert found[0].start is None
    assert found[-1].end is None
    assert len(found) == 7
    assert [p.start for p in found[1:]] == [p.end for p in found[:-1]]


def test_windows_go_on_after_the_last_one_read() -> None:
    """A large source takes one window a turn; the next turn begins where the last complete one ended."""
    source = replace(SOURCE, window="365d")
    first = plan.lists(source, IDENTITY, Standing(), Wish(), NOW)

    rest = plan.lists(source, IDENTITY, Standing((replace(first[2], state=ListState.COMPLETE, id=3),)), Wish(), NOW)

    assert [(p.start, p.end) for p in rest] == [(p.start, p.end) for p in first[3:]]


def test_after_the_last_window_comes_what_changed() -> None:
    source = replace(SOURCE, window="365d")
    last = plan.lists(source, IDENTITY, Standing(), Wish(), NOW - timedelta(days=1))[-1]

    rest = starts(Standing((replace(last, state=ListState.COMPLETE, id=9),)), source=source)

    assert rest == [(None, NOW - timedelta(days=1, minutes=10), None, Mode.INCREMENTAL, None)]


START, MIDDLE = NOW - timedelta(days=9), NOW - timedelta(days=5)
PARTLY = {
    "half of what changed was read": (done(start=START, end=MIDDLE, mode=Mode.INCREMENTAL), MIDDLE, Mode.INCREMENTAL),
    "a window of all was read": (done(end=MIDDLE, mode=Mode.FULL), MIDDLE, Mode.FULL),
}


@pytest.mark.parametrize("when", PARTLY)
def test_the_rest_of_a_list_is_of_its_mode(when: str) -> None:
    """A list of changes that had to be halved, cut short between its halves, does not become a full pass."""
    last, start, mode = PARTLY[when]

    rest = plan.lists(SOURCE, IDENTITY, Standing((last,)), ORDINARY, NOW)

    assert [(p.start, p.end, p.mode) for p in rest] == [(start, None, mode)]
    assert plan.mode_of(ORDINARY, rest) is mode


def test_a_full_harvest_begins_anew_where_half_of_what_changed_was_read() -> None:
    """It goes on only with a full one: what was not asked is not covered."""
    last = PARTLY["half of what changed was read"][0]

    assert starts(Standing((last,)), Wish(Mode.FULL)) == [(None, None, None, Mode.FULL, None)]


def page(token: str | None = None, declared: int | None = None, said: datetime | None = NOW) -> Page:
    return Page((RawRecord(Header("x"), "oai_dc"),), token, said, declared)


MOVES = {
    "the server's clock is behind": (page("t", said=NOW - timedelta(hours=2)), NOW - timedelta(hours=2)),
    "the server's clock is ahead": (page("t", said=NOW + timedelta(hours=2)), NOW),
    "the server's clock is not legible": (page("t", said=None), NOW - timedelta(days=1)),
}


@pytest.mark.parametrize("what", MOVES)
def test_the_first_answer_dates_the_list(what: str) -> None:
    """The earlier of both clocks, whichever is wrong; later pages change nothing."""
    first, wanted = MOVES[what]

    moved = plan.advance(plan.opened(point(), NOW), first)
    again = plan.advance(moved, page(said=NOW - timedelta(days=9)))

    assert (moved.first_response, again.first_response) == (wanted, wanted)


def test_datestamps_of_records_never_date_the_list() -> None:
    """One in the future would make the next harvest skip whatever changes until then."""
    future = replace(page("t"), records=(RawRecord(Header("x", "2031-01-01T00:00:00Z"), "oai_dc"),))

    assert plan.advance(plan.opened(point(), NOW), future).first_response == NOW


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (page(None, None), ListState.COMPLETE),
        (page(None, 10), ListState.OPEN),
        (page("t", None), ListState.OPEN),
    ],
)
def test_a_declared_list_stays_open_until_it_is_counted(last: Page, state: ListState) -> None:
    """Whether it is whole shows only when its distinct records are known."""
    assert plan.advance(plan.opened(point(), NOW), last).state is state


LISTS = {
    "each page new": ([("a", 5), ("b", 5), (None, 5)], None),
    "an equal token with new records": ([("a", 5), ("a", 5), ("a", 5), (None, 5)], None),
    "a page that leads to itself": ([("a", 5), ("b", 5), ("b", 5), ("b", 0)], 3),
    "two pages that lead to each other": ([("a", 5), ("b", 5), ("a", 5), ("b", 0)], 3),
    "one empty page": ([("a", 5), ("b", 0), ("c", 5), (None, 1)], None),
    "new tokens for ever, and nothing with them": ([(str(n), 0) for n in range(50)], plan.BARREN - 1),
}


@pytest.mark.parametrize("what", LISTS)
def test_a_circle_is_seen(what: str) -> None:
    """A page without one new record that leads where the list has been, or empty pages without end."""
    steps, wanted = LISTS[what]
    trail = Trail()

    seen = [number for number, (token, new) in enumerate(steps) if trail.step(token, new)]

    assert (seen[0] if seen else None) == wanted


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(list(Granularity)),
)
def test_the_next_from_is_never_after_the_first_answer(moment: datetime, grain: Granularity) -> None:
    """Whatever the granularity, nothing that changed after the first answer can be missed."""
    start = plan.next_start(done(first_response=moment), SOURCE, grain)

    assert start is not None
    assert start <= moment - plan.OVERLAP[grain]


@pytest.mark.parametrize("text", ["", None])
def test_no_window(text: str | None) -> None:
    assert windows.span(text) is None


@pytest.mark.parametrize("text", ["30", "d", "0d", "30 days", "-1d", "٣d"])
def test_a_window_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match="30d"):
        windows.span(text)


def test_another_address_is_another_repository() -> None:
    """Its dates and tokens say nothing about the old one: everything is asked for, and nothing goes on."""
    known = Standing(
        checkpoints=(
            Checkpoint("f", "oai_dc", state=ListState.COMPLETE, first_response=NOW, pages=1, id=1),
            Checkpoint("f", "oai_dc", token="t", pages=1, id=2),
        ),
        remembered={"url": "https://old.example.org/oai"},
    )

    [moved] = plan.lists(replace(SOURCE, url="https://new.example.org/oai"), IDENTITY, known, Wish(), NOW)
    [same] = plan.lists(replace(SOURCE, url="https://old.example.org/oai"), IDENTITY, known, Wish(), NOW)

    assert (moved.mode, moved.start, moved.id) == (Mode.FULL, None, None)
    assert same.id == 2


@pytest.mark.parametrize(
    ("records", "width"),
    [
        (100, "30d=1440h"),
        (4_999, "30d=1440h"),
        (5_000, None),
        (20_000, None),
        (40_000, None),
        (40_001, "30d=360h"),
        (10_000_000, "30d=360h"),
    ],
)
def test_windows_adapt_to_what_comes(records: int, width: str | None) -> None:
    """Twice as wide where little came, half as wide where too much did."""
    source = replace(SOURCE, window="30d")
    window = point(start=NOW - timedelta(days=30), end=NOW, distinct=records)

    assert windows.adapted(source, window) == width


@pytest.mark.parametrize(("hours", "records", "width"), [(1, 10**6, "1d=1h"), (99_999, 0, "1d=99999h")])
def test_windows_stay_widths_that_can_be_written(hours: int, records: int, width: str) -> None:
    """Never narrower than an hour, and with five digits."""
    window = point(start=NOW - timedelta(hours=hours), end=NOW, distinct=records)

    assert windows.adapted(replace(SOURCE, window="1d"), window) == width


def test_the_next_windows_have_the_width_that_fits() -> None:
    """As long as sources.toml asks for the width that it was found from."""
    last = Checkpoint(
        "f", "oai_dc", end=NOW - timedelta(days=100), state=ListState.COMPLETE, first_response=NOW, pages=1, id=1
    )
    known = Standing(checkpoints=(last,), remembered={"window": "30d=240h"})

    fitting = plan.lists(replace(SOURCE, window="30d"), IDENTITY, known, ORDINARY, NOW)
    other = plan.lists(replace(SOURCE, window="50d"), IDENTITY, known, ORDINARY, NOW)

    assert (len(fitting), len(other)) == (10, 2)
    assert fitting[0].end == last.end + timedelta(days=10)
