"""What can be made of several tables."""
