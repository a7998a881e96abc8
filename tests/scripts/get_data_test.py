#!/usr/bin/env python3
"""scripts/get_data against a file server on the loopback: fetched, found again, wrong hashes refused, nothing half kept."""
import contextlib
import functools
import hashlib
import http.server
import importlib.machinery
import importlib.util
import io
import os
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

sys.dont_write_bytecode = True
SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "get_data"
spec = importlib.util.spec_from_loader("get_data", importlib.machinery.SourceFileLoader("get_data", str(SCRIPT)))
get_data = importlib.util.module_from_spec(spec)
spec.loader.exec_module(get_data)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class GetData(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.served, self.out = Path(self.temporary.name) / "served", Path(self.temporary.name) / "out"
        (self.served / "owner" / "repository").mkdir(parents=True)
        self.content = b"1 a fine film\n0 a dull film\n"
        (self.served / "owner/repository/file.txt").write_bytes(self.content)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=self.served))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        digest = hashlib.sha256(self.content).hexdigest()
        self.sets = {"tiny": {"tiny/train.txt": ("owner/repository/file.txt", digest)}}

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()
        self.temporary.cleanup()

    def run_script(self, *arguments):
        """Exit code and what it said."""
        said = io.StringIO()
        url = f"http://127.0.0.1:{self.server.server_port}"
        with mock.patch.object(get_data, "SETS", self.sets), mock.patch.object(sys, "argv", ["get_data", *arguments, "--to", str(self.out)]), \
                mock.patch.dict(os.environ, {"GLASSFORMER_DATA_URL": url}), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                code = get_data.main()
            except SystemExit as stop:
                code = stop.code
        return code, said.getvalue()

    def test_a_file_is_fetched_once_and_found_again(self):
        code, said = self.run_script("tiny")
        self.assertEqual(code, 0, said)
        self.assertEqual((self.out / "tiny/train.txt").read_bytes(), self.content)
        (self.served / "owner/repository/file.txt").unlink()
        code, said = self.run_script("tiny")
        self.assertEqual(code, 0, said)
        self.assertIn("there", said)

    def test_a_wrong_hash_is_refused_and_nothing_is_kept(self):
        (self.served / "owner/repository/file.txt").write_bytes(b"something else")
        code, said = self.run_script("tiny")
        self.assertEqual(code, 4)
        self.assertIn("expected", said)
        self.assertEqual(list((self.out / "tiny").iterdir()), [])

    def test_a_damaged_local_file_is_never_overwritten(self):
        (self.out / "tiny").mkdir(parents=True)
        (self.out / "tiny/train.txt").write_bytes(b"my own notes")
        code, said = self.run_script("tiny")
        self.assertEqual(code, 4)
        self.assertIn("remove the file", said)
        self.assertEqual((self.out / "tiny/train.txt").read_bytes(), b"my own notes")

    def test_a_missing_file_names_its_address(self):
        (self.served / "owner/repository/file.txt").unlink()
        code, said = self.run_script("tiny")
        self.assertEqual(code, 4)
        self.assertIn("owner/repository/file.txt", said)

    def test_an_unknown_set_lists_the_known_ones(self):
        code, said = self.run_script("nothing")
        self.assertEqual(code, 2)
        self.assertIn("tiny", said)

    def test_every_source_has_a_commit_and_a_hash(self):
        for files in get_data.SETS.values():
            for source, digest in files.values():
                self.assertRegex(source, r"^[\w.-]+/[\w.-]+/[0-9a-f]{40}/")
                self.assertRegex(digest, r"^[0-9a-f]{64}$")


if __name__ == "__main__":
    sys.argv = sys.argv[:1]  # ctest names the build folder
    unittest.main()
