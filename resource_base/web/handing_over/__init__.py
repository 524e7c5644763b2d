"""Handing a selection over: on paper, as a PDF, by mail, by a link that opens without an account."""
