"""How well scores tell who follows: the exam, its protocols, the methods and the report."""
