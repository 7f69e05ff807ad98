"""The bookkeeping of a phylogeny in plain Python: keep everything, and prune only when asked what is left."""

from dataclasses import dataclass, field


@dataclass
class Taxon:
    parent: int | None
    label: int
    origin: int
    destroyed: int | None = None
    members: int = 0
    peak: int = 0
    children: list[int] = field(default_factory=list)


class Reference:
    """One world: organisms and species that are told of births and deaths one by one."""

    def __init__(self):
        self.organisms, self.species, self.here, self.kind = {}, {}, {}, {}

    def bear(self, step, space, parent_space, organism=None, species=None):
        """Settle a child; the labels say what it founds, None what it belongs to its parent's."""
        parent = self.here.get(parent_space)
        if organism is not None:
            kind = self.kind.get(parent)
            if species is not None:
                kind = self._found(self.species, kind, species, step)
            mine = self._found(self.organisms, parent, organism, step)
            self.kind[mine] = kind
            self.species[kind].members += 1
            self.species[kind].peak = max(self.species[kind].peak, self.species[kind].members)
        else:
            mine = parent
        self.organisms[mine].members += 1
        self.here[space] = mine

    def kill(self, step, space):
        """Let who stands on a space die."""
        mine = self.here.pop(space)
        if self._lose(self.organisms[mine], step):
            self._lose(self.species[self.kind[mine]], step)

    def left(self, taxa, notable):
        """Return the ids that are remembered: of the living, of who once had `notable` members, of their ancestors."""
        kept = set()
        for number, taxon in taxa.items():
            if taxon.members or (notable is not None and taxon.peak >= notable):
                at = number
                while at is not None and at not in kept:
                    kept.add(at)
                    at = taxa[at].parent
        return kept

    @staticmethod
    def _found(taxa, parent, label, step):
        taxa[len(taxa)] = Taxon(parent, label, step)
        return len(taxa) - 1

    @staticmethod
    def _lose(taxon, step):
        taxon.members -= 1
        if taxon.members == 0:
            taxon.destroyed = step
        return taxon.members == 0
