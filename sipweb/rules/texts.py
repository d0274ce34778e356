"""What holds for every text that is written."""

import re

LONGEST = 8000  # characters
CHOSEN = re.compile(r"[a-z_]+(?::\d+)?")  # what was chosen in a list or by a button is sent as our own word for it, and is no text
