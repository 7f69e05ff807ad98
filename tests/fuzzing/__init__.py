"""Damaged files of every kind, given to everything that reads them.

folders.py    small folders of a world's run, of searches, of a study and of claims, as the commands leave them
damage.py     a grammar of damage for each kind of file
commands.py   what reads each folder: commands, run in the process, and readers
worker.py     a process that damages and reads, one file after the other, with little memory
campaign.py   gives the work to the process, notices when it hangs or dies, and counts the faults
"""
