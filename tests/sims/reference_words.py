"""The random words of worlds once more, in plain Python, for the references that the engines are compared with."""

MASK = 0xFFFFFFFF


def scramble(x):
    x ^= x >> 16
    x = x * 0x7FEB352D & MASK
    x ^= x >> 15
    x = x * 0x846CA68B & MASK
    return x ^ (x >> 16)


def stream_key(seed, step, stream, half):
    key = scramble((seed + half * 0x9E3779B9) & MASK)
    return scramble((scramble(key ^ step) + stream) & MASK)


def word(seed, step, stream, space):
    first, second = stream_key(seed, step, stream, 0), stream_key(seed, step, stream, 1)
    x = space ^ first
    x ^= x >> 16
    x = x * 0x7FEB352D & MASK
    x ^= x >> 15
    x = (x + second) * 0x846CA68B & MASK
    return x ^ (x >> 16)


def bits(value, first, count):
    return value >> first & ((1 << count) - 1)
