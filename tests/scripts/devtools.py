"""A headless Chromium over its debugging pipe (the DevTools protocol), with the standard library only."""
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
         "--hide-scrollbars", "--remote-debugging-pipe")


def find_chromium():
    """Path of a Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    """One browser process; commands and events are JSON texts that end with a zero byte, on file descriptors 3 and 4 of the browser."""

    def __init__(self, timeout=60):
        self.timeout, self.number, self.events, self.buffer = timeout, 0, [], b""
        self.profile = tempfile.mkdtemp(prefix="glass_chromium_")
        in_read, self.to_browser = os.pipe()
        self.from_browser, out_write = os.pipe()
        # The shell moves the pipes to 3 and 4; Python's own low descriptors may be taken.
        command = f'exec "$@" 3<&{in_read} 4>&{out_write}'
        self.process = subprocess.Popen(["bash", "-c", command, "bash", find_chromium(), *FLAGS, f"--user-data-dir={self.profile}"],
                                        pass_fds=(in_read, out_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(in_read)
        os.close(out_write)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def read(self, until):
        """The next message, or None when the time is up."""
        while b"\0" not in self.buffer:
            if not select.select([self.from_browser], [], [], max(0, until - time.monotonic()))[0]:
                return None
            part = os.read(self.from_browser, 1 << 16)
            if not part:
                raise RuntimeError("the browser ended")
            self.buffer += part
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + self.timeout
        while True:
            answer = self.read(until)
            if answer is None:
                raise RuntimeError(f"{method}: no answer within {self.timeout} s")
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, event):
        until = time.monotonic() + self.timeout
        while not any(e.get("method") == event for e in self.events):
            message = self.read(until)
            if message is None:
                raise RuntimeError(f"{event} did not come within {self.timeout} s")
            self.events.append(message)

    def settle(self, seconds):
        """Gathers what comes within this time."""
        until = time.monotonic() + seconds
        while (message := self.read(until)) is not None:
            self.events.append(message)

    def tab(self, width=1280, height=900, dark=False, scripts=True):
        """A session of a new tab with these media; phones (below 500 pixels) have two device pixels a pixel."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable", session)
        self.call("Emulation.setDeviceMetricsOverride", session, width=width, height=height, deviceScaleFactor=2 if width < 500 else 1,
                  mobile=width < 500)
        self.call("Emulation.setEmulatedMedia", session, features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        if not scripts:
            self.call("Emulation.setScriptExecutionDisabled", session, value=True)
        return session

    def open(self, session, url):
        self.events.clear()
        self.call("Page.navigate", session, url=url)
        self.wait_for("Page.loadEventFired")
        self.settle(0.7)

    def evaluate(self, session, expression):
        result = self.call("Runtime.evaluate", session, expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")
