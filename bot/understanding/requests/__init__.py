"""What a message asks for: intents, wishes, consent. Imports nothing of the bot."""
