"""Let people belong to organisations, come in by invitation or on request, and be remembered.

Sessions opened until now are ended: they were opened without the second factor that staff owe.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


SQLITE_TRIGGERS = (
    """
CREATE TRIGGER security_event_no_update BEFORE UPDATE ON security_event
BEGIN SELECT RAISE(ABORT, 'security_event is append-only'); END
""",
    """
CREATE TRIGGER security_event_no_delete BEFORE DELETE ON security_event
WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-364 days')
BEGIN SELECT RAISE(ABORT, 'security_event is append-only'); END
""",
    """
CREATE TRIGGER security_event_no_replace BEFORE INSERT ON security_event
WHEN EXISTS (SELECT 1 FROM security_event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'security_event is append-only'); END
""",
)
POSTGRESQL_TRIGGERS = (
    """
CREATE FUNCTION security_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at <= now() - interval '364 days' THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION 'security_event is append-only';
END $$
""",
    """
CREATE TRIGGER security_event_append_only BEFORE UPDATE OR DELETE ON security_event
FOR EACH ROW EXECUTE FUNCTION security_event_refuse()
""",
    """
CREATE TRIGGER security_event_no_truncate BEFORE TRUNCATE ON security_event
FOR EACH STATEMENT EXECUTE FUNCTION security_event_refuse()
""",
)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    op.create_table(
        "security_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object", sa.String(length=120), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_security_event_actor_id"), "security_event", ["actor_id"], unique=False)
    op.create_index(op.f("ix_security_event_at"), "security_event", ["at"], unique=False)
    op.create_index(op.f("ix_security_event_object"), "security_event", ["object"], unique=False)

    op.create_table(
        "curator_scope",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("territories", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_curator_scope_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_curator_scope")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "professional",
                "partner",
                "curator",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("organization_label", sa.String(length=150), nullable=True),
        sa.Column(
            "position",
            sa.Enum(
                "editor", "manager", name="position", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("territories", sa.JSON(), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(organization_id IS NULL) = (position IS NULL)", name=op.f("ck_invitation_position_somewhere")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["user_account.id"],
            name=op.f("fk_invitation_invited_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_invitation_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_email"), "invitation", ["email"], unique=False)
    op.create_index(op.f("ix_invitation_organization_id"), "invitation", ["organization_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column(
            "position",
            sa.Enum(
                "editor", "manager", name="position", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_membership_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_membership_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "organization_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_organization_id"), "membership", ["organization_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_recovery_code_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)

    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_counter", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_second_factor_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "trusted_domain",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.CheckConstraint("domain = lower(domain)", name=op.f("ck_trusted_domain_domain_lower")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_trusted_domain_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "domain", name=op.f("pk_trusted_domain")),
    )
    op.create_index(op.f("ix_trusted_domain_domain"), "trusted_domain", ["domain"], unique=False)

    op.create_table(
        "access_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("organization_label", sa.String(length=150), nullable=False),
        sa.Column("function", sa.String(length=150), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("recognised_domain", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "accepted",
                "refused",
                "expired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "refusal",
            sa.Enum(
                "not-a-professional",
                "elsewhere",
                "unknown-organization",
                "personal-address",
                "other",
                name="refusal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_access_request_email_lower")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_access_request_decided_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_access_request_invitation_id_invitation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_access_request_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    op.create_index(
        op.f("ix_access_request_organization_id"), "access_request", ["organization_id"], unique=False
    )
    op.create_index(
        "ix_access_request_state_created", "access_request", ["state", "created_at"], unique=False
    )
    op.create_index(
        "uq_access_request_open",
        "access_request",
        ["email"],
        unique=True,
        sqlite_where=sa.text("state = 'submitted'"),
        postgresql_where=sa.text("state = 'submitted'"),
    )

    op.create_table(
        "ticket",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "password-reset",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("invitation_id IS NULL OR user_id IS NULL", name=op.f("ck_ticket_one_subject")),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_ticket_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_ticket_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_expires_at"), "ticket", ["expires_at"], unique=False)
    op.create_index(op.f("ix_ticket_invitation_id"), "ticket", ["invitation_id"], unique=False)
    op.create_index(op.f("ix_ticket_user_id"), "ticket", ["user_id"], unique=False)

    op.drop_table("sign_in_session")
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "full",
                "code",
                "enrolment",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "password",
                "totp",
                "recovery-code",
                "proconnect",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_sign_in_session_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_session")),
    )
    op.create_index(op.f("ix_sign_in_session_expires_at"), "sign_in_session", ["expires_at"])
    op.create_index(op.f("ix_sign_in_session_user_id"), "sign_in_session", ["user_id"])

    op.add_column("throttle", sa.Column("free_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("user_account", sa.Column("inactive_notice_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user_account", sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True))
    for statement in POSTGRESQL_TRIGGERS if _is_postgresql() else SQLITE_TRIGGERS:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_column("user_account", "anonymised_at")
    op.drop_column("user_account", "inactive_notice_at")

    op.drop_column("throttle", "free_at")

    op.drop_table("sign_in_session")
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_sign_in_session_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_session")),
    )
    op.create_index(op.f("ix_sign_in_session_expires_at"), "sign_in_session", ["expires_at"])
    op.create_index(op.f("ix_sign_in_session_user_id"), "sign_in_session", ["user_id"])

    op.drop_table("ticket")
    op.drop_table("access_request")
    op.drop_table("trusted_domain")
    op.drop_table("second_factor")
    op.drop_table("recovery_code")
    op.drop_table("membership")
    op.drop_table("invitation")
    op.drop_table("curator_scope")
    op.drop_table("security_event")
    if _is_postgresql():
        op.execute("DROP FUNCTION security_event_refuse()")
