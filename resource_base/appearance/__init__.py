"""How an installation looks: its logo and its colours, and the contrast that every colour must keep."""
