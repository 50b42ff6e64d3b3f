"""One module per version of the schema, by number; never change one that others have run. Imports nothing of ours."""
