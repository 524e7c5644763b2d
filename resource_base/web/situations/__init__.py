"""« Pour une personne »: several freins of one unnamed person, answered on one page."""
