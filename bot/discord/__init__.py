"""Matinee in Discord: messages, slash commands, buttons, movie nights.

`client.py` is the bot; `messages.py`, `commands.py` and `components.py` are the three ways in, all of
which end in `Client.converse`; `surfaces.py` are the ways out, and `drawing.py` says what a reply looks like.
"""
