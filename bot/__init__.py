"""Chat front ends. The bot reaches the workers only through the queue."""
