"""`teams.yaml`: read with places, validated against the schema, and decoded into a roster."""
