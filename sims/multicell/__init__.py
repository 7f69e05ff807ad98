"""Multicell world: organisms of cells that each run one reaction, specialise, feed each other and kill."""
