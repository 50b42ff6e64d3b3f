"""Words and tokens, before interpretation. Imports no other part of the bot."""
