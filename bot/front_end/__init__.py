"""The parts shared by Discord and Slack: the service, turns, layout, panels. Imports any floor below."""
