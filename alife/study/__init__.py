"""Many runs that differ by seeds and settings."""
