"""Keep selections, favourites and searches."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "hand_over",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "print",
                "pdf",
                "mail",
                "link",
                "text",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_over_day"), ["day"], unique=False)

    op.create_table(
        "favourite_alerts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum(
                "at-once",
                "weekly",
                "monthly",
                "none",
                name="frequency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_to", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_favourite_alerts_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_favourite_alerts")),
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum(
                "at-once",
                "weekly",
                "monthly",
                "none",
                name="frequency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_to", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_saved_search_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("user_id", "question", name=op.f("uq_saved_search_user_id")),
    )
    op.create_table(
        "selection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("order_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
            name=op.f("fk_selection_owner_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
    )
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.create_index("ix_selection_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_selection_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "favourite",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_favourite_service_id_service"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_favourite_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "service_id", name=op.f("pk_favourite")),
    )
    with op.batch_alter_table("favourite", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_favourite_service_id"), ["service_id"], unique=False)

    op.create_table(
        "known_answer",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_search.id"],
            name=op.f("fk_known_answer_search_id_saved_search"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_known_answer_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", "service_id", name=op.f("pk_known_answer")),
    )
    with op.batch_alter_table("known_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_known_answer_service_id"), ["service_id"], unique=False)

    op.create_table(
        "news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "new",
                "changed",
                "suspended",
                "back",
                "closed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("favourite", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_news_service_id_service"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_news_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("user_id", "service_id", "kind", "version", name=op.f("uq_news_user_id")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index("ix_news_due_at_told_at", ["due_at", "told_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_service_id"), ["service_id"], unique=False)

    op.create_table(
        "selection_entry",
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_version", sa.Integer(), nullable=False),
        sa.Column("note_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_selection_entry_selection_id_selection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_selection_entry_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["note_by_id"],
            ["user_account.id"],
            name=op.f("fk_selection_entry_note_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("selection_id", "service_id", name=op.f("pk_selection_entry")),
    )
    with op.batch_alter_table("selection_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_entry_note_by_id"), ["note_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_selection_entry_service_id"), ["service_id"], unique=False)

    op.create_table(
        "selection_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("signed", sa.String(length=150), nullable=False),
        sa.Column("with_notes", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_selection_link_created_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_selection_link_selection_id_selection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_selection_link_code_hash")),
    )
    with op.batch_alter_table("selection_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_link_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_selection_link_selection_id"), ["selection_id"], unique=False)

    op.create_table(
        "selection_member",
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "right",
            sa.Enum("read", "edit", name="right", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_selection_member_selection_id_selection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_selection_member_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("selection_id", "user_id", name=op.f("pk_selection_member")),
    )
    with op.batch_alter_table("selection_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "selection_offer",
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "right",
            sa.Enum("read", "edit", name="right", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_selection_offer_email_lower")),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_selection_offer_selection_id_selection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("selection_id", "email", name=op.f("pk_selection_offer")),
    )
    with op.batch_alter_table("selection_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_offer_email"), ["email"], unique=False)

    op.create_table(
        "news_origin",
        sa.Column("news_id", sa.Uuid(), nullable=False),
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["news_id"], ["news.id"], name=op.f("fk_news_origin_news_id_news"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_search.id"],
            name=op.f("fk_news_origin_search_id_saved_search"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("news_id", "search_id", name=op.f("pk_news_origin")),
    )
    with op.batch_alter_table("news_origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_origin_search_id"), ["search_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("news_origin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_origin_search_id"))

    op.drop_table("news_origin")
    with op.batch_alter_table("selection_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_offer_email"))

    op.drop_table("selection_offer")
    with op.batch_alter_table("selection_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_member_user_id"))

    op.drop_table("selection_member")
    with op.batch_alter_table("selection_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_link_selection_id"))
        batch_op.drop_index(batch_op.f("ix_selection_link_created_by_id"))

    op.drop_table("selection_link")
    with op.batch_alter_table("selection_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_entry_service_id"))
        batch_op.drop_index(batch_op.f("ix_selection_entry_note_by_id"))

    op.drop_table("selection_entry")
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_service_id"))
        batch_op.drop_index("ix_news_due_at_told_at")

    op.drop_table("news")
    with op.batch_alter_table("known_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_known_answer_service_id"))

    op.drop_table("known_answer")
    with op.batch_alter_table("favourite", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_favourite_service_id"))

    op.drop_table("favourite")
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_owner_id"))
        batch_op.drop_index("ix_selection_expires_at")

    op.drop_table("selection")
    op.drop_table("saved_search")
    op.drop_table("favourite_alerts")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_over_day"))

    op.drop_table("hand_over")
