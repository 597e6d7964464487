"""Who is on call: at each level of a policy, over some days, how evenly, and who could take over."""
