"""Drives reports in headless Chromium.

The reports of some bundled groups are made and every page is held against the enumeration that it
carries and the full one.  SCREENSHOTS=FOLDER in the environment keeps pictures of the pages.
Debian packages: chromium, chromium-driver, python3-selenium.
"""

import json
import os
import pathlib
import time

import pytest

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

GROUPS = ["c6", "d6", "b3", "q8", "cube-rotations", "icosahedron", "h4", "s5-edges",
          "torus-8x8", "d4-image-3x3"]
SHAPES = {"torus-8x8": [8, 8], "d4-image-3x3": [3, 3]}  # groups whose inputs are pixels
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--hide-scrollbars"]
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
DESK = {"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": False}
LIMIT = 5_000_000


class Page:
    """One report, opened in the browser."""

    def __init__(self, driver, path, tally, downloads, screenshots):
        self.driver, self.path, self.tally = driver, path, tally
        self.downloads, self.screenshots = downloads, screenshots
        self.name = path.stem

    def check(self, holds, *what):
        self.tally.check(holds, f"{self.name}: {' '.join(map(str, what))}")

    def js(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def size(self, metrics):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def load(self, fragment=""):
        self.driver.get("about:blank")
        self.driver.get(self.path.resolve().as_uri() + fragment)

    def shoot(self, what):
        if self.screenshots:
            self.driver.save_screenshot(str(self.screenshots / f"{self.name}-{what}.png"))

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def column(self, key):
        """The texts of a column of the table, from the top."""
        return self.js("""
            const place = headings.findIndex((heading) => heading.dataset.key === arguments[0]);
            return [...document.querySelectorAll("#architectures tr.entry")]
                .map((row) => row.children[place].textContent);""", key)

    def click(self, element):
        self.js("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()


def natural(identity):
    return [int(part) for part in identity.split(".")]


def check_contents(page, wanted):
    """The table and the graph show the architectures of the enumeration, and nothing is loaded."""
    page.check(page.column("index") == [a["id"] for a in wanted], "ids in the table")
    page.check(page.column("neurons") == [str(a["neurons"]) for a in wanted], "neurons")
    page.check(page.column("parameters") == [str(a["parameters"]["total"]) for a in wanted],
               "parameters")
    page.check(page.find("#shown").text.startswith(f"{len(wanted)} of {len(wanted)} "), "count")
    page.check(page.js("return performance.getEntriesByType('resource').length") == 0,
               "something was loaded")
    page.check(page.path.stat().st_size < LIMIT, "size", page.path.stat().st_size)


def graph_ids(page):
    """The ids in the graph that is shown, in the order of the enumeration."""
    found = page.js("return [...document.querySelectorAll('#graph a')].map((a) => a.getAttribute('href'))")
    return sorted((href.removeprefix("#a-") for href in found), key=natural)


def check_part(page, what):
    """A part of the graph that the page laid out: nodes apart, arrows downwards, at full size."""
    boxes = page.js("""
        return [...document.querySelectorAll('#graph .node')].map((node) => {
            const box = node.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom];
        });""")
    apart = all(a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
                for k, a in enumerate(boxes) for b in boxes[:k])
    page.check(apart, what, "nodes overlap")
    page.check(all(box[3] - box[1] > 30 for box in boxes), what, "nodes are small")
    down = page.js("""
        const places = graphPlaces([...document.querySelectorAll('#graph a')]
            .map((a) => a.getAttribute('href').slice(3)).sort((a, b) =>
                entryById.get(a).index - entryById.get(b).index));
        return enumeration.morphisms.every(({kind, from, to}) => kind === "tunnel" ||
            !places.has(from) || !places.has(to) || places.get(from).y < places.get(to).y);""")
    page.check(down, what, "an arrow points upwards")


def check_graph(page, enumeration, wanted):
    """A large graph begins with the smallest architectures; an id is found with its neighbours;
    zooming; all of it."""
    ids = [a["id"] for a in wanted]
    if len(wanted) > 60:
        page.check(graph_ids(page) == ids[:40], "the smallest first", graph_ids(page))
        page.check("40 smallest" in page.find("#graph-shown").text, page.find("#graph-shown").text)
        check_part(page, "the smallest")
    centre = ids[len(ids) // 2]
    joined = {m["to"] if m["from"] == centre else m["from"]
              for m in enumeration["morphisms"] if centre in (m["from"], m["to"])}
    field = page.find("#graph-search")
    field.send_keys(centre, Keys.ENTER)
    shown = graph_ids(page)
    if len(joined) <= 60:
        page.check(shown == sorted({centre, *joined}, key=natural), centre, "neighbours", shown)
        lines = page.js("return document.querySelectorAll('#graph .inclusion, #graph .tunnel').length")
        touching = sum(centre in (m["from"], m["to"]) for m in enumeration["morphisms"])
        page.check(lines == touching, centre, "lines of the neighbours", lines, touching)
    check_part(page, f"the neighbours of {centre}")
    before = page.js("return document.querySelector('#graph svg').getBoundingClientRect().width")
    page.click(page.find("#graph-in"))
    after = page.js("return document.querySelector('#graph svg').getBoundingClientRect().width")
    page.check(abs(after / before - 1.25) < 0.01, "zoom", before, after)
    field.clear()
    field.send_keys("99.99", Keys.ENTER)
    page.check("no architecture 99.99" in page.find("#graph-shown").text, "an unknown id")
    page.check(graph_ids(page) == shown, "the graph stays")
    page.js("""
        graphPart.value = arguments[0];
        graphPart.dispatchEvent(new Event("change"));""", "all")
    page.check(graph_ids(page) == ids, "all of the graph")
    page.click(page.find("#graph-size"))
    fits = page.js("return graphBox.scrollWidth <= graphBox.clientWidth + 1")
    page.check(fits and page.find("#graph-size").get_attribute("aria-pressed") == "true", "fits the width")
    page.click(page.find("#graph-size"))


def check_dimensions(page, enumeration, wanted, families):
    """Nodes, arrows and details tell what gsnn dimension says: of an architecture one less than its
    parameters, of an inclusion the difference of the parameters."""
    told = {a["id"]: a for a in families["architectures"]}
    opens = {(i["from"], i["to"]): i["second_order"] for i in families["inclusions"]}
    parameters = {a["id"]: a["parameters"]["total"] for a in wanted}
    page.check(all(told[i]["dimension"] == p - 1 for i, p in parameters.items()), "dimensions")
    page.check(all(k == parameters[b] - parameters[a] for (a, b), k in opens.items()), "what opens")
    joined = {i: [m for m in enumeration["morphisms"]
                  if m["kind"] == "inclusion" and i in (m["from"], m["to"])] for i in told}
    centre = max((i for i in joined if len(joined[i]) <= 40), key=lambda i: len(joined[i]))
    for part in ("all", "neighbours"):
        page.js("showGraph(arguments[0], arguments[1])", part, centre)
        nodes = dict(page.js("""
            return [...document.querySelectorAll('#graph a')].map((a) =>
                [a.getAttribute('href').slice(3), [a.getAttribute('aria-label'), a.lastChild.textContent]]);"""))
        page.check(all(label.endswith(f", functional dimension {told[i]['dimension']}") and
                       text.endswith(f" n, dim {told[i]['dimension']}")
                       for i, (label, text) in nodes.items()), part, "nodes", nodes)
        shown = sorted(page.js("return [...document.querySelectorAll('#graph .opens')].map((t) => t.textContent)"))
        arrows = opens if part == "all" else [(m["from"], m["to"]) for m in joined[centre]]
        expected = sorted(f"+{opens[arrow]}" for arrow in arrows) if len(arrows) <= 60 else []
        page.check(shown == expected, part, "arrows", shown, expected)
    page.shoot("dimensions")
    page.js("setOpen(entryById.get(arguments[0]), true)", centre)
    detail = page.driver.find_element(By.ID, f"d-{centre}")
    text = detail.find_element(By.CSS_SELECTOR, ".functional").text
    fibre = told[centre]["fibre"]["components"]
    page.check(text.startswith(f"{told[centre]['dimension']} of {parameters[centre]} parameters") and
               (fibre is None or f" on {fibre} rays" in text), centre, text, fibre)
    grows = [item.text for item in detail.find_elements(By.CSS_SELECTOR, ".links > span")]
    page.check(sorted(grows) == sorted(f"{b} +{k}" for (a, b), k in opens.items() if a == centre), centre, grows)
    page.js("setOpen(entryById.get(arguments[0]), false)", centre)


def check_images(page, shape):
    """Where the inputs are pixels, each neuron is an image; negative weights have their sign."""
    page.check(page.js("return imageShape && [imageShape.rows, imageShape.columns]") == shape, "shape")
    texts = page.js("""
        const texts = [], context = {fillText: (text) => texts.push(text), fillRect() {}, beginPath() {},
            moveTo() {}, lineTo() {}, stroke() {}, measureText: () => ({width: 5})};
        [3, 0, -12].forEach((entry) => paintCell(context, 0, 0, 20, entry));
        return texts;""")
    page.check(texts == ["3", "\N{MINUS SIGN}12"], "signs", texts)


def check_draws(page, wanted):
    """What networks keep has the orders and generators that gsnn density phases tells."""
    rows = page.js("""
        return [...document.querySelectorAll("#draws tbody tr")]
            .map((row) => [...row.children].map((cell) => cell.textContent));""")
    told = {p["id"]: p["hidden"] for p in wanted if "hidden" in p}
    page.check(bool(rows) == bool(told), "draws", len(rows), len(told))
    page.check([r[0] for r in rows] == list(told), "draws: ids")
    folded = {p["id"]: p["hidden_generators"] for p in wanted if "hidden" in p}
    for identity, order, _, _, generators in rows:
        texts = page.js("return arguments[0].map(elementText)", folded[identity])
        page.check(generators.endswith(", ".join(texts)), "draws: generators", identity, generators)
        page.check(order == str(told[identity]) or (len(str(told[identity])) > 15 and "10" in order),
                   "draws", identity, order)


def check_sorting(page):
    for key in ("type", "neurons", "parameters", "dimension", "H", "K", "index"):
        heading = page.find(f"th[data-key={key}]")
        button = heading.find_element(By.TAG_NAME, "button")
        for direction in ("ascending", "descending"):
            page.click(button)
            values = page.column(key)
            values = [natural(v) for v in values] if key == "index" else [int(v) for v in values]
            page.check(heading.get_attribute("aria-sort") == direction, key, "aria-sort")
            page.check(values == sorted(values, reverse=direction == "descending"), key, values)
        others = page.js("return headings.filter((h) => h.ariaSort !== 'none').length")
        page.check(others == 1, key, "one sorted column")
    page.click(page.find("th[data-key=index] button"))


def check_filters(page, wanted):
    middle = sorted(int(a["neurons"]) for a in wanted)[len(wanted) // 2]
    cases = [
        ("filter-type", "2", lambda a: a["type"] == 2),
        ("filter-neurons", str(middle), lambda a: int(a["neurons"]) <= middle),
        ("filter-neurons-least", str(middle), lambda a: int(a["neurons"]) >= middle),
        ("filter-parameters", "5", lambda a: a["parameters"]["total"] <= 5),
        ("filter-dimension", "2", lambda a: a["weights"]["dimension"] <= 2),
    ]
    for field, value, keeps in cases:
        page.find(f"#{field}").send_keys(value)
        page.check(page.column("index") == [a["id"] for a in wanted if keeps(a)], field, value)
        page.click(page.find("#filter-clear"))
        page.check(len(page.column("index")) == len(wanted), field, "cleared")


def picture_ink(page, identity):
    """How many pixels of the weight picture are not white, or -1 without a canvas."""
    return page.js("""
        const canvas = document.getElementById("d-" + arguments[0]).querySelector(".paper canvas");
        if (!canvas) return -1;
        const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        let ink = 0;
        for (let k = 0; k < data.length; k += 4) if (data[k + 3] > 0) ink++;
        return ink;""", identity)


def check_expanding(page, enumeration, architecture):
    identity = architecture["id"]
    button = page.driver.find_element(By.ID, f"a-{identity}")
    page.check(button.get_attribute("aria-expanded") == "false", identity, "closed at first")
    page.js("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    detail = page.driver.find_element(By.ID, f"d-{identity}")
    page.check(button.get_attribute("aria-expanded") == "true" and detail.is_displayed(),
               identity, "opened by the keyboard")
    titles = [h.text for h in detail.find_elements(By.TAG_NAME, "h3")]
    page.check(titles[:4] == ["Weights", "Cohomology", "Subgroups and parameters", "Morphisms"],
               identity, titles)
    shown = min(int(architecture["neurons"]), 64) if architecture["signed_permutations"] else 0
    circles = detail.find_elements(By.CSS_SELECTOR, "svg circle")
    page.check(len(circles) == shown, identity, "neurons on the circle", len(circles))
    if not architecture["weights"].get("rows") and not architecture["weights"].get("basis"):
        page.check("too many" in detail.text, identity, "rows that are not there")
    elif enumeration["group"]["action"] == "matrix":
        cells = detail.find_elements(By.CSS_SELECTOR, ".basis td")
        rows = min(len(architecture["weights"]["basis"][0]), 64)
        expected = architecture["weights"]["dimension"] * rows * enumeration["group"]["degree"]
        page.check(len(cells) == expected, identity, "cells of the basis", len(cells))
    else:
        page.check(picture_ink(page, identity) > 100, identity, "weights are painted")
    page.click(detail.find_element(By.CSS_SELECTOR, ".show-in-graph"))
    page.check(identity in graph_ids(page) and page.find("#graph-part").get_attribute("value") == "neighbours",
               identity, "shown in the graph")
    links = [a.text for a in detail.find_elements(By.CSS_SELECTOR, ".links a")]
    joined = [m["to"] if m["from"] == identity else m["from"]
              for m in enumeration["morphisms"] if identity in (m["from"], m["to"])]
    page.check(sorted(links) == sorted(joined), identity, "morphisms", links)
    button.send_keys(Keys.SPACE)
    page.check(not detail.is_displayed(), identity, "closed by the keyboard")


def check_rows(page, full):
    """The rows that the page rebuilds from the first one are those of the full enumeration."""
    for architecture in full["architectures"]:
        if not architecture["admissible"]:
            continue
        rows, known = page.js("""
            const architecture = architectureById.get(arguments[0]);
            return [weightRows(architecture), architecture.signed_permutations !== null];""",
            architecture["id"])
        wanted = architecture["weights"]["rows"]
        page.check(rows == (wanted if known else wanted[:1]), architecture["id"], "rebuilt rows")


def check_following(page, wanted):
    """A node of the graph opens its entry, also one that a filter hides; so do links."""
    target = wanted[-1]
    other = 1 if target["type"] == 2 else 2
    page.js("document.getElementById('filter-type').value = arguments[0]; updateTable()",
            str(other))
    page.js("showGraph('all')")
    node = page.find(f"#graph a[href='#a-{target['id']}']")
    page.js("arguments[0].focus()", node)
    node.send_keys(Keys.ENTER)
    time.sleep(0.1)
    button = page.driver.find_element(By.ID, f"a-{target['id']}")
    page.check(button.get_attribute("aria-expanded") == "true", "node opens", target["id"])
    page.check(page.js("return document.activeElement.id") == f"a-{target['id']}",
               "focus follows to", target["id"])
    link = page.driver.find_elements(By.CSS_SELECTOR, f"[id='d-{target['id']}'] .links a")
    if link:
        wanted_id = link[0].text
        page.click(link[0])
        time.sleep(0.1)
        reached = page.driver.find_element(By.ID, f"a-{wanted_id}")
        page.check(reached.get_attribute("aria-expanded") == "true", "link opens", wanted_id)
    page.load(f"#a-{target['id']}")
    button = page.driver.find_element(By.ID, f"a-{target['id']}")
    page.check(button.get_attribute("aria-expanded") == "true", "address opens", target["id"])


def wait_for(path):
    for _ in range(100):
        if path.exists() and not list(path.parent.glob("*.crdownload")):
            return True
        time.sleep(0.05)
    return False


def check_downloads(page, enumeration):
    stem = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_"
                   for c in enumeration["group"]["name"])
    for kind in ("json", "dot"):
        page.click(page.find(f"#download-{kind}"))
        path = page.downloads / f"{stem}.{kind}"
        page.check(wait_for(path), "download", path.name)
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        path.unlink()
        if kind == "json":
            page.check(json.loads(text) == enumeration, "downloaded JSON")
        else:
            page.check(text.startswith("digraph") and text.rstrip().endswith("}"),
                       "downloaded DOT")


def check_widths(page, wanted):
    """No horizontal scrolling at phone width, closed or open, in either colour scheme."""
    page.size(PHONE)
    for scheme in ("light", "dark"):
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})
        page.load()
        page.shoot(f"phone-{scheme}")
        # On a phone window.innerWidth grows with what overflows: the width is the device's.
        width = page.js("return document.documentElement.scrollWidth")
        page.check(width <= PHONE["width"], scheme, "phone, closed: wide", width)
        page.load(f"#a-{wanted[len(wanted) // 2]['id']}")
        page.shoot(f"phone-{scheme}-open")
        width = page.js("return document.documentElement.scrollWidth")
        page.check(width <= PHONE["width"], scheme, "phone, open: wide", width)
        dark = page.js("return getComputedStyle(document.body).backgroundColor")
        page.check((dark != "rgb(255, 255, 255)") == (scheme == "dark"), scheme, dark)
    page.size(DESK)
    for scheme in ("light", "dark"):
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})
        page.load()
        page.shoot(f"desk-{scheme}")
        page.load(f"#a-{wanted[len(wanted) // 2]['id']}")
        page.shoot(f"desk-{scheme}-open")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def check_print(page):
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    page.check(not page.find("#filters").is_displayed(), "the form is not printed")
    page.check(page.find("#architectures").is_displayed(), "the table is printed")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def check_page(page, full, families):
    page.size(DESK)
    page.load()
    enumeration = json.loads(page.js("return enumerationText"))
    wanted = [a for a in enumeration["architectures"] if a["admissible"]]
    check_contents(page, wanted)
    check_graph(page, enumeration, wanted)
    check_dimensions(page, enumeration, wanted, families)
    check_images(page, SHAPES.get(page.name))
    check_sorting(page)
    check_filters(page, wanted)
    for architecture in {a["id"]: a for a in (wanted[0], wanted[len(wanted) // 2], wanted[-1])}.values():
        check_expanding(page, enumeration, architecture)
    if enumeration["group"]["action"] != "matrix":
        check_rows(page, full)
    check_following(page, wanted)
    check_downloads(page, enumeration)
    check_widths(page, wanted)
    check_print(page)
    messages = page.driver.get_log("browser")
    page.check(messages == [], "console", messages)


def make_driver(folder, downloads):
    options = Options()
    options.binary_location = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    for flag in FLAGS + [f"--user-data-dir={folder}"]:
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = Service(os.environ.get("CHROMEDRIVER", "/usr/bin/chromedriver"))
    return webdriver.Chrome(service=service, options=options)


@pytest.fixture(scope="module")
def downloads(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def driver(downloads, tmp_path_factory):
    browser = make_driver(tmp_path_factory.mktemp("profile"), downloads)
    browser.execute_cdp_cmd("Page.setDownloadBehavior",
                            {"behavior": "allow", "downloadPath": str(downloads)})
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def screenshots():
    folder = os.environ.get("SCREENSHOTS")
    if folder is None:
        return None
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    return pathlib.Path(folder)


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("group", GROUPS)
def test_report(tally, gsnn, bundled, enumeration, driver, downloads, screenshots, tmp_path, group):
    path = tmp_path / f"{group}.html"
    gsnn.output("report", bundled[group], "-o", path)
    families = json.loads(gsnn.output("dimension", bundled[group]))
    page = Page(driver, path, tally, downloads, screenshots)
    check_page(page, enumeration(group), families)
    if group in ("c6", "d6", "b3", "q8", "cube-rotations", "s5-edges"):
        page.load()
        phases = json.loads(gsnn.output("density", "phases", bundled[group]))
        check_draws(page, phases["architectures"])


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("group, options", [
    ("d4", ["--codomain=-+", "--activation=sin"]), ("d6", ["--codomain=input", "--activation=odd"]),
    ("d5-plane", ["--codomain=input"]), ("c6", ["--codomain=-", "--activation=none"])])
def test_report_of_codomains(tally, gsnn, bundled, driver, tmp_path, group, options):
    """What lives, with its output weights and parameters instead of functional dimensions."""
    path = tmp_path / f"{group}.html"
    gsnn.output("report", *options, bundled[group], "-o", path)
    page = Page(driver, path, tally, None, None)
    page.load()
    document = json.loads(gsnn.output("enumerate", *options, bundled[group]))
    wanted = document["architectures"]
    page.check(page.column("index") == [a["id"] for a in wanted], "what lives")
    page.check(page.column("parameters") == [str(a["parameters"]["total"]) for a in wanted], "parameters")
    page.check(f"class {document['activation']}" in page.find(".lead").text, page.find(".lead").text)
    labels = [node.get_attribute("aria-label") for node in page.driver.find_elements(By.CSS_SELECTOR, "#graph a")]
    for architecture in wanted:
        page.check(any(label.startswith(f"{architecture['id']},") and
                       label.endswith(f" parameters {architecture['parameters']['total']}") for label in labels),
                   architecture["id"], "in the graph", labels)
        page.click(page.driver.find_element(By.ID, f"a-{architecture['id']}"))
        detail = page.driver.find_element(By.ID, f"d-{architecture['id']}")
        bases = [architecture[name] for name in ("output_basis", "cosine_basis") if name in architecture]
        texts = [text.get_attribute("textContent") for text in detail.find_elements(By.CSS_SELECTOR, ".outputs")]
        page.check([text.count("(") > 0 for text in texts] == [bool(basis) for basis in bases], texts)
        for vector in (vector for basis in bases for vector in basis):
            page.check(any(f"({', '.join(map(str, vector))})" in text for text in texts), vector, texts)
        page.check(not detail.find_elements(By.CSS_SELECTOR, ".functional"), "no functional dimension")
    messages = page.driver.get_log("browser")
    page.check(messages == [], "console", messages)


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_report_of_thousands(tally, gsnn, driver, tmp_path):
    """A grid of 64x64 pixels: a page that opens, without the generators of 5442 architectures."""
    side, group, path = 64, tmp_path / "grid.json", tmp_path / "grid.html"
    points = [(x, y) for x in range(side) for y in range(side)]
    moves = [lambda x, y: (x + 1, y), lambda x, y: (x, y + 1), lambda x, y: (y, -x), lambda x, y: (y, x)]
    group.write_text(json.dumps({"action": "permutation", "generators": [
        [x % side * side + y % side + 1 for x, y in (move(*point) for point in points)] for move in moves]}))
    gsnn.output("report", group, "-o", path)
    page = Page(driver, path, tally, None, None)
    page.check(path.stat().st_size < 100_000_000, "size", path.stat().st_size)
    page.load()
    page.check("generators of H and K" in page.driver.find_element(By.ID, "generators-left-out").text, "what is left out")
    page.click(page.driver.find_element(By.ID, "a-0.0"))
    page.check("order 32768" in page.driver.find_element(By.ID, "d-0.0").get_attribute("textContent"), "its first architecture")
    messages = page.driver.get_log("browser")
    page.check(messages == [], "console", messages)
