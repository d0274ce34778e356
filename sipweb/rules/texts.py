"""What holds for every text that is written."""

LONGEST = 8000  # characters
