"""A screen without a monitor (Xvfb), and hands for it (xdotool): helpers of the tests with a real window."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent.parent
TOOLS = ("Xvfb", "xdotool")
SIZE = (1400, 900)  # [pixels]
ATTEMPTS = 3


def missing():
    """Return which tools are not here, as a reason to skip; where they must be (in CI) that is an error."""
    absent = [tool for tool in TOOLS if shutil.which(tool) is None]
    if absent and os.environ.get("ALIFE_EXPECT_SCREEN"):
        raise RuntimeError(f"{absent} should be here")
    return f"needs {' and '.join(absent)}: apt-get install xvfb xdotool" if absent else ""


class Screen:
    """An X server whose picture lies in a file."""

    def __init__(self, folder):
        for _ in range(ATTEMPTS):
            self._start(folder)
            try:
                wait_for(lambda: self.do("getmouselocation"), 10)
                return
            except AssertionError:  # another server took the same number at the same moment
                self.close()
        raise RuntimeError("Xvfb does not start")

    def _start(self, folder):
        reading, writing = os.pipe()
        command = [
            "Xvfb",
            "-noreset",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            f"{SIZE[0]}x{SIZE[1]}x24",
            "-fbdir",
            str(folder),
        ]
        self._server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with open(reading) as told:  # to the end of the line: a server whose words nobody hears dies of it
            self.name = f":{told.readline().strip()}"
        self._picture = folder / "Xvfb_screen0"

    def environment(self):
        hidden = ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY")
        return {name: value for name, value in os.environ.items() if name not in hidden} | {
            "DISPLAY": self.name, "PYTHONPATH": str(PROJECT)
        }  # fmt: skip

    def do(self, *words):
        """Have xdotool do something."""
        done = subprocess.run(
            ["xdotool", *map(str, words)], env=self.environment(), capture_output=True, text=True, check=False
        )
        return done.stdout.split()

    def pixels(self):
        """Return what is on the screen, uint8 (height, width, 3)."""
        raw = self._picture.read_bytes()
        header = np.frombuffer(raw, ">u4", 25)
        start, height, line = int(header[0] + header[19] * 12), int(header[5]), int(header[12])
        lines = np.frombuffer(raw, np.uint8, height * line, start).reshape(height, line // 4, 4)
        return lines[:, : int(header[4]), 2::-1]

    def close(self):
        self._server.terminate()
        self._server.wait()


class Shown:
    """A program with a window on a screen."""

    def __init__(self, screen, *arguments, folder=PROJECT, **environment):
        """Start `python -m ...` in a folder, with more of an environment, and wait for its window to show something."""
        self.screen = screen
        self.process = subprocess.Popen(
            [sys.executable, "-m", *map(str, arguments)], env=screen.environment() | environment, cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.window = wait_for(self._find, 120)
        wait_for(lambda: len(np.unique(self.pixels().reshape(-1, 3), axis=0)) > 12, 120)

    def _find(self):
        assert self.process.poll() is None, self.process.communicate()
        # a window that another test's program has not closed yet may be on the same screen
        mine = ("--pid", self.process.pid)
        found = self.screen.do("search", "--all", "--onlyvisible", *mine, "--class", ".")
        return found[-1] if found else None

    def key(self, *names):
        self.screen.do("key", "--delay", "60", *names)
        time.sleep(0.3)

    def move(self, x, y):
        self.screen.do("mousemove", "--window", self.window, x, y)
        time.sleep(0.2)

    def click(self, x, y, button=1):
        self.move(x, y)
        self.screen.do("click", button)
        time.sleep(0.4)

    def drag(self, start, end):
        self.move(*start)
        self.screen.do("mousedown", 1)
        for share in (0.25, 0.5, 0.75, 1):
            self.move(*(round(a + (b - a) * share) for a, b in zip(start, end, strict=True)))
        self.screen.do("mouseup", 1)
        time.sleep(0.3)

    def resize(self, width, height):
        self.screen.do("windowsize", self.window, width, height)
        time.sleep(0.8)

    def geometry(self):
        words = self.screen.do("getwindowgeometry", "--shell", self.window)
        return {name: int(value) for name, _, value in (word.partition("=") for word in words)}

    def pixels(self):
        """Return what is in the window, uint8 (height, width, 3)."""
        place = self.geometry()
        rows, columns = slice(place["Y"], place["Y"] + place["HEIGHT"]), slice(place["X"], place["X"] + place["WIDTH"])
        return self.screen.pixels()[rows, columns]

    def processor_time(self):
        """Return the [s] of processor time that the program has used."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask_to_close(self):
        """Send what a window manager sends when its cross is clicked."""
        x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.screen.name.encode()))
        protocols, delete = (x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        message = (ctypes.c_long * 24)()  # XClientMessageEvent: type, serial, sent, display, window, kind, format, data
        message[0], message[4], message[5], message[6], message[7] = 33, int(self.window), protocols, 32, delete
        x11.XSendEvent(display, ctypes.c_ulong(int(self.window)), 0, ctypes.c_long(0), ctypes.byref(message))
        x11.XCloseDisplay(display)

    def end(self, seconds=60):
        """Wait for the program to end; return its exit code and what it said."""
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out + err


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not np.size(found := condition()) or not np.any(found):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return found
