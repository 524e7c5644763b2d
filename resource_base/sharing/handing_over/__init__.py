"""Handing a selection over: on paper, as a PDF, by mail, by a link that ends; counted, never to whom."""
