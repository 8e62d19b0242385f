"""The dashboard in a real headless Chromium, and over plain HTTP."""

import json
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from graph import RunContext, make_graph
from memory.tree import StudioTree
from tests.team import CountingWriter, scripted_services
from tests.web.conftest import serving

pytestmark = pytest.mark.slow

PAGES = (
    "/",
    "/pairs",
    "/pair/p1",
    "/trial/trial_001",
    "/episode/trial_001/p1",
    "/compare",
    "/steer",
    "/memory",
)


def until(browser: Chrome, met: Callable[[], Any], seconds: float = 60) -> Any:
    return WebDriverWait(browser, seconds, poll_frequency=0.1).until(lambda _: met())


def text_of(browser: Chrome, selector: str = "main") -> str:
    """Return what can be read there, in one look: the page may be drawn anew between two."""
    script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText).join(' ')"
    return str(browser.execute_script(script, selector))


def show(browser: Chrome, address: str) -> None:
    browser.get(address)
    until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "main h1"))


@pytest.fixture
def phone(browser: Chrome) -> Iterator[Chrome]:
    wide = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {**wide, "width": 390, "height": 844, "mobile": True}
    )
    yield browser
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wide)


@pytest.fixture
def in_the_dark(browser: Chrome) -> Iterator[Chrome]:
    prefer(browser, "dark")
    yield browser
    prefer(browser, "light")


def prefer(browser: Chrome, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def test_a_run_is_followed_while_it_goes_on(browser: Chrome, tmp_path: Path) -> None:
    services = scripted_services(tmp_path)
    may_write, writer = threading.Event(), services.writer(None)  # type: ignore[arg-type]
    assert isinstance(writer, CountingWriter)
    writer.before = lambda brief: may_write.wait(60) and None

    def train() -> None:
        with services.tree.run_lock():
            make_graph(services=services).invoke(
                {"pairs": [], "messages": []}, context=RunContext(home=tmp_path, max_trials=2, audio=False)
            )

    training = threading.Thread(target=train)
    with serving(tmp_path) as address:
        show(browser, address)
        assert "claude-studio training run" in text_of(browser)
        training.start()
        until(browser, lambda: "Trial 0, under way" in text_of(browser, ".under-way"))
        until(browser, lambda: "writing" in text_of(browser, ".step.now"))
        show(browser, f"{address}/steer")
        field = until(browser, lambda: browser.find_element(By.CSS_SELECTOR, ".say input"))
        until(browser, field.is_enabled)
        field.send_keys("make it shorter", Keys.ENTER)
        until(browser, lambda: "waits for the next trial" in text_of(browser, ".talk .mine"))
        assert "make it shorter" in text_of(browser, ".talk .mine p")
        show(browser, address)
        may_write.set()
        training.join(60)
        until(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, "table.losses tbody tr")) == 2)
        until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".chart svg path"))
        until(browser, lambda: "out of budget" in text_of(browser, ".state"))
        assert not browser.find_elements(By.CSS_SELECTOR, ".under-way")


def test_nothing_is_loaded_from_another_machine(browser: Chrome, dashboard: str) -> None:
    browser.get("about:blank")
    browser.get_log("performance"), browser.get_log("browser")
    for page in PAGES:
        show(browser, dashboard + page)
    sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"}
    strange = {url for url in asked if not url.startswith((dashboard, "data:", "blob:"))}
    assert len(asked) > len(PAGES)
    assert strange == set()
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_word_that_is_spoken_is_lit(browser: Chrome, dashboard: str) -> None:
    show(browser, f"{dashboard}/episode/trial_001/p1")
    until(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, "[for=human] .word")) == 9)
    browser.execute_script("document.getElementById('human').play()")
    until(browser, lambda: text_of(browser, "[for=human] .word.spoken") == "Welcome")
    browser.find_elements(By.CSS_SELECTOR, "[for=human] .word")[5].click()
    until(browser, lambda: text_of(browser, "[for=human] .word.spoken") == "is")
    at = browser.execute_script("return document.getElementById('human').currentTime")
    assert 100 <= at < 105
    browser.execute_script("document.getElementById('made').play()")
    until(browser, lambda: text_of(browser, "[for=made] .word.spoken"))
    assert browser.execute_script("return document.getElementById('human').paused")


def test_a_section_of_the_timeline_plays_from_its_start(browser: Chrome, dashboard: str) -> None:
    show(browser, f"{dashboard}/pair/p1")
    until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".word"))
    sections = browser.find_elements(By.CSS_SELECTOR, ".timeline .slice")
    assert (sections[0].get_attribute("aria-label") or "").startswith("Intro at 0:00")
    sections[-1].click()
    start = float(sections[-1].get_attribute("data-seek") or "nan")
    script = "return document.querySelector('audio').currentTime"
    until(browser, lambda: browser.execute_script(script) > start)


def test_two_trials_are_compared_by_choosing_them(browser: Chrome, dashboard: str) -> None:
    show(browser, f"{dashboard}/compare")
    assert len(browser.find_elements(By.TAG_NAME, "audio")) == 2
    assert "learned structure" in text_of(browser, ".changes")
    select = Select(browser.find_element(By.NAME, "b"))
    select.select_by_index(0)
    until(browser, lambda: "Both have the same profile." in text_of(browser))


def test_a_keyboard_reaches_everything(browser: Chrome, dashboard: str) -> None:
    show(browser, dashboard)
    reached = []
    for _ in range(8):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        reached.append(browser.switch_to.active_element.text)
    assert reached[:4] == ["Skip to the content", "claude-studio", "Run", "Pairs"]
    browser.find_element(By.LINK_TEXT, "Pairs").send_keys(Keys.ENTER)
    until(browser, lambda: text_of(browser, "h1") == "Pairs")


def test_no_page_is_wider_than_a_phone(phone: Chrome, dashboard: str) -> None:
    for page in PAGES:
        show(phone, dashboard + page)
        assert phone.execute_script("return document.documentElement.scrollWidth") == 390, page


def test_light_and_dark_follow_the_system_until_one_is_chosen(in_the_dark: Chrome, dashboard: str) -> None:
    show(in_the_dark, dashboard)

    def background() -> str:
        return str(in_the_dark.execute_script("return getComputedStyle(document.body).backgroundColor"))

    dark = until(in_the_dark, lambda: background() if background() != "rgb(246, 245, 241)" else None)
    in_the_dark.find_element(By.CSS_SELECTOR, "[data-theme-switch]").click()
    until(in_the_dark, lambda: background() != dark)
    show(in_the_dark, f"{dashboard}/pairs")
    until(in_the_dark, lambda: background() != dark)
    in_the_dark.execute_script("localStorage.clear()")


CONTRASTS = """
const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const paint = (colours) => {
  canvas.clearRect(0, 0, 1, 1);
  for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const behind = (e) => e ? [...behind(e.parentElement), getComputedStyle(e).backgroundColor] : ['white'];
const spoken = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
const seen = (e) => spoken(e) && e.checkVisibility() && !e.closest('svg, audio, .nicegui-skip-link');
return [...document.querySelectorAll('header *, main *')].filter(seen).map((e) => {
  const back = behind(e);
  const [a, b] = [light(paint([...back, getComputedStyle(e).color])), light(paint(back))];
  const name = `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`;
  return [name, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
}).filter(([, ratio]) => ratio < 4.5);
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(browser: Chrome, dashboard: str, scheme: str) -> None:
    prefer(browser, scheme)
    try:
        for page in PAGES:
            show(browser, dashboard + page)
            until(browser, lambda: ("body--dark" in text_class(browser)) == (scheme == "dark"))
            assert browser.execute_script(CONTRASTS) == [], page
    finally:
        prefer(browser, "light")


def text_class(browser: Chrome) -> str:
    return browser.find_element(By.TAG_NAME, "body").get_attribute("class") or ""


def test_what_is_not_there_is_said_in_the_page(browser: Chrome, dashboard: str) -> None:
    show(browser, f"{dashboard}/trial/trial_777")
    assert "trial_777" in text_of(browser)


def answer(address: str, path: str, host: str | None = None) -> int:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("GET", path, headers={"Host": host} if host else {})
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_page_of_another_site_that_takes_our_name_is_refused(dashboard: str) -> None:
    assert answer(dashboard, "/") == 200
    assert answer(dashboard, "/", host="evil.example") == 403


def test_only_files_that_the_tree_names_are_served(dashboard: str, home: Path) -> None:
    trial = StudioTree(home).find_trial("trial_001")
    assert answer(dashboard, f"/media/trials/{trial}/p1/audio") == 200
    assert answer(dashboard, f"/media/trials/{trial}/p9/audio") == 404
    assert answer(dashboard, f"/media/trials/..%2F..%2F{trial}/p1/audio") == 404
    assert answer(dashboard, "/media/pairs/p1/figures/metadata.json") == 404
    (home / "videos" / "p1").mkdir(parents=True, exist_ok=True)
    (home / "videos" / "p1" / "video.mp4").write_bytes(b"film")
    assert [answer(dashboard, f"/media/videos/{name}") for name in ("p1", "p2", "..")] == [200, 404, 404]
    assert answer(dashboard, "/media/pairs/..%2Fp1/audio") == 404
