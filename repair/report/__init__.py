"""What a repair did, said to people."""
