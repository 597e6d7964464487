"""`watchbill edit`: everyday edits of a rota, which touch nothing else in the file."""
