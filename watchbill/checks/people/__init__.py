"""Checks of people: their keys, addresses, holidays and leave."""
