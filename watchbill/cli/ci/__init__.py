"""What pipelines run: what is said of a pull or merge request, and which teams a deploy has to touch."""
