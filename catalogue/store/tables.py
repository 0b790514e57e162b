"""The tables of the catalogue: what is kept, and the words for it.

Instants are whole seconds since 1970 in UTC (they sort, compare and travel alike in SQLite and PostgreSQL). Record and
payload are zstandard frames that name their own dictionary. `migrations/` makes exactly these tables; a test compares.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

# only INTEGER is SQLite's own row number; BIGINT would cost an index of its own
Key = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

# The one row that hands out numbers; read and written under the catalogue's lock, so that neither a change number nor
# a datestamp ever goes back.
counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    *(Column(name, BigInteger, nullable=False) for name in ("change", "record", "work", "stamp")),
)

dictionary = Table(
    "dictionary",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

LIVE, DELETED, MISSING, SUPPRESSED = 1, 2, 3, 4
"""States of a record: served; a tombstone; not seen in the last lists but still shown; taken down for good."""
SHOWN = LIVE, MISSING

record = Table(
    "record",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    # the local part of our OAI identifier, where it is not the percent-encoded identifier itself
    Column("key", Text),
    Column("prefix", Text, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("datestamp", Text, nullable=False),
    Column("sets", Text, nullable=False),
    Column("hash", LargeBinary),
    Column("payload", LargeBinary),
    Column("record", LargeBinary),
    Column("filters", Text, nullable=False, server_default=""),
    Column("crosswalk", SmallInteger, nullable=False),
    Column("type", Text),
    # bit n: the n-th published format was ever offered / can be written now; flags: see store.records
    Column("offered", SmallInteger, nullable=False),
    Column("writable", SmallInteger, nullable=False),
    Column("flags", SmallInteger, nullable=False),
    Column("work", BigInteger),
    Column("changed", BigInteger, nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("harvested", BigInteger, nullable=False),
    Column("list", BigInteger),
    Column("missing_since", BigInteger),
    Column("stale", Boolean, nullable=False),
    Column("embargo", Text),
    Column("reason", Text),
    UniqueConstraint("source", "identifier"),
)
Index("ix_record_changed_id", record.c.changed, record.c.id)
Index("ix_record_source_changed", record.c.source, record.c.changed, record.c.id)
Index("ix_record_work", record.c.work)
Index(
    "ix_record_source_key",
    record.c.source,
    record.c.key,
    unique=True,
    sqlite_where=text("key IS NOT NULL"),
    postgresql_where=text("key IS NOT NULL"),
)
Index(
    "ix_record_embargo",
    record.c.embargo,
    sqlite_where=text("embargo IS NOT NULL"),
    postgresql_where=text("embargo IS NOT NULL"),
)

identifier = Table(
    "identifier",
    metadata,
    Column("pid", Text, nullable=False),
    Column("record", BigInteger, nullable=False, index=True),
    PrimaryKeyConstraint("pid", "record"),
    sqlite_with_rowid=False,
)

relation = Table(
    "relation",
    metadata,
    Column("pid", Text, nullable=False),
    Column("record", BigInteger, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    PrimaryKeyConstraint("pid", "record", "kind"),
    sqlite_with_rowid=False,
)

# Of which identifiers records say that they are a version (catalogue.works.versions); few records do.
version = Table(
    "version",
    metadata,
    Column("pid", Text, nullable=False),
    Column("record", BigInteger, nullable=False, index=True),
    PrimaryKeyConstraint("pid", "record"),
    sqlite_with_rowid=False,
)

# The works that are versions of one another: those of one number. A work without other versions has no row.
family = Table(
    "family",
    metadata,
    Column("work", Key, primary_key=True, autoincrement=False),
    Column("family", BigInteger, nullable=False, index=True),
)

# Membership as asked, apart from the sets a header names: a record leaves only when absent from every set asked.
membership = Table(
    "membership",
    metadata,
    Column("record", BigInteger, nullable=False),
    Column("asked", Text, nullable=False),
    Column("list", BigInteger, nullable=False),
    PrimaryKeyConstraint("record", "asked"),
    sqlite_with_rowid=False,
)

work = Table(
    "work",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("public", Text, nullable=False, unique=True),
    # the record this id was minted for: after a split the id stays with it
    Column("minted_for", BigInteger, nullable=False, index=True),
    Column("merged_into", BigInteger),
    Column("first_change", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("no", Key, primary_key=True, autoincrement=False),
    Column("record", BigInteger, nullable=False),
    Column("run", BigInteger),
    Column("kind", Text, nullable=False),
    Column("work_before", BigInteger),
    Column("work_after", BigInteger),
    Column("fields", Text),
    Column("at", BigInteger, nullable=False),
)

reject = Table(
    "reject",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    # the identifier, or `#` and a digest of the payload where none was delivered
    Column("name", Text, nullable=False),
    Column("identifier", Text),
    *(Column(name, Text, nullable=False) for name in ("prefix", "datestamp", "sets", "stage", "reasons")),
    Column("payload", LargeBinary),
    Column("attempts", Integer, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("run", BigInteger),
    Column("list", BigInteger),
    UniqueConstraint("source", "name"),
)

# What a source that hands on says of where a record came from before; few records have one.
origin = Table(
    "origin",
    metadata,
    Column("record", Key, primary_key=True, autoincrement=False),
    Column("description", LargeBinary, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("source", "mode", "state", "asked", "owner")),
    *(
        Column(name, BigInteger, nullable=False, server_default="0")
        for name in ("added", "changed", "unchanged", "deleted", "rejected", "skipped", "buried")
    ),
    *(Column(name, BigInteger, nullable=False, server_default="0") for name in ("pages", "requests", "retries")),
    Column("declared", BigInteger),
    Column("complete", Boolean),
    Column("error_code", Text),
    Column("error_message", Text),
    Column("warnings", Text, nullable=False, server_default="[]"),
    Column("last_change", BigInteger, nullable=False, server_default="0"),
    Column("stop", Boolean, nullable=False, server_default=text("false")),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
)
Index("ix_run_source_id", run.c.source, run.c.id)
Index("ix_run_state", run.c.state)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("asked", Text),
    Column("start", BigInteger),
    Column("end", BigInteger),
    Column("token", Text),
    Column("first_response", BigInteger),
    Column("state", Text, nullable=False),
    Column("declared", BigInteger),
    Column("received", BigInteger, nullable=False),
    Column("distinct", BigInteger, nullable=False),
    Column("pages", BigInteger, nullable=False),
    Column("mode", Text, nullable=False),
    Column("moves", Boolean, nullable=False),
    Column("run", BigInteger),
)
Index("ix_checkpoint_source_state", checkpoint.c.source, checkpoint.c.state)

lease = Table(
    "lease",
    metadata,
    Column("base_url", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("kind", "source", "arguments", "actor", "state")),
    Column("owner", Text),
    Column("created", BigInteger, nullable=False),
    Column("finished", BigInteger),
    Column("result", Text),
)
Index("ix_job_state_id", job.c.state, job.c.id)

# What is known of a source beside its table in sources.toml; never in that file.
source_state = Table(
    "source_state",
    metadata,
    Column("source", Text, primary_key=True),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("not_before", BigInteger),
    Column("last_success", BigInteger),
    Column("last_started", BigInteger),
    Column("last_full", BigInteger),
    Column("remembered", Text, nullable=False, server_default="{}"),
)

# What operators decided about which records are one work: `same` with all of a label, or `apart`.
decision = Table(
    "decision",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("record", BigInteger, nullable=False, index=True),
    *(Column(name, Text, nullable=False) for name in ("kind", "label", "actor")),
    Column("reason", Text),
    Column("at", BigInteger, nullable=False),
)
