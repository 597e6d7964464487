"""Every answer in every form: a room an answer, and what the rooms share."""
