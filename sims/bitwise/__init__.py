"""The bitwise world: a well-mixed broth in which every reaction is a species that lives on its yield."""
