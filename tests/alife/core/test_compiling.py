from alife.core import compiling


def test_who_waits_is_told_while_a_kernel_is_compiled_and_only_then(monkeypatch):
    # a test before may just have compiled a kernel, with which these would belong to one wait
    monkeypatch.setattr(compiling, "_wait", compiling._Wait())
    assert compiling.words() == ""
    told = []
    with compiling.telling(lambda: told.append(1)):
        compiling.begin()
        compiling.begin()  # one within the other
        assert "compiling" in compiling.words()
        compiling.end()
        assert compiling.seconds() is not None
        compiling.end()
    assert compiling.seconds() is None
    assert compiling.words() == ""
    assert told == [1]
    compiling.begin()
    compiling.end()
    assert told == [1]
