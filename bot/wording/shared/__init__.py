"""The language-independent content of sentences. Imports no other part of the bot."""
