"""Edits of a roster: a wish in, the new text of its files and what there is to say out."""
