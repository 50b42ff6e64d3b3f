"""Requests in messages: intents, wishes, consent. Imports no other part of the bot."""
