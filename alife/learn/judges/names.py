"""The names of the judges, as a command line gives them and judged.json keeps them; quick to load."""

COFFEE, DISCRIMINATOR, EMBEDDING, SURPRISE = JUDGES = ("coffee", "discriminator", "embedding", "surprise")
