"""Reading sources.toml: what it says becomes Sources, and every mistake is told at once with its place."""

from datetime import timedelta
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from catalogue.source import DeleteGuard, Mistake, Source, SourcesInvalid, load, read
from catalogue.source_keys import KEYS
from catalogue.sources_file import places

ODATIS = """\
# the ocean
[[source]]
id = "odatis"
name = { fr = "ODATIS (Terre)", en = "ODATIS (Earth)" }
url = "https://example.org/oai"
"""


def source(extra: str = "", before: str = "") -> Source:
    sources, errors = read(before + ODATIS + extra, quirks=["one", "two"])
    assert errors == ()
    return next(iter(sources))


def mistakes(text: str) -> list[Mistake]:
    return list(read(text, quirks=["one", "two"])[1])


def test_a_source_needs_three_keys() -> None:
    """id, name and url are enough; the rest has defaults, and the source is its own repository."""
    assert source() == Source(
        id="odatis",
        name={"fr": "ODATIS (Terre)", "en": "ODATIS (Earth)"},
        url="https://example.org/oai",
        repository="odatis",
        line=2,
    )


def test_a_bare_name_serves_both_languages() -> None:
    assert source().label("fr") == "ODATIS (Terre)"
    sources, _ = read('[[source]]\nid = "x"\nname = "X"\nurl = "https://x.org/oai"')
    assert [next(iter(sources)).label(lang) for lang in ("fr", "en", "de")] == ["X", "X", "X"]


def test_defaults_hold_where_a_source_is_silent() -> None:
    before = '[defaults]\nretries = 2\ntimeout = 60\ndelete_guard = { share = 0.1 }\nheaders = { From = "a@b.fr" }\n'
    read_one = source('retries = 7\nheaders = { Accept = "text/xml" }\n', before)
    assert (read_one.retries, read_one.timeout, read_one.delete_guard) == (7, 60.0, DeleteGuard(share=0.1))
    assert read_one.headers == {"From": "a@b.fr", "Accept": "text/xml"}


def test_values_are_read() -> None:
    read_one = source(
        'overlap = "15m"\ngrace = "2w"\nallow_private = ["127.0.0.1:8300", "[::1]:80"]\nquirks = ["one", "-two"]\n'
        'sets = ["a:b", "10.34847/nkl.d97"]\ndelete_guard = { share = 0.2, min = 5 }\n'
        'headers = { Authorization = "Bearer env:TOKEN" }\nquiet = "22:00 - 06:00"\nwindow = "30d"\n'
    )
    assert (read_one.overlap, read_one.grace) == (timedelta(minutes=15), timedelta(days=14))
    assert read_one.allow_private == ("127.0.0.1:8300", "[::1]:80")
    assert read_one.quirks == ("one", "-two")
    assert read_one.asks == ("a:b", "10.34847/nkl.d97")
    assert read_one.delete_guard == DeleteGuard(0.2, 5)
    assert read_one.headers == {"Authorization": "Bearer env:TOKEN"}
    assert (read_one.quiet, read_one.window) == ("22:00-06:00", "30d")


def test_views_are_read() -> None:
    sources, errors = read('[[view]]\nid = "cefe"\nname = "CEFE"\nquery = "org:UMR5175"\n')
    assert errors == ()
    assert [(view.id, view.name["fr"], view.query, view.line) for view in sources.views] == [
        ("cefe", "CEFE", "org:UMR5175", 1)
    ]


def test_every_key_of_a_source_is_a_key_of_the_file() -> None:
    """A field of Source that nobody can write, or a key that leads nowhere, would be a silent loss."""
    assert set(KEYS) == set(Source.__dataclass_fields__) - {"line"}


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = ODATIS + 'prefx = "oai_dc"\n\n[[source]]\nid = "odatis"\nname = "Twice"\nurl = "ftp://example.org"\n'
    assert [str(mistake) for mistake in mistakes(text)] == [
        "sources.toml:6: unknown key 'prefx' in source 'odatis'; did you mean 'prefix'?",
        "sources.toml:9: the id 'odatis' is already that of the source in line 2",
        "sources.toml:11: key 'url' in source 'odatis' is 'ftp://example.org', not an http or https address",
    ]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ('prefx = "oai_dc"', "unknown-key", "did you mean 'prefix'?"),
        ('schedule = "6h"', "unknown-key", "did you mean 'every'?"),
        ('wholly_unlike = "x"', "unknown-key", "unknown key 'wholly_unlike' in source 'odatis'"),
        ('enabled = "no"', "bad-value", "must be true or false, not text"),
        ("sets = 'ALL'", "bad-value", "must be a list, not text"),
        ('sets = ["ALL", 3]', "bad-value", "must be text, not a number"),
        ('sets = ["ALL", "ALL"]', "bad-value", "names 'ALL' twice"),
        ("retries = 1.5", "bad-value", "must be a whole number"),
        ("retries = true", "bad-value", "must be a number, not true or false"),
        ("timeout = 0", "bad-value", "outside 0.1 to 86400"),
        ("reject_alert = 2", "bad-value", "outside 0 to 1"),
        ("delete_guard = { share = 1.5 }", "bad-value", "outside 0 to 1"),
        ("delete_guard = { mim = 5 }", "bad-value", "did you mean 'min'?"),
        ("delete_guard = 0.05", "bad-value", "not a number"),
        ('deletions = "reconsile"', "bad-value", "did you mean 'reconcile'?"),
        ('protocol = "oai-pmh"', "bad-value", "it takes oai, csw, dataverse"),
        ('quirks = ["ones"]', "unknown-quirk", "unknown quirk 'ones' in source 'odatis'; did you mean 'one'?"),
        ('quirks = ["-tow"]', "unknown-quirk", "did you mean 'two'?"),
        ('every = "0 3 * * 1"', "bad-value", "write mon, tue, … sun"),
        ('every = "0 3 * * */2"', "bad-value", "write mon, tue, … sun"),
        ('every = "0 24 * * *"', "bad-value", "where cron wants hours"),
        ('every = "0 3 * *"', "bad-value", "five cron fields"),
        ('every = "daily 3:00"', "bad-value", "daily 03:00"),
        ('every = "daily 24:00"', "bad-value", "daily 03:00"),
        ('every = "0h"', "bad-value", "five cron fields"),
        ('every = "30s"', "bad-value", "five cron fields"),
        ('every = "weekly 03:00"', "bad-value", "weekly sun 03:00"),
        ('every = "*/90 * * * *"', "bad-value", "where cron wants minutes"),
        ('every = "0 5-0 * * *"', "bad-value", "where cron wants hours"),
        ('every = "0 3 * * sun-mon"', "bad-value", "where cron wants weekdays"),
        ('full_every = "daily 03:00"', "bad-value", "not a time such as"),
        ('every = "often"', "bad-value", "five cron fields"),
        ('every = "0 3 31 feb *"', "bad-value", "a day that never comes: 31 of feb"),
        ('every = "0 3 30-31 2 *"', "bad-value", "a day that never comes: 30-31 of 2"),
        ('every = "0 3 31 4,6,sep *"', "bad-value", "a day that never comes"),
        ('sets = ["a", "b", ""]', "bad-value", "has item 3, which is empty"),
        ('overlap = "ten minutes"', "bad-value", "not a duration"),
        ('window = "30m"', "bad-value", "less than an hour"),
        ('quiet = "8-19"', "bad-value", "not hours"),
        ('headers = { Authorization = "Bearer hunter2" }', "bad-value", "holds a secret in Authorization"),
        ('headers = { X-Api-Key = "hunter2" }', "bad-value", "write env:NAME or file:PATH"),
        ('headers = { "Bad Name" = "x" }', "bad-value", "no HTTP header"),
        ('headers = { From = "a\\r\\nX: y" }', "bad-value", "control characters"),
        ('homepage = "example.org"', "bad-value", "not an http or https address"),
        ('homepage = "https://user:hunter2@example.org"', "bad-value", "holds a user name"),
        ('allow_private = ["localhost"]', "bad-value", '"host:port"'),
        ('prefix = "oai dc"', "bad-value", "metadata prefix"),
        ("contact = 2026-01-01", "bad-value", "not a date or time"),
        ('description = ""', "bad-value", "is empty"),
        ('subtree = "cnrs"', "unheeded-key", 'no meaning for protocol = "oai"; OAI-PMH has `sets`'),
        ('filter = "x:y"', "unheeded-key", 'no meaning for protocol = "oai"'),
        ('description = { de = "x" }', "bad-value", "it takes fr and en"),
    ],
)
def test_a_mistake_is_told_with_its_place(line: str, code: str, said: str) -> None:
    [mistake] = mistakes(ODATIS + line)
    assert (mistake.line, mistake.column, mistake.code) == (6, 1, code)
    assert said in mistake.message
    assert "hunter2" not in mistake.message


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?set=ALL", "leave out 'set=', which belongs to a request; write sets = "),
        ("?x=1&metadataPrefix=oai_dc", "leave out 'metadataPrefix='"),
        ("?resumptionToken", "leave out 'resumptionToken='"),
        ("?verb=Identify", "leave out everything from '?verb='"),
    ],
)
def test_an_address_does_not_hold_the_arguments_of_a_request(query: str, said: str) -> None:
    [mistake] = mistakes(ODATIS.replace("/oai", f"/oai{query}"))
    assert (mistake.line, mistake.code) == (5, "bad-value")
    assert said in mistake.message
    assert mistakes(ODATIS.replace("/oai", "/oai?page=oai")) == []


def test_a_part_is_wanted_only_of_a_protocol_that_has_parts() -> None:
    assert source('protocol = "dataverse"\nsubtree = "cnrs"\nfilter = "x:y"\n').subtree == "cnrs"
    assert source('filter = "x"\n', before='[defaults]\nprotocol = "csw"\n').filter == "x"
    [mistake] = mistakes(ODATIS + 'protocol = "csw"\nsubtree = "cnrs"\n')
    assert 'protocol = "csw"' in mistake.message


@pytest.mark.parametrize("every", ["0 3 29 feb *", "0 3 31 2-3 *", "0 3 30,1 2 *", "0 3 */10 2 *", "0 3 31 jan mon"])
def test_a_day_that_comes_now_and_then_is_right(every: str) -> None:
    assert mistakes(f'{ODATIS}every = "{every}"') == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'delete_guard = { share = -1, min = "x", foo = 1 }',
            ["has share, which is -1, outside 0 to 1", "has min, which must be a number, not text",
             "has the unknown part 'foo'; it takes share and min"],
        ),
        ('sets = ["a", "a", "", 3]', ["has item 3, which is empty", "has item 4, which must be text, not a number"]),
        ('sets = ["a", "a", "b", "b"]', ["names 'a' twice", "names 'b' twice"]),
        (
            'headers = { "A B" = "x", Cookie = "hunter2", X = 3 }',
            ["names 'A B', which is no HTTP header", "holds a secret in Cookie; write env:NAME or file:PATH instead",
             "has X, which must be text, not a number"],
        ),
        (
            'every = "99 99 * * 1"',
            ["has '99' where cron wants minutes", "has '99' where cron wants hours",
             "has the weekday '1': schedulers disagree on which day is 1; write mon, tue, … sun"],
        ),
    ],
)  # fmt: skip
def test_every_mistake_of_one_key_is_told_at_once(line: str, said: list[str]) -> None:
    told = [mistake.message.partition(" in source 'odatis' ")[2] for mistake in mistakes(ODATIS + line)]
    assert told == said


def test_two_sources_that_ask_for_the_same_are_a_mistake() -> None:
    twin = ODATIS.replace('"odatis"', '"twin"').replace("[[source]]", "\n[[source]]")
    for spelt in ("https://example.org/oai", "https://Example.org:443/oai/", "http://EXAMPLE.ORG:80/oai"):
        [mistake] = mistakes(ODATIS + twin.replace("https://example.org/oai", spelt))
        assert (mistake.line, mistake.code) == (8, "duplicate-url")
        assert "source 'twin' asks for the same as 'odatis' in line 2" in mistake.message
    assert mistakes(ODATIS + twin.replace("example.org", "example.org:8443")) == []
    assert mistakes(ODATIS + twin + 'sets = ["a"]\n') == []
    assert mistakes(ODATIS + twin + 'prefix = "oai_datacite"\n') == []


@pytest.mark.parametrize("text", ["x = " + "[" * 2000, "x = " + "{a = " * 2000, "x = " + "[" * 2000 + "]" * 2000])
def test_what_is_nested_too_deep_is_a_mistake(text: str) -> None:
    [mistake] = mistakes(text)
    assert mistake.code == "syntax"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://example.org/oai?verb=Identify", "leave out everything from '?verb='"),
        ("https://example.org/oai#top", "leave out everything from '#'"),
        ("https://", "not an http or https address"),
        ("https://example.org:99999/oai", "not an address that can be read"),
        ("https://me:hunter2@example.org/oai", "holds a user name"),
    ],
)
def test_a_base_url_is_checked(url: str, said: str) -> None:
    [mistake] = mistakes(f'[[source]]\nid = "x"\nname = "X"\nurl = "{url}"\n')
    assert (mistake.line, mistake.code) == (4, "bad-value")
    assert said in mistake.message
    assert "hunter2" not in mistake.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[source]]\n", ["sources.toml:1: source 1 has no 'id'", "sources.toml:1: source 1 has no 'name'",
                          "sources.toml:1: source 1 has no 'url'"]),
        ("\n[source]\nid = 'x'\n", ["sources.toml:2: 'source' must be written as tables, each under [[source]]"]),
        ("[default]\nevery = '6h'\n", ["sources.toml:1: unknown table or key 'default'; did you mean 'defaults'?"]),
        ("\n[[sources]]\nid = 'x'\n", ["sources.toml:2: unknown table or key 'sources'; did you mean 'source'?"]),
        ("defaults = 3\n", ["sources.toml:1: [defaults] must be a table"]),
        ("[defaults]\nurl = 'https://x.org'\n",
         ["sources.toml:2: unknown key 'url' in [defaults] (it belongs to one source)"]),
        ("[[view]]\nid = 'x'\nname = 'X'\nquerry = 'y'\n",
         ["sources.toml:1: view 'x' has no 'query'",
          "sources.toml:4: unknown key 'querry' in view 'x'; did you mean 'query'?"]),
        ("a = 1\nb = \n", ["sources.toml:2: this is not TOML: invalid value"]),
        ('a = """x\n\n', ["sources.toml:2: this is not TOML: unterminated string"]),
    ],
)  # fmt: skip
def test_a_file_is_wrong_as_a_whole(text: str, expected: list[str]) -> None:
    assert [str(mistake) for mistake in mistakes(text)] == expected


def test_lines_are_right_behind_texts_and_lists_of_several_lines() -> None:
    """A key written inside a text is no key, and what comes after counts on."""
    text = ODATIS + 'description = """\n[[source]]\nid = "no"\n"""\nsets = [ # [[\n  "a",\n  "]]",\n]\n'
    text += "contact = ''' ''' # '''\nprefx = 'x'\n[source.delete_guard]\nshare = 3\n"
    assert [(mistake.line, mistake.code) for mistake in mistakes(text)] == [
        (14, "bad-value"),
        (15, "unknown-key"),
        (16, "bad-value"),
    ]


@given(
    st.lists(
        st.dictionaries(
            st.from_regex(r"[a-z]{1,8}", fullmatch=True),
            st.one_of(
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
                st.lists(st.integers()),
                st.booleans(),
            ),
            max_size=4,
        ),
        max_size=4,
    )
)
def test_each_place_is_where_its_key_stands(tables: list[dict[str, object]]) -> None:
    text = tomlkit.dumps({"source": tables})
    lines = text.split("\n")
    found = places(text)
    for n, table in enumerate(tables):
        for key in table:
            line, column = found["source", n, key]
            assert lines[line - 1][column - 1 :].replace('"', "").startswith(key)


@pytest.mark.parametrize(("content", "code", "line"), [(b"a = 1\n# caf\xe9\n", "encoding", 2), (None, "unreadable", 1)])
def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path, content: bytes | None, code: str, line: int) -> None:
    path = tmp_path / "sources.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourcesInvalid) as raised:
        load(path)
    assert [(mistake.file, mistake.line, mistake.code) for mistake in raised.value.errors] == [(str(path), line, code)]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ODATIS.encode())
    assert [found.id for found in load(path)] == ["odatis"]


def test_loading_a_wrong_file_raises_all_its_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(ODATIS + "prefx = 1\nset = 2\n")
    with pytest.raises(SourcesInvalid, match=r"(?s)prefix.*sets") as raised:
        load(path)
    assert [mistake.line for mistake in raised.value.errors] == [6, 7]
