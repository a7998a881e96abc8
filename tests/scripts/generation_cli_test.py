#!/usr/bin/env python3
"""End-to-end tests of generation: what a model's own files ask for, and who beats them. The models of tests/golden/cases are tiny and random; the ids are
those of transformers 5.24 (model.generate) with the same files, without the end token.

usage: tests/scripts/generation_cli_test.py BUILD_FOLDER
"""
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import cli_test
from cli_test import call, json_lines

CASES = Path(__file__).resolve().parent.parent / "golden" / "cases"
PROMPT = ("--prompt", "t10 t11 t12")


class Generation(unittest.TestCase):
    refuse = cli_test.Cli.refuse

    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="glassformer_generation_")
        self.addCleanup(place.cleanup)
        self.place = Path(place.name)

    def written(self, model, *options):
        return json_lines(call("generate", CASES / model if isinstance(model, str) else model, *PROMPT, *options, "--json")[0])[0]

    def ids(self, *arguments):
        return self.written(*arguments)["texts"][0]["ids"]

    def test_files_decide_how_a_text_begins_goes_on_and_ends(self):
        for expected, *arguments in [
                ([20, 20, 20, 20], "llama_list", "--max-new-tokens", 20),                      # the second of two end tokens
                ([38, 38, 38, 38, 14, 30, 14], "marian", "--max-new-tokens", 8),               # a banned padding token
                ([38, 38, 38, 33, 4, 14, 14], "marian", "--max-new-tokens", 8, "--beams", 4),
                ([0, 9, 9, 9, 33, 9, 9, 20, 4], "bart", "--max-new-tokens", 10)]:              # forced tokens, no run of three twice
            with self.subTest(arguments):
                self.assertEqual(self.ids(*arguments), expected)

    def test_what_was_used_names_who_asked_for_it(self):
        settings = self.written("marian", "--beams", 2, "--setting", "length_penalty=0.5")["settings"]
        self.assertEqual(settings["bad_words_ids"], {"value": [[39]], "from": "generation_config.json"})
        self.assertEqual(settings["max_length"], {"value": 64, "from": "generation_config.json"})
        self.assertEqual(settings["num_beams"], {"value": 2, "from": "--beams"})
        self.assertEqual(settings["length_penalty"], {"value": 0.5, "from": "--setting"})
        self.assertEqual(settings["do_sample"], {"value": False, "from": "default"})

    def test_a_key_that_is_not_supported_is_refused_before_anything_is_computed(self):
        folder = self.place / "guided"
        shutil.copytree(CASES / "llama_list", folder)
        path = folder / "generation_config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"guidance_scale": 1.5}))
        self.refuse(3, "generation_config.json: guidance_scale = 1.5 is not supported", "generate", folder, *PROMPT)
        self.assertEqual(self.ids(folder, "--max-new-tokens", 20, "--setting", "guidance_scale=null"), [20, 20, 20, 20])
        self.refuse(2, "did you mean 'num_beams'", "generate", folder, *PROMPT, "--setting", "num_beam=3")
        self.refuse(2, "expected key=value", "generate", folder, *PROMPT, "--setting", "num_beams")

    def test_evaluation_writes_by_the_same_rules(self):
        data = self.place / "mt.tsv"
        data.write_text("text\ttarget\nt10 t11 t12\tt5 t6 t7 t8\n")
        result = json.loads(call("eval", CASES / "marian", "--data", data, "--json")[0])
        settings = result["written"]["settings"]
        self.assertEqual(settings["bad_words_ids"]["from"], "generation_config.json")
        self.assertNotIn("t39", result["written"]["samples"][0]["written"])
        result = json.loads(call("eval", CASES / "marian", "--data", data, "--set", "task.beams=4", "--json")[0])
        self.assertEqual((result["written"]["beams"], result["written"]["settings"]["num_beams"]["from"]), (4, "task.beams"))

    def test_an_export_keeps_the_file(self):
        copy = self.place / "kept"
        call("export", CASES / "bart", "--out", copy)
        self.assertEqual(json.loads((copy / "generation_config.json").read_text()),
                         json.loads((CASES / "bart" / "generation_config.json").read_text()))

    def test_t5_1_1_has_two_tables_and_no_scale(self):
        answer = json_lines(call("predict", CASES / "t5v11", "--text", "t10 t11 t12", "--target-text", "t5 t6")[0])[0]
        given = [token["log_probability"] for token in answer["tokens"]]
        for ours, theirs in zip(given, [-4.6779, -3.3899, -5.8038], strict=True):
            self.assertAlmostEqual(ours, theirs, delta=1e-3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
