"""What can be done to tables."""
