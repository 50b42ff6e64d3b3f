"""What Alembic does to a database of an older Matinee. Imports `tables`."""
