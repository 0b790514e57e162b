"""Of what records say that they are a version, and which works are versions of one another.

Families are found when records come or change; `moisson recrosswalk` finds those of what was there before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version",
        sa.Column("pid", sa.Text(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pid", "record", name=op.f("pk_version")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.create_index("ix_version_record", ["record"], unique=False)
    op.create_table(
        "family",
        sa.Column("work", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("family", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("work", name=op.f("pk_family")),
    )
    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.create_index("ix_family_family", ["family"], unique=False)


def downgrade() -> None:
    op.drop_table("family")
    op.drop_table("version")
