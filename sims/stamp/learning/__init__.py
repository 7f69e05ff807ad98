"""How the rule of Stamp is learned; needs PyTorch, which growing does not."""
