"""Admin commands in the chat: train, compare, promote, roll back. Imports any floor below."""
