"""What attendees like, what they do in their own words, and what was learned at publishing"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preferences", sa.Column("about", sa.Text(), nullable=False, server_default=""))
    op.add_column("preferences", sa.Column("taste", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("programme_versions", sa.Column("learned_fit", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("programme_versions") as batch:
        batch.drop_column("learned_fit")
    with op.batch_alter_table("preferences") as batch:
        batch.drop_column("taste")
        batch.drop_column("about")
