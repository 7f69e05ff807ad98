from alife.phylogeny.species_names import label_of, name_of, spoken


def test_a_name_leads_back_to_its_hash():
    for label in (0, 1, 0xFF, 0xC0FFEE12, 0xFFFFFFFF, *range(0, 2**32, 104_729 * 997)):
        assert label_of(name_of(label)) == label


def test_names_can_be_said_and_are_short():
    names = {name_of(label * 2_654_435_761 % 2**32) for label in range(2000)}
    assert len(names) == 2000
    assert all(name.isalpha() and name[0].isupper() and 8 <= len(name) <= 16 for name in names)


def test_what_is_no_hash_stays_as_it_is():
    assert spoken("3+9") == "3+9"
    assert spoken("c0ffee12") == name_of(0xC0FFEE12)
    assert label_of("killer") is None
    assert label_of("Bananas") is None
