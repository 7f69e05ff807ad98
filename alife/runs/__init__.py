"""A recorded run of a world: its folder, checkpoints, record, replay."""
