"""Who is on call, and until when: rotations compiled to PagerDuty's schedules, and those played."""
