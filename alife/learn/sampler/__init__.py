"""A learned sampler of small worlds of tokens, beside the Gibbs sampler that it is to replace.

Source: a note on the generation of voxel worlds, "WorldGen-Voxel-DMGibbs", after Kumar and others, "Maximum Entropy
Generators for Energy-Based Models" (2019), and Belghazi and others, "Mutual Information Neural Estimation" (2018).
"""
