#!/usr/bin/env python3
"""Nothing is cut, skipped or changed in silence: what every task's files hold is counted as it is, every command reads what eval reads,
bad rows are answered in their places, and check finds what a run would end with.

usage: tests/scripts/rows_cli_test.py BUILD_FOLDER
"""
import json
import shutil
import struct
import sys
import tempfile
import unittest
from pathlib import Path

from cli_test import call, json_lines
from schema_test import check_folder, read_schemas

QUESTIONS = [("who met bob", "ann met bob in rome", "ann", 0), ("whom did ann meet", "ann met bob in rome", "bob", 8),
             ("who", "in rome ann met bob", None, 0), ("where", "ann met bob in rome", "rome", 15)]
TEXTS = ["a good old film", "a bad film of a book", "old but good", "bad good"]
WORDS = [(["a", "good", "film"], ["DET", "ADJ", "NOUN"]), (["bad"], ["ADJ"]), (["a", "film"], ["DET", "NOUN"]), (["good", "old", "film"], ["ADJ", "ADJ", "NOUN"])]
CLASSES = [("a good old film", "pos"), ("bad film", "neg"), ("good", "pos"), ("a bad old film", "neg"), ("a good film", "pos")]
LABELS = [("a good old film", ["good", "old"]), ("bad film", []), ("good", ["good"]), ("old bad film", ["old"])]
VALUES = [("a good old film", 4.5), ("bad film", -1), ("good", 3), ("old bad film", 0.25)]
TARGETS = [("a good film", "good"), ("bad", "a bad film"), ("a film", "film"), ("old bad film", "bad old film")]
KINDS = {"span": "bert", "language_model": "gpt2", "masked_language_model": "bert", "sequence_to_sequence": "t5"}
TASK = {"span": "unanswerable = true\n", "masked_language_model": "mask_rate = 0.4\n", "sequence_to_sequence": "written_texts = 1\n"}


def rows(**columns):
    return "".join(json.dumps(dict(zip(columns, row))) + "\n" for row in zip(*columns.values()))


def conllu(sentences):
    return "".join("".join(f"{i}\t{word}\t_\t{tag}\t_\t_\t0\t_\t_\t_\n" for i, (word, tag) in enumerate(zip(*sentence), 1)) + "\n" for sentence in sentences)


def answers_of(answer, start):
    return {"text": [answer], "answer_start": [start]} if answer else {"text": [], "answer_start": []}


FILES = {
    "classification": {"jsonl": rows(text=[t for t, _ in CLASSES], label=[c for _, c in CLASSES]),
                       "txt": "".join(f"{label} {text}\n" for text, label in CLASSES),
                       "csv": "text,label\n" + "".join(f"{text},{label}\n" for text, label in CLASSES)},
    "multi_label": {"jsonl": rows(text=[t for t, _ in LABELS], labels=[c for _, c in LABELS]),
                    "tsv": "text\tlabels\n" + "".join(f"{text}\t{'|'.join(labels)}\n" for text, labels in LABELS)},
    "regression": {"jsonl": rows(text=[t for t, _ in VALUES], label=[v for _, v in VALUES]),
                   "tsv": "text\tlabel\n" + "".join(f"{text}\t{value}\n" for text, value in VALUES)},
    "token_classification": {"jsonl": rows(words=[w for w, _ in WORDS], tags=[t for _, t in WORDS]), "conllu": conllu(WORDS),
                             "tsv": "words\ttags\n" + "".join(f"{' '.join(w)}\t{' '.join(t)}\n" for w, t in WORDS)},
    "span": {"jsonl": rows(question=[q[0] for q in QUESTIONS], context=[q[1] for q in QUESTIONS], answers=[answers_of(*q[2:]) for q in QUESTIONS])},
    "language_model": {"jsonl": rows(text=TEXTS), "txt": "\n".join(TEXTS) + "\n"},
    "masked_language_model": {"jsonl": rows(text=TEXTS), "txt": "\n".join(TEXTS) + "\n"},
    "sequence_to_sequence": {"jsonl": rows(text=[t for t, _ in TARGETS], target=[t for _, t in TARGETS]),
                             "tsv": "text\ttarget\n" + "".join(f"{text}\t{target}\n" for text, target in TARGETS)},
}


def word_places(words, tags):
    places, start = [], 0
    for word, tag in zip(words, tags):
        places.append({"text": word, "start": start, "end": start + len(word), "label": tag})
        start += len(word) + 1
    return places


GOLD = {"classification": [label for _, label in CLASSES], "multi_label": [labels for _, labels in LABELS], "regression": [value for _, value in VALUES],
        "token_classification": [word_places(*sentence) for sentence in WORDS], "span": [[q[2]] if q[2] else [] for q in QUESTIONS]}
COUNTS = {"classification": {"classes": {"neg": 2, "pos": 3}}, "multi_label": {"classes": {"good": 2, "old": 2}, "without_label": 1},
          "regression": {"values": {"least": -1.0, "mean": 1.6875, "most": 4.5}}, "span": {"answers": {"with": 3, "without": 1}},
          "token_classification": {"classes": {"ADJ": 4, "DET": 2, "NOUN": 3}, "without_tag": 0},
          "language_model": {}, "masked_language_model": {}, "sequence_to_sequence": {}}


def make_embedding_folder(source, folder):
    """A model folder of a BERT with another head as a sentence-transformers folder with mean pooling."""
    shutil.copytree(source, folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "architectures": ["BertModel"], "id2label": None, "label2id": None}))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling/config.json").write_text('{"pooling_mode_mean_tokens": true}')
    types = [("Transformer", ""), ("Pooling", "1_Pooling")]
    (folder / "modules.json").write_text(json.dumps([{"type": f"sentence_transformers.models.{name}", "path": path} for name, path in types]))
    data = (folder / "model.safetensors").read_bytes()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header, values = {}, b""
    for name, tensor in json.loads(data[8:start]).items():
        if name.startswith("bert."):
            begin, end = (start + offset for offset in tensor["data_offsets"])
            header[name] = {**tensor, "data_offsets": [len(values), len(values) + end - begin]}
            values += data[begin:end]
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + values)


class Rows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.place)
        cls.runs = {}
        for kind, files in FILES.items():
            for extension, content in files.items():
                cls.file(kind, extension).write_text(content)
            (cls.place / f"{kind}_dev.jsonl").write_text(files["jsonl"])
            cls.write_config(kind)
            cls.runs[kind] = cls.place / f"{kind}_run"
            call("train", cls.place / f"{kind}.toml", "--out", cls.runs[kind])

    @classmethod
    def file(cls, kind, extension):
        return cls.place / f"{kind}.{extension}"

    @classmethod
    def write_config(cls, kind, name=None, data="", more="", tokenizer='kind = "word"\n'):
        model = f'kind = "{KINDS[kind]}"\n' if kind in KINDS else ""
        path = cls.place / f"{name or kind}.toml"
        path.write_text(f'[task]\nkind = "{kind}"\n{TASK.get(kind, "")}[data]\n' + (data or f'train = "{kind}.jsonl"\ndev = "{kind}_dev.jsonl"\n') +
                        f"max_length = 16\n[tokenizer]\n{tokenizer}[model]\n{model}layers = 1\nheads = 2\nwidth = 16\nffn_width = 32\n[train]\nepochs = 1\nbatch_size = 2\n{more}")
        return path

    def named(self, name, content):
        path = self.place / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def test_every_command_reads_what_eval_reads_and_keeps_gold(self):
        for kind, files in FILES.items():
            unanswerable = ["--set", "task.unanswerable=true"] if kind == "span" else []
            for extension in files:
                with self.subTest(kind=kind, extension=extension):
                    path, run = self.file(kind, extension), self.runs[kind]
                    self.assertEqual(json.loads(call("eval", run, "--data", path, "--json", *unanswerable)[0])["unknown_tokens"], 0)
                    answers = json_lines(call("predict", run, "--data", path)[0])
                    self.assertEqual([answer.get("gold") for answer in answers], GOLD.get(kind, [None] * 4))
                    self.assertEqual({(answer["tokens_cut"], answer["unknown_tokens"]) for answer in answers}, {(0, 0)})
                    traced = json.loads(call("trace", run, "--data", path, "--points", "*.0.resid_post", "--out", self.place / "states.safetensors", "--json")[0])
                    names = [tensor["name"] for tensor in traced["tensors"]]
                    self.assertEqual({name.split(".")[1] for name in names}, {str(i) for i in range(len(answers))})
                    self.assertEqual(traced["bad_rows"], 0)
                    if kind == "masked_language_model":  # a text has no mask until eval hides a token
                        continue
                    out = self.place / f"why_{kind}_{extension}"
                    explained = json.loads(call("explain", run, "--data", path, "--methods", "occlusion", "--out", out, "--json")[0])["examples"]
                    self.assertEqual([example["text"] for example in explained], [answer["text"] for answer in answers])
                    self.assertEqual(check_folder(out, read_schemas()), [])

    def test_probe_reads_every_tasks_files(self):
        for kind, files in FILES.items():
            for extension in files:
                with self.subTest(kind=kind, extension=extension):
                    many = self.file(kind, extension).read_text()
                    header = many.split("\n", 1)[0] + "\n" if extension in ("tsv", "csv") else ""
                    body = many[len(header):]
                    self.named(f"many_{kind}.{extension}", header + body * 8)
                    self.named(f"many_{kind}_dev.{extension}", header + body * 2)
                    data = f'train = "many_{kind}.{extension}"\ndev = "many_{kind}_dev.{extension}"\n'
                    stack = "decoder" if kind == "language_model" else "encoder"
                    config = self.write_config(kind, "probe", data, f'[probe]\npoints = ["{stack}.0.resid_post"]\nlabels = ["length"]\npenalties = [1e-2]\n')
                    probe = json.loads(call("probe", self.runs[kind], config, "--out", self.place / "probed", "--json")[0])["probes"][0]
                    self.assertEqual((probe["cut_texts"], probe["cut_tokens"], probe["unknown_tokens"]), (0, 0, 0))

    def test_cut_and_unknown_tokens_are_counted_in_the_answer_and_once_on_standard_error(self):
        run = self.runs["classification"]  # a word is a token, [CLS] and [SEP] stand around, 16 are read
        long = " ".join(["good"] * 20)
        path = self.named("long.jsonl", rows(text=[long, "good zyx film qq", "good"], label=["pos", "neg", "pos"]))
        out, said = call("predict", run, "--data", path)
        self.assertEqual([(a["tokens_cut"], a["unknown_tokens"]) for a in json_lines(out)], [(6, 0), (0, 2), (0, 0)])
        cut = "cut: 1 of 3 texts are longer than 16 tokens; the 6 tokens at their ends are not seen"
        unknown = "unknown: 2 of 25 tokens, in 1 of 3 texts, are not in the vocabulary"
        for said in (said, call("eval", run, "--data", path)[1], call("trace", run, "--data", path, "--points", "*.0.resid_post", "--out", self.place / "x.safetensors")[1],
                     call("explain", run, "--data", path, "--methods", "occlusion", "--out", self.place / "why")[1]):
            self.assertEqual((said.count(cut), said.count(unknown)), (1, 1), said)
        judged = json.loads(call("eval", run, "--data", path, "--json")[0])
        self.assertEqual((judged["cut_texts"], judged["cut_tokens"], judged["unknown_tokens"]), (1, 6, 2))
        self.assertIn("cut at the end 1 (6 tokens)  unknown tokens 2 (8.00 %)", call("eval", run, "--data", path)[0])
        traced = json.loads(call("trace", run, "--text", long, "--points", "*.0.resid_post", "--out", self.place / "x.safetensors", "--json")[0])
        self.assertEqual((traced["tokens_cut"], traced["unknown_tokens"]), (6, 0))
        config = self.write_config("classification", "cut", f'train = "{path}"\ndev = "classification.jsonl"\n')
        self.assertIn(cut.replace("of 3", "of 8"), call("check", config, "--set", 'probe.points=["*.0.resid_post"]', "--set", 'probe.labels=["length"]', code=4)[1] + call("train", config, "--out", self.place / "cut_run")[1])

    def test_unknown_tokens_are_marked(self):
        run = self.runs["classification"]
        out = call("explain", run, "--text", "good zyx film", "--methods", "occlusion", "--out", self.place / "marked")[0]
        self.assertRegex(out, r"good [+-]\S+ zyx\(unknown\) [+-]\S+ film [+-]")
        document = json.loads((self.place / "marked/explanations.json").read_text())["examples"][0]
        self.assertEqual([token.get("unknown") for token in document["tokens"]], [None, None, True, None, None])
        self.assertEqual(document["unknown_tokens"], 1)
        self.assertRegex((self.place / "marked/report.html").read_text(), r'class="[^"]*\bu" title="[^"]*not in the vocabulary">zyx<')
        line, said = call("tokenize", run, text="good zyx\nfilm\n")
        self.assertEqual([row["unknown"] for row in json_lines(line)], [[False, False, True, False], [False, False, False]])
        self.assertEqual(said.count("unknown: 1 of 7 tokens, in 1 of 2 lines, are not in the vocabulary"), 1)
        self.assertEqual(json.loads(call("tokenize", run, "--count", text="good zyx\nfilm\n")[0])["unknown_tokens"], 1)

    def test_bad_rows_are_answered_in_their_places(self):
        run = self.runs["classification"]
        bad = self.named("bad.jsonl", b'{"text": "good film", "label": "pos"}\n{"text": "bad"\n{"label": "pos"}\n{"text": "", "label": "neg"}\n'
                         b'{"text": "caf\xe9"}\n\n{"text": "bad", "rationale": [[0, 9]]}\n{"text": "film", "label": "neutral"}\n{"text": "film"}\n')
        out, said = call("predict", run, "--data", bad, code=4)
        answers = json_lines(out)
        self.assertEqual([(answer["line"], "error" in answer) for answer in answers],
                         [(1, False), (2, True), (3, True), (4, False), (5, True), (7, True), (8, True), (9, False)])
        self.assertIn("bad.jsonl:5: byte 0xe9 is not valid UTF-8", answers[4]["error"])
        self.assertEqual(said.count("5 of 8 rows could not be answered"), 1)
        out, said = call("explain", run, "--data", bad, "--methods", "occlusion", "--out", self.place / "bad", "--json", code=4)
        examples = json.loads(out)["examples"]
        self.assertEqual([(example["line"], "error" in example) for example in examples], [(answer["line"], "error" in answer) for answer in answers])
        self.assertIn("5 of 8 rows could not be answered", said)
        self.assertEqual(check_folder(self.place / "bad", read_schemas()), [])
        self.assertIn("5 rows of the data could not be explained", (self.place / "bad/report.html").read_text().replace("\u00a0", " "))
        self.assertEqual(len(json_lines(call("predict", run, "--data", bad, "--strict", code=4)[0])), 1)
        for command in ("predict", "explain"):
            more = ["--methods", "occlusion", "--out", self.place / "strict"] if command == "explain" else []
            self.assertIn("bad.jsonl:2: ", call(command, run, "--data", bad, "--strict", *more, code=4)[1])
        # What a model cannot be asked about is a bad row too.
        lines = self.named("sources.jsonl", rows(text=["a film", "bad"], target=["film", ""]))
        answers = json_lines(call("predict", self.runs["sequence_to_sequence"], "--data", lines, code=4)[0])
        self.assertIn("log_probability", answers[0])
        self.assertIn("this model scores a target", answers[1]["error"])
        self.named("a.txt", "a film\nbad\n"), self.named("b.txt", "film\n\n")
        answers = json_lines(call("predict", self.runs["sequence_to_sequence"], "--data", self.place / "a.txt", "--targets", self.place / "b.txt", code=4)[0])
        self.assertEqual((answers[0]["target"], answers[1]["line"]), ("film", 2))

    def test_lines_of_a_pipe_are_texts(self):
        for kind, lines in (("classification", "a good film\nthe old, bad book\n"), ("regression", "a good film\nthe 5 books\n"), ("multi_label", "a good film\nbad\n")):
            out, said = call("predict", self.runs[kind], "--data", "-", text=lines)
            self.assertEqual([(answer["text"], "gold" in answer) for answer in json_lines(out)], [(line, False) for line in lines.splitlines()], kind)
            self.assertEqual("lines of text without labels" in said, kind != "multi_label")
        out, said = call("predict", self.runs["classification"], "--data", "-", text="pos a good film\nneg a book\n")
        self.assertEqual([(answer["text"], answer["gold"]) for answer in json_lines(out)], [("a good film", "pos"), ("a book", "neg")])
        self.assertIn("the first word of a line is its label, and no part of the text", said)

    def test_explanations_without_a_named_method_are_those_of_the_help(self):
        page = call("explain", "--help")[0]
        methods = ["integrated_gradients", "occlusion", "attention_rollout"]
        self.assertIn(",".join(methods) + " without it", page)
        for kind in ("classification", "language_model", "token_classification"):
            out = call("explain", self.runs[kind], "--text", "good film", "--out", self.place / "default", "--restart")[0]
            example = json.loads((self.place / "default/explanations.json").read_text())["examples"][0]
            self.assertEqual([e["method"] for e in example["explanations"]], methods)
            self.assertEqual([line.split(":")[0].strip() for line in out.splitlines() if line.startswith("  ") and " good" in line], methods)

    def test_small_scores_keep_their_digits(self):
        # The logit of a model times 1e-6: the head's weights are scaled.
        folder = self.place / "small"
        shutil.copytree(self.runs["classification"] / "model", folder)
        data = (folder / "model.safetensors").read_bytes()
        start = 8 + struct.unpack("<Q", data[:8])[0]
        values = bytearray(data)
        for name, tensor in json.loads(data[8:start]).items():
            if name.startswith("classifier"):
                begin, end = (start + offset for offset in tensor["data_offsets"])
                numbers = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
                values[begin:end] = struct.pack(f"<{len(numbers)}f", *(number * 1e-6 for number in numbers))
        (folder / "model.safetensors").write_bytes(values)
        whole, small = ([float(word) for word in call("explain", model, "--text", "good film", "--target", "logit:pos", "--methods", "occlusion",
                                                       "--out", self.place / "digits", "--restart")[0].split("occlusion:")[1].split("\n")[0].split()[1::2]]
                        for model in (self.runs["classification"], folder))
        for a, b in zip(whole, small):
            self.assertAlmostEqual(a, 1e6 * b, delta=2e-3)

    def test_an_answer_is_searched_in_a_second_text(self):
        for command in (["predict"], ["explain", "--methods", "occlusion", "--out", self.place / "no_pair"]):
            self.assertIn("the answer is searched in a second text, and there is none; give --text-pair",
                          call(command[0], self.runs["span"], "--text", "who met bob", *command[1:], code=4)[1])

    def test_the_word_of_a_tag_is_named_and_judged(self):
        run, data = self.runs["token_classification"], self.file("token_classification", "jsonl")
        out = call("explain", run, "--data", data, "--position", "1", "--methods", "occlusion", "--out", self.place / "words")[0]
        examples = json.loads((self.place / "words/explanations.json").read_text())["examples"]
        self.assertEqual([(e["explained_token"], e["tokens"][1]["text"], e["gold_name"]) for e in examples],
                         [(1, words[0], tags[0]) for words, tags in WORDS])
        self.assertEqual([line.split(", read at ")[1].split(" = ")[0] for line in out.splitlines() if "explained: " in line],
                         [f"token 1, '{words[0]}'" for words, _ in WORDS])
        self.assertNotIn("Without a gold label", (self.place / "words/report.html").read_text())
        # Of a word in pieces the tag is that of its first.
        config = self.write_config("token_classification", "pieces", tokenizer='kind = "character"\n')
        call("train", config, "--out", self.place / "pieces_run")
        for position in range(3):
            call("explain", self.place / "pieces_run", "--data", data, "--position", position, "--methods", "occlusion", "--out", self.place / "pieces", "--restart")
            for example, (words, tags) in zip(json.loads((self.place / "pieces/explanations.json").read_text())["examples"], WORDS):
                begins = {place["start"]: place["label"] for place in word_places(words, tags)}
                token = example["tokens"][position]
                self.assertEqual(example["gold_name"], "" if token["special"] else begins.get(token["start"], ""), token)
        masked = call("explain", self.runs["masked_language_model"], "--text", "a [MASK] film", "--methods", "occlusion", "--out", self.place / "masked")[0]
        self.assertIn("', read at token 2, '[MASK]' = ", masked)

    def test_an_empty_text_is_its_special_tokens_or_a_bad_row(self):
        run = self.runs["classification"]
        answer = json_lines(call("predict", run, "--text", "")[0])[0]
        # [CLS] and [SEP] are what a text of blanks alone becomes too.
        self.assertEqual(answer["probabilities"], json_lines(call("predict", run, "--text", " ")[0])[0]["probabilities"])
        call("explain", run, "--text", "", "--methods", "integrated_gradients,occlusion,attention_rollout", "--out", self.place / "empty")
        tokens = json.loads((self.place / "empty/explanations.json").read_text())["examples"][0]["tokens"]
        self.assertEqual([token["text"] for token in tokens], ["[CLS]", "[SEP]"])
        config = self.write_config("language_model", "bare", tokenizer='kind = "character"\n')
        call("train", config, "--out", self.place / "bare_run")
        path = self.named("empty.jsonl", rows(text=["good", "", "bad"]))
        answers = json_lines(call("predict", self.place / "bare_run", "--data", path, code=4)[0])
        self.assertEqual(["error" in answer for answer in answers], [False, True, False])
        self.assertIn("empty.jsonl:2: text '': it is empty, and this tokenizer adds no special tokens", answers[1]["error"])
        self.assertIn("it is empty", call("predict", self.place / "bare_run", "--text", "", code=4)[1])
        self.assertIn("it is empty", call("trace", self.place / "bare_run", "--text", "", "--points", "*.0.resid_post", "--out", self.place / "x.safetensors", code=4)[1])

    def test_what_else_is_not_read_is_said(self):
        # A language model that learns no end token predicts no token of a text of one.
        config = self.write_config("language_model", "short", tokenizer='kind = "character"\n')
        config.write_text(config.read_text().replace("[task]\n", '[task]\nend_token = "none"\n'))
        call("train", config, "--out", self.place / "short_run")
        path = self.named("short.jsonl", rows(text=["good", "a", "b", "bad"]))
        out, said = call("eval", self.place / "short_run", "--data", path, "--json")
        self.assertEqual((json.loads(out)["short_texts"], json.loads(out)["examples"]), (2, 2))
        self.assertEqual(said.count("left out: 2 of 4 texts are too short for a token of them to be predicted"), 1)
        facts = json.loads(call("check", config, "--set", f"data.train={path}", "--json")[0])["data"]["train"]
        self.assertEqual((facts["short_texts"], facts["texts"], facts["examples"]), (2, 4, 2))
        # An encoder cuts a long prompt: 20 words and two special tokens, 16 are read.
        prompts = ["--prompt", " ".join(["good"] * 19 + ["zyx"]), "--prompt", "good zyx"]
        out, said = call("generate", self.runs["sequence_to_sequence"], *prompts, "--max-new-tokens", "2", "--json")
        self.assertEqual([(text["tokens_cut"], text["unknown_tokens"]) for text in json_lines(out)], [(6, 0), (0, 1)])
        self.assertEqual(said.count("cut: 1 of 2 texts are longer than 16 tokens"), 1)
        self.assertEqual(said.count("unknown: "), 1)

    def test_a_head_without_labels_reads_texts_whatever_stands_beside(self):
        folder = self.place / "sentences"
        make_embedding_folder(self.runs["span"] / "model", folder)
        pairs = self.named("pairs.tsv", "text\ttext_pair\tlabel\nann met bob\tbob met ann\tx\nin rome\t\ty\n")
        answers = json_lines(call("predict", folder, "--data", pairs)[0])
        self.assertEqual([("cosine" in answer, len(answer["embedding"])) for answer in answers], [(True, 16), (False, 16)])
        plain = json_lines(call("predict", folder, "--data", self.named("plain.txt", "ann met bob\nin rome\n"))[0])
        self.assertEqual([answer["text"] for answer in plain], ["ann met bob", "in rome"])
        examples = json.loads(call("explain", folder, "--data", pairs, "--methods", "occlusion", "--out", self.place / "cosines", "--json", code=4)[0])["examples"]
        self.assertEqual(["error" in example for example in examples], [False, True])
        self.assertIn("there is none; give --text-pair", examples[1]["error"])

    def test_check_counts_what_the_task_has(self):
        for kind in FILES:
            with self.subTest(kind=kind):
                facts = json.loads(call("check", self.place / f"{kind}.toml", "--json")[0])["data"]["train"]
                self.assertEqual({key: facts[key] for key in ("classes", "without_label", "without_tag", "values", "answers") if key in facts}, COUNTS[kind])
                # Questions with the same words and another context are no repeats.
                self.assertEqual((facts["repeated_texts"], facts["texts"]), (0, len(FILES[kind]["jsonl"].splitlines())))
        path = self.named("same.jsonl", rows(question=["who"] * 3, context=["ann met bob", "bob met ann", "ann met bob"], answers=[answers_of("ann", 0), answers_of("ann", 8), answers_of("ann", 0)]))
        facts = json.loads(call("check", self.place / "span.toml", "--set", f"data.train={path}", "--json")[0])["data"]["train"]
        self.assertEqual(facts["repeated_texts"], 1)
        self.assertIn("words by tag: ADJ 4, DET 2, NOUN 3; without a tag 0", call("check", self.place / "token_classification.toml")[0])

    def test_check_names_all_bad_rows_at_once(self):
        self.named("many_bad.jsonl", FILES["classification"]["jsonl"] + '{"text": "x"}\n' * 27)
        said = call("check", self.place / "classification.toml", "--set", f"data.train={self.place / 'many_bad.jsonl'}", code=4)[1].splitlines()
        self.assertEqual(len(said), 21)
        self.assertTrue("many_bad.jsonl:6: label: missing or empty" in said[0] and ":25: label: missing or empty" in said[19], said)
        self.assertEqual(said[20], "error: and 7 more; 27 rows are wrong in all")

    def test_check_finds_what_run_would_end_with(self):
        cases = [("classification", ['probe.points=["encoder.7.*"]', 'probe.labels=["length"]'], 3, "matches no point"),
                 ("classification", ['probe.points=["*.0.resid_post"]', 'probe.labels=["label"]'], 4, "leave none to choose the penalty"),
                 ("classification", ['probe.points=["*.0.self_pattern"]', 'probe.labels=["length"]'], 3, "is an attention pattern"),
                 ("token_classification", ['probe.points=["*.0.resid_post"]', 'probe.labels=["tag"]'], 3, 'set probe.states = "token"'),
                 ("multi_label", ['probe.points=["*.0.resid_post"]', 'probe.labels=["label"]'], 3, "these texts have no labels"),
                 ("regression", ['explain.methods=["occlusion"]', "explain.target=probability"], 3, "explain.target"),
                 ("classification", ['explain.methods=["occlusion"]', "explain.target=logit:neutral"], 3, "neutral"),
                 ("classification", ['explain.methods=["occlusion"]', "explain.split=test"], 3, "there is no data.test"),
                 ("classification", ['explain.methods=["integrated_gradients"]', "explain.integrated_gradients.point=encoder.9.resid_post"], 3, "encoder.9.resid_post"),
                 ("classification", ['explain.methods=["attention"]', "explain.attention.layers=[4]"], 3, "there is no layer 4"),
                 ("masked_language_model", ['explain.methods=["occlusion"]'], 4, "fills a mask, and there is none"),
                 ("token_classification", ['explain.methods=["occlusion"]', "explain.position='9'"], 4, "explain.position is 9")]
        for kind, sets, code, expected in cases:
            with self.subTest(kind=kind, sets=sets):
                words = [word for one in sets for word in ("--set", one)]
                self.assertIn(expected, call("check", self.place / f"{kind}.toml", *words, code=code)[1])
                out = self.place / "refused"
                self.assertIn(expected, call("run", self.place / f"{kind}.toml", *words, "--out", out, code=code)[1])
                self.assertFalse((out / "metrics.jsonl").exists())  # nothing was trained
        good = ['explain.methods=["integrated_gradients","occlusion","attention_rollout"]', 'explain.metrics=["comprehensiveness"]']
        for kind in FILES:
            if kind != "masked_language_model":
                call("check", self.place / f"{kind}.toml", *[word for one in good for word in ("--set", one)])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
