"""Films of worlds as codes, and a transformer that foretells them: VideoGPT on films this package makes itself.

Source: Wilson Yan and others, "VideoGPT: Video Generation using VQ-VAE and Transformers" (2021).
"""
