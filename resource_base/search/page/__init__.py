"""What a page shows of an answer: hits in order, facets, reasons."""
