#!/usr/bin/env python3
"""End-to-end tests of the real program on small data made here: results, messages and exit codes of every command.

usage: tests/scripts/cli_test.py BUILD_FOLDER
"""
import fcntl
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
PROGRAM = BUILD / "glassformer"
GOOD, BAD = ["fine", "warm", "clever", "bright"], ["dull", "cold", "clumsy", "grey"]
FILLER = ["the", "film", "is", "a", "story", "of", "people", "in", "town", "and", "rain"]
METHODS = ["integrated_gradients", "gradient_x_input", "attention_rollout", "attention", "occlusion", "random", "smoothgrad", "saliency", "idgi",
           "expected_gradients", "sequential_integrated_gradients", "discretized_integrated_gradients", "shapley", "shapley_sampling",
           "kernel_shap", "banzhaf", "lime", "owen", "shapley_interactions", "sobol", "conductance",
           "neuron_conductance", "internal_influence", "gradient_x_activation", "deeplift", "reagent", "counterfactual"]
BACKGROUND = ["--set", 'explain.expected_gradients.background=["the film is dull", "a warm story of people"]']

CONFIG = """
[data]
train = "train.tsv"
dev = "dev.tsv"
test = "test.tsv"
max_length = 80
[model]
layers = 2
heads = 2
width = 16
ffn_width = 32
[train]
epochs = 3
batch_size = 16
learning_rate = 5e-3
[explain]
methods = ["integrated_gradients", "attention_rollout", "occlusion", "expected_gradients"]
limit = 4
[probe]
points = ["encoder.*.resid_post"]
labels = ["label", "length", "word:film"]
penalties = [1e-2, 1e-1, 1.0]
"""


def write_texts(path, count, seed):
    """Sentences whose label is the kind of their one telling word, which is the rationale."""
    draw = random.Random(seed)
    lines = ["text\tlabel\trationale"]
    for _ in range(count):
        label = draw.choice(["good", "bad"])
        words = draw.choices(FILLER, k=draw.randint(3, 8))
        telling = draw.choice(GOOD if label == "good" else BAD)
        place = draw.randint(0, len(words))
        words.insert(place, telling)
        start = len(" ".join(words[:place])) + (place > 0)
        lines.append(f"{' '.join(words)}\t{label}\t[[{start}, {start + len(telling)}]]")
    path.write_text("\n".join(lines) + "\n")


def call(*words, text=None, code=0, folder=None, environment=None):
    """Runs the program, checks its exit code, returns (stdout, stderr)."""
    done = subprocess.run([PROGRAM, *map(str, words)], input=text, capture_output=True, text=True, timeout=120, cwd=folder,
                          env={**os.environ, "NO_COLOR": "1", **(environment or {})})
    if done.returncode != code:
        raise AssertionError(f"{words}: exit code {done.returncode}, expected {code}\n{done.stdout}\n{done.stderr}")
    return done.stdout, done.stderr


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


class Cli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_cli_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        for name, count, seed in [("train", 160, 1), ("dev", 40, 2), ("test", 40, 3)]:
            write_texts(cls.place / f"{name}.tsv", count, seed)
        cls.config = cls.place / "small.toml"
        cls.config.write_text(CONFIG)
        cls.run_folder = cls.place / "run"
        cls.out, cls.err = call("run", cls.config, "--out", cls.run_folder, folder=cls.place)

    def refuse(self, code, expected, *words, text=None):
        out, err = call(*words, code=code, text=text, folder=self.place)
        self.assertIn(expected, err)
        self.assertEqual(out, "")
        self.assertNotIn("this is a bug", err)

    # --- help ---

    def test_every_command_has_help_with_an_example(self):
        listed = json.loads(call("help", "--json")[0])["commands"]
        self.assertGreaterEqual(len(listed), 14)
        for command in listed:
            out, err = call(command["name"], "--help")
            self.assertIn(f"example: {command['example']}", out)
            self.assertEqual(err, "")
            for option in command["options"]:
                self.assertIn(option["name"], out)

    def test_help_on_settings_of_the_config_and_of_methods(self):
        self.assertIn("0.0005", call("help", "train.learning_rate")[0])
        self.assertIn("explain.integrated_gradients.rule", call("help", "explain.integrated_gradients.rule")[0])
        self.assertIn("train.learning_rate", call("help", "train.lerning_rate", code=2)[1])

    def test_version(self):
        self.assertRegex(call("--version")[0], r"^glassformer \d+\.\d+\.\d+ ")

    # --- the whole path ---

    def test_run_leaves_every_artefact(self):
        for name in ["config.toml", "record.json", "metrics.jsonl", "evaluation.json", "model/model.safetensors", "model/config.json",
                     "model/tokenizer.json", "explanations/dev.json", "probes/label.json", "probes/length.json", "probes/word_film.json",
                     "report.html", "log.txt"]:
            self.assertTrue((self.run_folder / name).is_file(), name)
        self.assertIn("report.html", self.out)
        record = json.loads((self.run_folder / "record.json").read_text())
        self.assertEqual(record["argv"][1:3], ["run", str(self.config)])
        for stage in ["train", "evaluate", "explain", "probe"]:
            self.assertGreaterEqual(record["seconds"][stage], 0)
            self.assertIn(f"{stage}: ", self.err)
        self.assertGreater(record["peak_bytes"], 0)

    def test_run_explains_with_agreement_where_there_are_rationales(self):
        document = json.loads((self.run_folder / "explanations/dev.json").read_text())
        self.assertEqual(len(document["examples"]), 4)
        rows = {row["method"] for row in document["agreement"]}
        self.assertEqual(rows, {"integrated_gradients", "attention_rollout", "occlusion", "expected_gradients"})

    def test_the_same_run_again_does_not_train_again(self):
        weights = self.run_folder / "model/model.safetensors"
        before = (weights.read_bytes(), weights.stat().st_mtime_ns)
        out, err = call("run", self.config, "--out", self.run_folder, "--json", folder=self.place)
        self.assertIn("finished", err)
        self.assertEqual(before, (weights.read_bytes(), weights.stat().st_mtime_ns))
        self.assertIn("dev", json.loads(out)["evaluation"]["splits"])
        self.assertIn("finished", call("train", self.config, "--out", self.run_folder)[0])

    def test_another_config_in_the_same_folder_is_refused_with_the_differences(self):
        self.refuse(3, "train.learning_rate", "train", self.config, "--out", self.run_folder, "--set", "train.learning_rate=1e-4")

    def test_the_run_folder_is_named_after_the_config(self):
        call("train", self.config, "--set", "train.steps=2", folder=self.place)
        self.assertTrue((self.place / "runs/small/model/config.json").is_file())

    def test_seeds_are_trained_one_by_one_and_summed_up(self):
        out, _ = call("run", self.config, "--out", self.place / "seeds", "--seeds", "1,2", "--set", "train.steps=2", "--set",
                      "explain.methods=[]", "--set", "probe.points=[]", "--set", "probe.labels=[]", "--json")
        self.assertEqual([run["seed"] for run in json.loads(out)["runs"]], [1, 2])

    # --- a trained model ---

    def test_eval(self):
        out, _ = call("eval", self.run_folder, "--data", self.place / "test.tsv", "--json")
        result = json.loads(out)
        evaluation = json.loads((self.run_folder / "evaluation.json").read_text())
        self.assertEqual(result["metrics"], evaluation["splits"]["test"]["metrics"])
        self.assertIn("accuracy", call("eval", self.run_folder, "--data", self.place / "test.tsv")[0])

    def test_predict(self):
        lines = json_lines(call("predict", self.run_folder, "--text", "the film is fine", "--text", "the film is dull")[0])
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertAlmostEqual(sum(line["probabilities"].values()), 1, places=6)
            self.assertEqual(line["label"], max(line["probabilities"], key=line["probabilities"].get))
        self.assertEqual(len(json_lines(call("predict", self.run_folder, "--data", self.place / "dev.tsv")[0])), 40)

    def test_explain_with_every_method(self):
        folder = self.place / "why"
        out, _ = call("explain", self.run_folder, "--text", "the film is fine", "--methods", ",".join(METHODS), *BACKGROUND, "--out", folder,
                      "--json")
        self.assertEqual(json.loads(out), json.loads((folder / "explanations.json").read_text()))
        example = json.loads(out)["examples"][0]
        self.assertEqual([e["method"] for e in example["explanations"]], METHODS)
        self.assertTrue((folder / "report.html").is_file())

    def test_explain_takes_data_limit_target_and_settings(self):
        out, _ = call("explain", self.run_folder, "--data", self.place / "dev.tsv", "--limit", 3, "--methods", "integrated_gradients",
                      "--target", "probability:good", "--set", "explain.integrated_gradients.rule=middle", "--set",
                      "explain.integrated_gradients.nodes=8", "--out", self.place / "why3", "--json")
        examples = json.loads(out)["examples"]
        self.assertEqual([e["example"] for e in examples], [0, 1, 2])
        explanation = examples[0]["explanations"][0]
        self.assertIn("good", explanation["target"])
        self.assertEqual(explanation["settings"]["nodes"], 8)

    def test_large_arrays_stand_in_a_safetensors_file_beside_the_explanations(self):
        folder = self.place / "long"
        call("explain", self.run_folder, "--text", "the film is fine " * 30, "--methods", "attention,occlusion", "--set",
             "explain.attention.average=false", "--out", folder)
        attention, occlusion = json.loads((folder / "explanations.json").read_text())["examples"][0]["explanations"]
        self.assertEqual(attention["values"], {"file": "explanations.safetensors", "tensor": "examples.0.explanations.0"})
        self.assertEqual(len(occlusion["values"]), 80)
        data = (folder / "explanations.safetensors").read_bytes()
        size = int.from_bytes(data[:8], "little")
        entry = json.loads(data[8:8 + size])["examples.0.explanations.0"]
        self.assertEqual((entry["dtype"], entry["shape"]), ("F32", [2, 2, 80, 80]))
        values = struct.unpack("<80f", data[8 + size:8 + size + 320])
        self.assertAlmostEqual(sum(values), 1, places=5)  # the first row of the first pattern
        self.assertIn("<svg", (folder / "report.html").read_text())

    def test_probe(self):
        out, _ = call("probe", self.run_folder, self.config, "--out", self.place / "probed", "--json")
        self.assertEqual([p["label"] for p in json.loads(out)["probes"]], ["label", "length", "word:film"])
        self.assertTrue((self.place / "probed/probes/label.json").is_file())

    def test_trace_writes_safetensors_that_others_read(self):
        path = self.place / "states.safetensors"
        call("trace", self.run_folder, "--text", "the film is fine", "--points", "encoder.*.resid_post,encoder.0.self_pattern", "--out", path)
        data = path.read_bytes()
        header = json.loads(data[8:8 + int.from_bytes(data[:8], "little")])
        self.assertEqual(header["encoder.1.resid_post"]["shape"], [6, 16])
        self.assertEqual(header["encoder.0.self_pattern"]["shape"], [2, 6, 6])

    def test_tokenize(self):
        lines = json_lines(call("tokenize", self.run_folder, text="the film\nIs fine\n")[0])
        self.assertEqual([line["tokens"] for line in lines], [["[CLS]", "the", "film", "[SEP]"], ["[CLS]", "is", "fine", "[SEP]"]])
        self.assertEqual(lines[0]["offsets"][1:3], [[0, 3], [4, 8]])
        self.assertEqual(lines[0]["special"], [True, False, False, True])
        wide = json_lines(call("tokenize", self.run_folder, text="Ä日 film\n")[0])[0]
        self.assertEqual([wide["offsets"][-2], wide["char_offsets"][-2]], [[6, 10], [3, 7]])
        jsonl = call("tokenize", self.run_folder / "model/tokenizer.json", "--jsonl", text='"the film"\n{"text": "Is fine"}\n')[0]
        self.assertEqual(json_lines(jsonl), lines)
        pair = json_lines(call("tokenize", self.run_folder, "--jsonl", text='{"text": "the film", "pair": "fine"}\n')[0])[0]
        self.assertEqual(pair["type_ids"], [0, 0, 0, 0, 1, 1])
        self.assertEqual(pair["sequences"], [-1, 0, 0, -1, 1, -1])
        totals = json.loads(call("tokenize", self.run_folder, "--count", text="the film\nIs fine\n")[0])
        self.assertEqual([totals["lines"], totals["bytes"], totals["tokens"]], [2, 15, 8])
        self.assertEqual(json_lines(call("tokenize", self.run_folder, "--decode", text=json.dumps(lines[0]["ids"]) + "\n")[0]), ["the film"])

    def test_report_is_written_again_from_the_files(self):
        page = self.run_folder / "report.html"
        before = page.read_bytes()
        page.unlink()
        self.assertIn(str(page), call("report", self.run_folder)[0])
        self.assertEqual(page.read_bytes()[:200], before[:200])

    def test_inspect(self):
        facts = json.loads(call("inspect", self.run_folder, "--points", "--parameters", "--json")[0])
        points = {point["name"]: point for point in facts["points"]}
        self.assertEqual({key: points["encoder.1.self_pattern"][key] for key in ("kind", "stack", "layer", "site", "can_start")},
                         {"kind": "pattern", "stack": "encoder", "layer": 1, "site": "self_pattern", "can_start": False})
        self.assertEqual((points["encoder.embed"]["layer"], points["encoder.embed"]["can_start"]), (None, True))
        self.assertEqual(sum(row["size"] for row in facts["parameters_by_name"]), facts["parameters"])
        self.assertEqual(json.loads(call("inspect", self.config, "--json")[0])["parameters"], facts["parameters"])

    def test_check_writes_nothing(self):
        folder = self.place / "empty"
        folder.mkdir()
        facts = json.loads(call("check", self.config, "--json", folder=folder)[0])
        self.assertEqual(facts["data"]["train"]["texts"], 160)
        self.assertIn("train.learning_rate = 0.005", call("check", self.config, "--print-config", folder=folder)[0])
        self.assertEqual(list(folder.iterdir()), [])

    def test_methods_and_doctor(self):
        methods = json.loads(call("methods", "--json")[0])["methods"]
        self.assertEqual(sorted(m["name"] for m in methods), sorted(METHODS))
        names = [finding["name"] for finding in json.loads(call("doctor", "--json")[0])["findings"]]
        for name in ["glassformer", "LibTorch", "GPU", "memory", "data root"]:
            self.assertIn(name, names)

    def test_quiet_says_nothing_and_results_still_come(self):
        out, err = call("predict", self.run_folder, "--text", "the film is fine", "--quiet")
        self.assertEqual(err, "")
        self.assertEqual(len(out.splitlines()), 1)

    # --- what goes wrong ---

    def test_usage_errors(self):
        run, out = self.run_folder, self.place / "never"
        for expected, words in [
                ("did you mean 'explain'", ["explian", run]), ("unknown command 'translate'", ["translate", run]),
                ("CONFIG", ["run"]), ("did you mean '--restart'", ["train", self.config, "--restat"]),
                ("--text", ["predict", run]), ("--text", ["trace", run, "--points", "*", "--out", out]),
                ("--limit", ["explain", run, "--text", "a", "--limit", "many", "--out", out]),
                ("--seeds", ["run", self.config, "--seeds", "1,x"]),
                ("did you mean", ["help", "trian"])]:
            with self.subTest(words=words):
                self.refuse(2, expected, *words)

    def test_config_errors(self):
        run, out = self.run_folder, self.place / "never"
        for expected, words in [
                ("nowhere.toml", ["run", self.place / "nowhere.toml"]),
                ("did you mean 'train.epochs'", ["check", self.config, "--set", "train.epoch=3"]),
                ("learning_rate", ["train", self.config, "--set", "train.learning_rate=-1"]),
                ("integrated_gradients", ["explain", run, "--text", "a", "--methods", "integrated_gradient", "--out", out]),
                ("explain.methods", ["run", self.config, "--set", "explain.methods=['magic']"]),
                ("good", ["explain", run, "--text", "a", "--target", "logit:god", "--out", out]),
                ("zebra", ["probe", run, self.config, "--set", "probe.labels=['word:zebra']"])]:
            with self.subTest(words=words):
                self.refuse(3, expected, *words)

    def test_data_and_model_errors(self):
        run, place = self.run_folder, self.place
        broken = place / "broken"
        shutil.copytree(run / "model", broken)
        (broken / "model.safetensors").write_bytes(b"\xff" * 100)
        (place / "no_label.tsv").write_text("text\nthe film\n")
        (place / "other_label.tsv").write_text("text\tlabel\nthe film\tugly\n")
        (place / "latin.tsv").write_bytes(b"text\tlabel\ncaf\xe9\tgood\n")
        (place / "tokenizer.json").write_text('{"model": {"type": "HMM"}}')
        for expected, words in [
                ("nowhere", ["predict", place / "nowhere", "--text", "a"]), ("model.safetensors", ["predict", broken, "--text", "a"]),
                ("nothing.tsv", ["eval", run, "--data", place / "nothing.tsv"]), ("label", ["eval", run, "--data", place / "no_label.tsv"]),
                ("ugly", ["eval", run, "--data", place / "other_label.tsv"]), ("latin.tsv:2", ["eval", run, "--data", place / "latin.tsv"]),
                ("HMM", ["tokenize", place / "tokenizer.json"]), ("tokenizer.json", ["tokenize", place]),
                ("nowhere", ["report", place / "nowhere"]), ("nowhere", ["inspect", place / "nowhere"])]:
            if words[:2] == ["tokenize", place]:
                (place / "tokenizer.json").unlink()
            with self.subTest(words=words):
                self.refuse(4, expected, *words, text="a\n")

    def test_a_point_that_does_not_exist_is_refused_with_those_that_do(self):
        self.refuse(2, "resid_post", "trace", self.run_folder, "--text", "a", "--points", "encoder.9.*", "--out", self.place / "x.safetensors")

    def test_invalid_utf8_on_the_command_line_is_a_data_error(self):
        done = subprocess.run([PROGRAM, "predict", self.run_folder, "--text", b"caf\xe9"], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 4, done.stderr)

    def test_a_folder_that_cannot_be_written_is_a_storage_error(self):
        self.refuse(7, "/proc/never", "train", self.config, "--out", "/proc/never")

    def test_a_run_folder_in_use_is_a_storage_error(self):
        folder = self.place / "locked"
        folder.mkdir()
        with open(folder / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.refuse(7, "locked", "train", self.config, "--out", folder)

    def test_a_missing_gpu_is_a_device_error(self):
        if any(Path("/dev").glob("nvidia[0-9]")):
            self.skipTest("this machine has a GPU")
        self.refuse(5, "compute.device", "predict", self.run_folder, "--text", "a", "--set", "compute.device=cuda")

    def test_the_instruction_set_is_lowered_by_a_variable(self):
        words = ["predict", self.run_folder, "--text", "the film is fine"]
        _, err = call(*words, code=3, environment={"GLASSFORMER_CPU_CAPABILITY": "sse"})
        self.assertIn("GLASSFORMER_CPU_CAPABILITY: 'sse' is unknown; allowed: default, avx2, avx512", err)
        folder = self.place / "lowered"
        call("train", self.config, "--out", folder, "--set", "train.steps=1", environment={"GLASSFORMER_CPU_CAPABILITY": "default"})
        # Whatever the CPU has: no row of the table without AVX-512 names another back end.
        self.assertRegex(json.loads((folder / "record.json").read_text())["matmul"], r"^table \((AMD without AVX-512|other than AMD): aten\)$")

    def test_a_missing_engine_is_said(self):
        lonely = self.place / "lonely"
        lonely.mkdir()
        shutil.copy(PROGRAM, lonely / "glassformer")
        done = subprocess.run([lonely / "glassformer", "methods"], capture_output=True, text=True,
                              env={**os.environ, "LD_LIBRARY_PATH": str(BUILD)}, timeout=60)
        self.assertEqual(done.returncode, 7)
        self.assertIn("glassformer-engine: is missing", done.stderr)

    # --- interruption ---

    def test_ctrl_c_saves_and_the_same_command_goes_on(self):
        folder = self.place / "stopped"
        words = [PROGRAM, "train", self.config, "--out", folder, "--set", "train.epochs=1000"]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.wait_for(lambda: (folder / "metrics.jsonl").is_file() and (folder / "metrics.jsonl").stat().st_size > 0, process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75, err)
        self.assertTrue(list((folder / "checkpoints").glob("step-*")))
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.1)
        self.wait_for(lambda: "going on at step" in (folder / "log.txt").read_text(), process)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75)

    def wait_for(self, condition, process):
        end = time.monotonic() + 60
        while not condition():
            if process.poll() is not None or time.monotonic() > end:
                process.kill()
                self.fail(process.communicate()[1])
            time.sleep(0.02)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
