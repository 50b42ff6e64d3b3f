"""The German twin of every sentence. Imports what `wording` imports."""
