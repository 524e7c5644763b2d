"""What is wrong with an entry, said in a few seconds and followed until it is answered."""
