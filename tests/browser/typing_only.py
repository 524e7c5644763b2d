"""Someone who has a keyboard and nothing else, and who must always see where they are."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

ROUNDS = 2  # of the whole page, before a place is said to be out of reach
WHERE = """() => {
  const here = document.activeElement;
  const words = (...nodes) =>
    nodes.map((node) => node.innerText ?? "").join(" ").replace(/\\s+/g, " ").trim();
  const named = (here.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  const name = here.getAttribute("aria-label") || words(...named.map((id) => document.getElementById(id)))
    || words(...(here.labels ?? [])) || words(here) || here.value || here.title;
  const box = here.getBoundingClientRect();
  const outlined = (element) => {
    const style = getComputedStyle(element);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return drawn && !/rgba\\(.*, 0\\)|transparent/.test(style.outlineColor);
  };
  const around = here.closest("label") ?? here;
  return {
    tag: here.tagName.toLowerCase(),
    name,
    type: here.type ?? "",
    checked: here.checked ?? false,
    nowhere: here === document.body || here === document.documentElement,
    outlined: outlined(here) || outlined(around),
    inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""


@dataclass
class Typist:
    """Presses keys on a page, and nothing else; each place that the focus comes to must be seen.

    `unseen` are the places where the focus was not drawn, or was out of the window.
    """

    page: Page
    unseen: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def reach(self, name: str) -> None:
        """Press Tab until the focus is on what begins with this name.

        Raises:
            AssertionError: nothing of the page is named so; says what was passed.
        """
        passed: list[str | None] = []
        while passed.count(None) < ROUNDS:
            self.press("Tab")
            here = self.look()
            if not here["nowhere"] and here["name"].startswith(name):
                return
            passed.append(None if here["nowhere"] else here["name"])
        raise AssertionError(f"« {name} » is out of reach of the keyboard; passed {passed}")

    def look(self) -> dict[str, Any]:
        """Where the focus is; noted when it cannot be seen."""
        here: dict[str, Any] = self.page.evaluate(WHERE)
        if not here["nowhere"] and not (here["outlined"] and here["inside"]):
            self.unseen.append(f"{here['tag']} « {here['name']} » of {self.page.url}")
        return here

    def fill(self, label: str, text: str) -> None:
        """Go to a field and write in it, in place of what it holds."""
        self.reach(label)
        self.press("Control+A")
        self.type(text)

    def choose(self, label: str) -> None:
        """Go to a box or to an option of a group, and take it."""
        self.reach(label)
        self.press("Space")
        assert self.look()["checked"], f"« {label} » stays empty"

    def pick(self, name: str, *, after: str) -> None:
        """Go to a group where the first of one answer is taken, and go down to another."""
        self.reach(after)
        while not self.look()["name"].startswith(name):
            self.press("ArrowDown")
        assert self.look()["checked"], f"« {name} » stays empty"

    def follow(self, name: str) -> None:
        """Go to a link or a button, press it, and wait for the page that it leads to."""
        self.reach(name)
        with self.page.expect_navigation(wait_until="load"):
            self.press("Enter")
