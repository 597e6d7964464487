"""The schema of the file: whether a document fits it, and in which words it does not."""
