"""Building a plan: the problem, its optimum with the proof, and the reasons for what was left out."""
