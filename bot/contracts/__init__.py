"""Types shared between rooms: sessions, replies, actions and refusals. Imports no other part of the bot."""
