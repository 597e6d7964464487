"""Edits of a roster: a wish goes in; the new text of its files and the notes about it come out."""
