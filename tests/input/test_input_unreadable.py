"""Files that cannot be read are the caller's mistake in every command; a byte order mark is none."""
import pytest

COMMANDS = {
    "enumerate": ["enumerate", "{}/"],
    "space": ["space", "{}/", "--max-neurons=4"],
    "verify": ["verify", "{}"],
    "report": ["report", "{}"],
    "draw": ["draw", "cohomology", "{}"],
    "merge": ["merge", "{}"],
    "realize": ["realize", "{}", "--id=0.0"],
    "eval": ["eval", "{}"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_directory(gsnn, tmp_path, command):
    words = [word.format(tmp_path) for word in COMMANDS[command]]
    gsnn.refuses(*words, says=f"{tmp_path}", start="gsnn: ")
    assert "is a directory" in gsnn.run(*words).stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_no_file(gsnn, tmp_path, command):
    words = [word.format(tmp_path / "none.json").replace(".json/", ".json")
             for word in COMMANDS[command]]
    gsnn.refuses(*words, says="none.json: cannot be opened: No such file or directory")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_byte_order_mark(gsnn, form):
    """Windows' editors put one before a text."""
    text = "\ufeff" + gsnn.output("enumerate", "D3", "--all", f"--format={form}")
    assert gsnn.run("verify", "-", text=text).returncode == 0


def test_byte_order_mark_of_a_group(gsnn):
    with open("groups/d3.json", encoding="utf-8") as file:
        text = file.read()
    assert gsnn.output("enumerate", "-", text="\ufeff" + text) == gsnn.output("enumerate", "-", text=text)
