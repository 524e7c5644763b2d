"""The pages that keep entries true: of who was asked by letter, of organisations, of curators who call."""
