"""What sentences in every language are made from. Imports nothing of the bot."""
