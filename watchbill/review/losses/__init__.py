"""Findings about edits whose deploy would destroy what pages people, each with the safe way."""
