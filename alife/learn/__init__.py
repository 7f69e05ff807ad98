"""Learning of rules from pictures: `python -m alife.learn WORLD DATASET --out FILE`; nothing else needs PyTorch.

A world whose rule can be learned has a folder `learning` in its own, found by name, with the class `Settings` in
`settings.py` and the class `Learner` in `learner.py`.
"""
