"""How Alembic migrates the database of an older Matinee. Imports `tables`."""
