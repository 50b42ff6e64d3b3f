"""What Discord and Slack share: the service, turns, layout, panels. Imports any floor below."""
