"""The SQL database: tables, profiles, audit trail, feedback, event deduplication. Imports `contracts`."""
