"""Monitoring: metrics and traces made from log events, and health checks. Imports the rest of `movies`."""
