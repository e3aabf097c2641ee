"""Floor 3: the verbs. Transactions begin and end here and nowhere else."""
