"""What sentences of every language are made from. Imports nothing of the bot."""
