"""How Alembic reaches the database. The caller holds the write lock and hands over its connection."""

from alembic import context

from sipweb.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
    transactional_ddl=True,
)
context.run_migrations()
