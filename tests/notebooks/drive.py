"""Runs the cells of a notebook in Deno's kernel, as Jupyter does, and prints what each gives as JSON.

Usage: drive.py DENO NOTEBOOK... ; every notebook runs in its own folder and in a kernel of its own.
"""
import json
import os
import queue
import sys
import time

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

SECONDS = 60
LATE = 5


def cells_of(path):
    with open(path, encoding="utf-8") as file:
        return ["".join(cell["source"]) for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]


def run(deno, path):
    manager = KernelManager()
    argv = [deno, "jupyter", "--kernel", "--conn", "{connection_file}"]
    manager._kernel_spec = KernelSpec(argv=argv, display_name="Deno", language="typescript")
    manager.start_kernel(cwd=os.path.dirname(path), env={**os.environ, "NO_COLOR": "1"})
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        cells = cells_of(path)
        end = time.monotonic() + SECONDS  # what a kernel says before it is listened to is lost
        while not ran(client, "1")["data"] and time.monotonic() < end:
            pass
        return [ran(client, code) for code in cells]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def ran(client, code):
    said = {"data": {}, "error": None}

    def heard(message):
        kind, content = message["msg_type"], message["content"]
        if kind in ("execute_result", "display_data"):
            said["data"] = content["data"]
        if kind == "error":
            said["error"] = content["evalue"]

    reply = client.execute_interactive(code, output_hook=heard, timeout=SECONDS)
    # every cell of ours gives something, and the kernel may say so after it has said that it is idle
    end = time.monotonic() + LATE
    while not said["data"] and said["error"] is None and time.monotonic() < end:
        try:
            heard(client.get_iopub_msg(timeout=0.2))
        except queue.Empty:
            pass
    return {"status": reply["content"]["status"], **said}


deno, *paths = sys.argv[1:]
print(json.dumps([run(deno, path) for path in paths]))
