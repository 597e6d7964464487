"""Edits whose deploy would take away what pages people: each a finding that names the right way."""
