"""One module a version of the schema, by its number; never change one that others have run. Imports nothing of ours."""
