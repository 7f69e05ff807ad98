"""Windows on creatures without a screen, worked out at once on the test's own thread: helpers of their tests."""

from functools import cache

import numpy as np
import pygame

from alife.engines import backend
from alife.search.archive import GridArchive
from alife.search.layout import Layout
from alife.search.population import Population, SearchSnapshot
from alife.worlds import registry
from tests.viewers.driver import Driver
from viewers.creatures.background import BackgroundEvaluator
from viewers.creatures.panels.archive_map import ArchiveMap
from viewers.creatures.playback import CreaturePlayback
from viewers.creatures.window import CreatureWindow
from viewers.ui.theme import Theme

CREATURES = 400


@cache
def arena():
    return registry.world_class("oceanworld")(None, backend.start("cpu", 1))


@cache
def populations():
    genomes = arena().random_genomes(np.arange(CREATURES, dtype=np.uint32))
    scores = arena().evaluate(genomes)
    grid = GridArchive(arena().genome_length, arena().descriptor_ranges)
    grid.add(genomes, scores, found_at=0)
    kept = grid.elites()
    elites = Population(kept.genomes, kept.fitness, kept.descriptors, kept.niche, kept.found_at)
    return {"elites": elites, "population": Population(genomes, scores.fitness, scores.descriptors)}


class Pond:
    """A source of creatures that a test has in hand."""

    def __init__(self, folder, names=("elites", "population")):
        self.arena, self.folder, self.paused, self.is_live = arena(), folder, False, False
        shown = {name: populations()[name] for name in names}
        self.snapshot = SearchSnapshot(shown, Layout((32, 32)), arena().reachable((32, 32)), CREATURES, 1000)

    def start(self):
        pass

    def refresh(self):
        return False

    def close(self):
        self.closed = True


class Tank(Driver):
    """An Ocean and what a person would do to it."""

    def __init__(self, folder, size=(1280, 800), *, names=("elites", "population"), scale=1.0):
        pygame.display.init()
        self.screen = pygame.display.set_mode(size)
        self.source = Pond(folder, names)
        self.playback = CreaturePlayback(self.source, background=BackgroundEvaluator(at_once=True))
        self.app = CreatureWindow(self.playback, self.screen, Theme(scale))
        self.playback.playing = False
        self.settle()

    def settle(self, turns=2):
        for _ in range(turns):
            self.app.tick()
            self.app.draw()
        while self.playback.camera.moving:
            self.playback.camera.glide(1.0)
        self.app.draw()

    def swim(self, seconds):
        """Let time pass, whatever the clock says."""
        for _ in range(round(seconds * 20)):
            self.playback.tick(0.05)
        self.app.arrange()
        self.app.draw()

    def place_on_map(self, number):
        """Return where one of the crowd that is shown is in the window."""
        place = self.app.find(ArchiveMap).places(self.playback, self.playback.population)[number]
        return self.within("archive_map", round(float(place[0])), round(float(place[1])))

    def place_on_lattice(self, what, number):
        """Return where a node or bond of the genome that is edited is in the window."""
        draft = self.playback.editing.draft
        points = self.app.editor.points(self.playback.editing)
        place = points[number] if what == "node" else points[draft.ends[number]].mean(axis=0)
        return self.within("genome_editor", round(float(place[0])), round(float(place[1])))

    def close(self):
        if self.app.film is not None:
            self.app.film.close()
        self.playback.close()
        pygame.display.quit()
