"""How a proposal becomes the directory, and how the directory stays true."""
