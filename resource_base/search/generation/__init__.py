"""One state of the directory, as the arrays that every question reads."""
