"""What admins do from the chat: train, compare, promote, roll back. Imports any floor below."""
