"""What is made of all tables together, one file each."""
