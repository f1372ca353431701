"""Hostile group files that are too large, binary or repetitive to be kept."""


def permutation(generators, extra=""):
    return b'{"action": "permutation", %s"generators": %s}' % (extra.encode(), generators)


def matrix(entry):
    """The group of one 1x1 matrix."""
    return b'{"action": "matrix", "generators": [[["' + entry + b'"]]]}'


def long_list(count, item):
    return b"[" + b",".join([item] * count) + b"]"


# Name, bytes, fragment of the message.
MADE_UP = [
    (
        "nul-instead-of-blank",
        b'{"action":\0"permutation"}',
        "column 11: expected a value, found a NUL byte",
    ),
    (
        "nul-in-string",
        b'{"action": "perm\0utation"}',
        "column 17: a control character inside a string",
    ),
    (
        "nul-at-the-end",
        permutation(b"[[2,1]]") + b"\0",
        "column 49: expected nothing after the value, found a NUL byte",
    ),
    ("only-nul", b"\0" * 4096, "line 1, column 1: expected a value, found a NUL byte"),
    ("latin-1", '{"name": "Würfel"}'.encode("latin-1"), "line 1, column 12: invalid UTF-8"),
    (
        "utf-8-column",
        '{"name": "Würfel", 7}'.encode(),
        "line 1, column 20: expected a member's name",
    ),
    ("utf-8-overlong", b'{"name": "\xc0\xaf"}', "column 11: invalid UTF-8"),
    ("utf-8-overlong-three", b'{"name": "\xe0\x80\xaf"}', "column 11: invalid UTF-8"),
    ("utf-8-surrogate", b'{"name": "\xed\xa0\x80"}', "column 11: invalid UTF-8"),
    ("utf-8-beyond-unicode", b'{"name": "\xf4\x90\x80\x80"}', "column 11: invalid UTF-8"),
    ("utf-8-continuation", b'{"name": "\x80"}', "column 11: invalid UTF-8"),
    ("utf-8-cut", b'{"name": "\xf0\x9f\x98"}', "column 11: invalid UTF-8"),
    ("utf-8-cut-by-the-end", b'{"name": "\xf0\x9f', "column 11: invalid UTF-8"),
    (
        "utf-8-outside-strings",
        '{"name"\uff1a "D6"}'.encode(),
        "column 8: expected ':', found byte 0xef",
    ),
    (
        "utf-16",
        '{"action": "permutation"}'.encode("utf-16"),
        "line 1, column 1: expected a value, found byte 0xff",
    ),
    ("byte-order-mark-only", b"\xef\xbb\xbf", "there is nothing in it"),
    (
        "vertical-tab",
        b'{\x0b"action": "permutation"}',
        "column 2: expected a member's name in quotes, found byte 0x0b",
    ),
    ("no-break-space", b'{"action":\xc2\xa0"permutation"}', "expected a value, found byte 0xc2"),
    (
        "terminal-escape",
        b'{"action": "permutation", "\\u001b[31mred\\u009b": 1}',
        'unknown member "?[31mred?"',
    ),
    (
        "right-to-left-lines",
        b'{"action": "a\\nb\\r\\u0085c", "generators": []}',
        'action is "a?b??c"',
    ),
    ("deep-lists", b"[" * 1000000, "line 1, column 65: brackets nested too deep"),
    ("deep-objects", b'{"a":' * 100000, "brackets nested too deep"),
    ("deep-and-closed", b"[" * 65 + b"]" * 65, "brackets nested too deep"),
    (
        "deep-generators",
        permutation(b"[" * 60 + b"]" * 60),
        "generators[0][0] is a list, not an integer",
    ),
    ("many-values", b"[" + b"0," * 4000000 + b"0]", "too many values"),
    ("large", b" " * ((64 << 20) + 1), "larger than the limit of 64 MiB"),
    (
        "long-number",
        permutation(b"[[2," + b"1" * 1000000 + b"]]"),
        "a number of too many digits",
    ),
    (
        "long-fraction",
        permutation(b"[[2,1." + b"0" * 5000 + b"]]"),
        "a number of too many digits",
    ),
    (
        "long-exponent",
        permutation(b"[[2,1e" + b"9" * 5000 + b"]]"),
        "a number of too many digits",
    ),
    ("long-member", b'{"' + b"a" * 5000000 + b'": 1}', 'unknown member "aaaaa'),
    (
        "long-action",
        b'{"action": "' + "ä".encode() * 100000 + b'", "generators": []}',
        'ä..."; it must be',
    ),
    (
        "many-members",
        b"{" + b",".join(b'"name": "%d"' % i for i in range(100000)) + b"}",
        'member "name" occurs twice',
    ),
    (
        "many-generators",
        permutation(long_list(1001, b'"()"'), '"degree": 2, '),
        "1001 generators are above the limit of 1000",
    ),
    (
        "many-images",
        permutation(b"[" + long_list(1000001, b"1") + b"]"),
        "generators[0] has 1000001 images, above the limit of 1000000",
    ),
    (
        "many-signed-images",
        b'{"action": "signed-permutation", "generators": [' + long_list(1000001, b"1") + b"]}",
        "above the limit of 1000000",
    ),
    (
        "many-rows",
        b'{"action": "matrix", "generators": [' + long_list(65, b"[1]") + b"]}",
        "generators[0] has 65 rows, above the limit of 64",
    ),
    (
        "long-cycles",
        permutation(b'["(' + b"1," * 1000000 + b'1)"]'),
        "generators[0]: point 1 occurs twice",
    ),
    (
        "open-cycles",
        permutation(b'["' + b"(" * 1000000 + b'"]'),
        "generators[0]: expected a point at character 2",
    ),
    (
        "long-point",
        permutation(b'["(' + b"9" * 1000000 + b')"]'),
        "generators[0]: point 99999999999999999999... is outside",
    ),
    (
        "long-entry",
        matrix(b"1+" * 100000 + b"1"),
        "generators[0][0][0]",
    ),
    (
        "long-integer-entry",
        matrix(b"9" * 3000),
        "generators[0][0][0]",
    ),
    (
        "growing-entry",
        matrix(b"*".join([b"(10^1000)"] * 400)),
        "generators[0][0][0]",
    ),
    (
        "many-conductors",
        matrix(b"+".join(b"E(%d)" % n for n in range(2, 300))),
        "generators[0][0][0]",
    ),
    ("executable", b"\x7fELF\x02\x01\x01" + bytes(100), "line 1, column 1: expected a value"),
    (
        "gap-code",
        b'Exec("touch gsnn-was-here");\n',
        "line 1, column 1: expected a value, found 'E'",
    ),
]
