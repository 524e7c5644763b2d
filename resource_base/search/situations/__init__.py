"""From an unnamed person to a page of answers, frein by frein."""
