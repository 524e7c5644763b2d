"""Let every change be a proposal."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service", sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "stopped_letters",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_stopped_letters_email_lower")),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_stopped_letters")),
    )
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_bulk_act_by_id_user_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
    )
    op.create_table(
        "need_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("territory", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "assigned",
                "answered",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assigned_to_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=150), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_need_group_answered_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"],
            ["user_account.id"],
            name=op.f("fk_need_group_assigned_to_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_group")),
    )
    with op.batch_alter_table("need_group", schema=None) as batch_op:
        batch_op.create_index("ix_need_group_state_opened", ["state", "opened_at"], unique=False)

    op.create_table(
        "trusted_organization",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_trusted_organization_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_trusted_organization")),
    )
    op.create_table(
        "bulk_item",
        sa.Column("bulk_act_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("left_alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_act_id"],
            ["bulk_act.id"],
            name=op.f("fk_bulk_item_bulk_act_id_bulk_act"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_bulk_item_service_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("bulk_act_id", "service_id", name=op.f("pk_bulk_item")),
    )
    with op.batch_alter_table("bulk_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_item_service_id"), ["service_id"], unique=False)

    op.create_table(
        "contact_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "means",
            sa.Enum(
                "phone", "mail", "visit", name="means", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_contact_attempt_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_contact_attempt_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_attempt")),
    )
    with op.batch_alter_table("contact_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_attempt_service_id"), ["service_id"], unique=False)

    op.create_table(
        "distinct_pair",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_distinct_pair_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["service.id"], name=op.f("fk_distinct_pair_first_id_service"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["service.id"], name=op.f("fk_distinct_pair_second_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_distinct_pair")),
    )
    with op.batch_alter_table("distinct_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_distinct_pair_second_id"), ["second_id"], unique=False)

    _lay_duplicates()
    op.create_table(
        "need_solution",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["need_group.id"],
            name=op.f("fk_need_solution_group_id_need_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_need_solution_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "service_id", name=op.f("pk_need_solution")),
    )
    with op.batch_alter_table("need_solution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_solution_service_id"), ["service_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "addition", "correction", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum(
                "form",
                "report",
                "review",
                "import",
                "staff",
                "bulk",
                "merge",
                "return",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "unconfirmed",
                "submitted",
                "in-review",
                "stale",
                "accepted",
                "partly-accepted",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("applied_version", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=150), nullable=False),
        sa.Column("author_organization", sa.String(length=150), nullable=False),
        sa.Column("author_email", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=150), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "refusal",
            sa.Enum(
                "duplicate",
                "out-of-scope",
                "closed",
                "insufficient",
                "unconfirmed",
                "inaccurate",
                "other",
                name="refusal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("to_look_at", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'addition' OR service_id IS NOT NULL", name=op.f("ck_proposal_about_an_entry")
        ),
        sa.CheckConstraint(
            "author_email IS NULL OR author_email = lower(author_email)", name=op.f("ck_proposal_email_lower")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_proposal_author_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"],
            ["user_account.id"],
            name=op.f("fk_proposal_claimed_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_proposal_decided_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_proposal_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_proposal_service_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_service_id"), ["service_id"], unique=False)
        batch_op.create_index("ix_proposal_state_submitted", ["state", "submitted_at"], unique=False)

    op.create_table(
        "review_interval",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_review_interval_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_review_interval")),
    )
    op.create_table(
        "review_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("last_letter_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("curators_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end",
            sa.Enum(
                "confirmed",
                "corrected",
                "withdrawn",
                "moot",
                name="end",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_review_round_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("recipient = lower(recipient)", name=op.f("ck_review_round_recipient_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_round")),
    )
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_round_recipient"), ["recipient"], unique=False)
        batch_op.create_index("ix_review_round_ended", ["ended_at", "due_on"], unique=False)
        batch_op.create_index(
            "uq_review_round_running",
            ["service_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "unmet_need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_unmet_need_asked_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["need_group.id"],
            name=op.f("fk_unmet_need_group_id_need_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmet_need")),
    )
    with op.batch_alter_table("unmet_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unmet_need_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unmet_need_group_id"), ["group_id"], unique=False)

    op.create_table(
        "curation_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "confirm-address",
                "follow",
                "review",
                "stop-letters",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "proposal_id IS NULL OR service_id IS NULL", name=op.f("ck_curation_link_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_curation_link_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_curation_link_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_curation_link")),
    )
    with op.batch_alter_table("curation_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_curation_link_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_curation_link_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curation_link_service_id"), ["service_id"], unique=False)

    op.create_table(
        "problem_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "problem",
            sa.Enum(
                "closed",
                "wrong-number",
                "wrong-address",
                "no-longer-free",
                "other",
                name="problem",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("reporter", sa.String(length=150), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "proposed",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=150), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by_id"],
            ["user_account.id"],
            name=op.f("fk_problem_report_closed_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_problem_report_proposal_id_proposal"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"],
            ["user_account.id"],
            name=op.f("fk_problem_report_reporter_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_problem_report_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
    )
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_report_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_report_service_id"), ["service_id"], unique=False)
        batch_op.create_index("ix_problem_report_state_at", ["state", "at"], unique=False)

    op.create_table(
        "proposal_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "submitted",
                "confirmed",
                "claimed",
                "released",
                "revised",
                "amended",
                "asked",
                "answered",
                "became-stale",
                "rebased",
                "accepted",
                "partly-accepted",
                "refused",
                "withdrawn",
                "looked-at",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_proposal_step_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_step_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_step")),
    )
    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_step_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "proposed_field",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("base", sa.JSON(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("is_amended", sa.Boolean(), nullable=False),
        sa.Column("amended", sa.JSON(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "accepted",
                "amended",
                "refused",
                "moot",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("final", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposed_field_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "name", name=op.f("pk_proposed_field")),
    )


def downgrade() -> None:
    op.drop_table("proposed_field")
    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_step_proposal_id"))

    op.drop_table("proposal_step")
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_report_state_at")
        batch_op.drop_index(batch_op.f("ix_problem_report_service_id"))
        batch_op.drop_index(batch_op.f("ix_problem_report_proposal_id"))

    op.drop_table("problem_report")
    with op.batch_alter_table("curation_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_curation_link_service_id"))
        batch_op.drop_index(batch_op.f("ix_curation_link_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_curation_link_expires_at"))

    op.drop_table("curation_link")
    with op.batch_alter_table("unmet_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unmet_need_group_id"))
        batch_op.drop_index(batch_op.f("ix_unmet_need_asked_by_id"))

    op.drop_table("unmet_need")
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_round_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_review_round_ended")
        batch_op.drop_index(batch_op.f("ix_review_round_recipient"))

    op.drop_table("review_round")
    op.drop_table("review_interval")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_state_submitted")
        batch_op.drop_index(batch_op.f("ix_proposal_service_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_organization_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_author_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("need_solution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_solution_service_id"))

    op.drop_table("need_solution")
    _take_duplicates()
    with op.batch_alter_table("distinct_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_distinct_pair_second_id"))

    op.drop_table("distinct_pair")
    with op.batch_alter_table("contact_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_attempt_service_id"))

    op.drop_table("contact_attempt")
    with op.batch_alter_table("bulk_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_item_service_id"))

    op.drop_table("bulk_item")
    op.drop_table("trusted_organization")
    with op.batch_alter_table("need_group", schema=None) as batch_op:
        batch_op.drop_index("ix_need_group_state_opened")

    op.drop_table("need_group")
    op.drop_table("bulk_act")
    op.drop_table("stopped_letters")
    op.drop_column("service", "flagged_at")  # not in a batch, which would make the table anew


def _lay_duplicates() -> None:
    op.create_table(
        "likeness_comparison",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cursor", sa.String(length=100), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_likeness_comparison_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness_comparison")),
    )
    op.create_table(
        "likeness_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_likeness_key_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "service_id", name=op.f("pk_likeness_key")),
    )
    with op.batch_alter_table("likeness_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likeness_key_service_id"), ["service_id"], unique=False)

    op.create_table(
        "likely_pair",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_likely_pair_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["service.id"], name=op.f("fk_likely_pair_first_id_service"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["service.id"], name=op.f("fk_likely_pair_second_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_likely_pair")),
    )
    with op.batch_alter_table("likely_pair", schema=None) as batch_op:
        batch_op.create_index("ix_likely_pair_score", ["score", "found_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_likely_pair_second_id"), ["second_id"], unique=False)

    op.create_table(
        "redirection",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("kept_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_redirection_service_id_service"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["service.id"], name=op.f("fk_redirection_to_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_redirection")),
    )
    with op.batch_alter_table("redirection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redirection_to_id"), ["to_id"], unique=False)


def _take_duplicates() -> None:
    with op.batch_alter_table("redirection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redirection_to_id"))

    op.drop_table("redirection")
    with op.batch_alter_table("likely_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_likely_pair_second_id"))
        batch_op.drop_index("ix_likely_pair_score")

    op.drop_table("likely_pair")
    with op.batch_alter_table("likeness_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_likeness_key_service_id"))

    op.drop_table("likeness_key")
    op.drop_table("likeness_comparison")
