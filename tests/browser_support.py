"""A real Chromium for the tests: how it is started, how a page is opened in it, and what must never happen there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

# Without the last ones Chromium calls home at every start, which a closed network answers with a hail of errors.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MILLISECONDS = 15_000


def launch(playwright: Playwright, executable: str) -> Browser:
    return playwright.chromium.launch(executable_path=executable, headless=True, args=CHROMIUM_ARGUMENTS)


class OpenPages:
    """The pages one test opened, each in a context of its own, with its own cookies."""

    def __init__(self, browser: Browser, base_url: str | None) -> None:
        self._browser = browser
        self._base_url = base_url
        self._contexts: list[BrowserContext] = []
        self.pages: list[Page] = []
        self.misdeeds: list[str] = []
        """Uncaught script errors and content that the security policy blocked, on any of the pages."""

    def open(
        self,
        width: int,
        height: int,
        javascript: bool = True,
        color_scheme: Literal["light", "dark"] = "light",
        **context_options: Any,
    ) -> Page:
        """A blank page of that many CSS pixels; `page.goto('/…')` is relative to the live server where there is one."""
        context = self._browser.new_context(
            base_url=self._base_url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=color_scheme,
            accept_downloads=True,
            **context_options,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.misdeeds.append(f"{page.url}: {error}"))
        page.on("console", self._hear)
        self.pages.append(page)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def picture(self, folder: Path, test_name: str) -> None:
        """Keeps what each page showed when its test failed."""
        for number, page in enumerate(self.pages, 1):
            if not page.is_closed():
                page.screenshot(path=folder / f"failed-{_file_name(test_name)}-{number}.png", full_page=True)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.misdeeds.append(message.text)


def accessibility_problems(page: Page) -> list[str]:
    """What axe-core finds on the page, one sentence each, with the elements concerned."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: " + ", ".join(str(node["target"]) for node in violation["nodes"])
        for violation in found
    ]


def _file_name(test_name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", test_name).strip("-")[:120]
