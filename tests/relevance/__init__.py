"""How well the search answers: questions judged by hand-written rules, measures, and baselines."""
