"""Checks of rotations: order, anchor, hours, later versions, overrides, shadows and shares."""
