"""Swimmers of Oceanworld as Gymnasium environments: `import alife.environments`, then `gymnasium.make`.

`alife/SwimToFood-v0` and `alife/SwimTo-v0` are registered on import, single and as vectors; what they tell, take and
reward stands in sims/oceanworld_steer/environment.py. The package gymnasium is the extra `gym`.
"""

from alife.core.errors import UsageError

try:
    import gymnasium
except ImportError as error:
    raise UsageError("Environments need the package gymnasium: pip install 'alife-worlds[gym]'.") from error

IDS = {"alife/SwimToFood-v0": "food", "alife/SwimTo-v0": "reach"}  # by what is sought
PLACE = "sims.oceanworld_steer.environment"

for name, fitness in IDS.items():
    if name not in gymnasium.registry:
        gymnasium.register(
            name, f"{PLACE}:Swimmer", vector_entry_point=f"{PLACE}:Shoal", kwargs={"fitness": fitness},
            disable_env_checker=False,
        )  # fmt: skip
