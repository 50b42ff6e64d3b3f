"""What is learned from: releases fetched, the people who allow it, splits and draws. Imports nothing of the trainer."""
