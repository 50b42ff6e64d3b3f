"""What the rooms hand one another: sessions, replies, actions and refusals. Imports nothing of the bot."""
