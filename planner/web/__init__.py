"""Floor 4: talking to people. One blueprint per audience; a view reads its input, calls one function below, renders."""
