"""What crosses the queue: jobs and their results, frozen, bounded, versioned, JSON. Imports the rest of `movies`."""
