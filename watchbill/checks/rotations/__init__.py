"""Checks of rotations: order, anchor, hours, later versions, overrides, shadows and even shares."""
