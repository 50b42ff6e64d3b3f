"""Words and marks before anybody interprets them. Imports nothing of the bot."""
