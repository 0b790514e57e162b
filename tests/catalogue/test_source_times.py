"""Times that sources.toml may hold are times that scheduler and plan can read, whatever they are."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.source import Source, read
from harvester import due, windows


def accepted(key: str, value: str) -> Source | None:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    sources, mistakes = read(f'[[source]]\nid = "x"\nname = "X"\nurl = "https://x.org"\n{key} = "{quoted}"\n')
    return None if mistakes else next(iter(sources))


numbers = st.integers(0, 100).map(str)
fields = st.one_of(
    st.just("*"),
    numbers,
    st.sampled_from(["mon", "Sun", "jan", "dec", "*/2", "*/15", "mon-fri", "1,5", "8-18/2", "3-1"]),
)
spans = st.builds("{}{}{}".format, numbers, st.sampled_from(["", " "]), st.sampled_from("smhdwy"))
clocks = st.builds("{:02}:{:02}".format, st.integers(0, 26), st.integers(0, 62))
rhythms = st.one_of(
    spans,
    clocks.map("daily {}".format),
    st.builds("weekly {} {}".format, st.sampled_from(["mon", "sun", "day"]), clocks),
    st.lists(fields, min_size=4, max_size=6).map(" ".join),
)


@given(rhythms)
def test_a_rhythm_that_is_accepted_can_be_scheduled(text: str) -> None:
    if source := accepted("every", text):
        assert due.every(source.every).pause or due.every(source.every).cron


@given(spans)
def test_a_span_that_is_accepted_can_be_read(text: str) -> None:
    if source := accepted("full_every", text):
        assert due.length(source.full_every or "")
    if source := accepted("window", text):
        assert windows.span(source.window)


@given(st.builds("{}-{}".format, clocks, clocks))
def test_quiet_hours_that_are_accepted_can_be_kept(text: str) -> None:
    if source := accepted("quiet", text):
        ends = [due.clock_time(end).isoformat("minutes") for end in (source.quiet or "").split("-")]
        assert "-".join(ends) == source.quiet
