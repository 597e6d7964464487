"""`teams.yaml` and its values: read with places, held against the schema, decoded into a roster."""
