"""Tank: many swimmers of Oceanworld in one water, which eat, breed and die."""
