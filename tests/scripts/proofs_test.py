#!/usr/bin/env python3
"""What the proofs judge by finds a fault and passes what is none: JSON and texts side by side, C++ as text, speeds.

usage: tests/scripts/proofs_test.py BUILD_FOLDER
"""
import contextlib
import io
import struct
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts" / "prove"), str(ROOT / "scripts" / "bench")]
from compare_builds import interval, judge  # noqa: E402
from compare_values import TOLERANCE, Comparison, compare, read_tensors  # noqa: E402
import cpu_settings  # noqa: E402
import quickstart_story  # noqa: E402
from counts import long_functions, tensor_declarations, uses  # noqa: E402
from cpp_source import functions  # noqa: E402
from result_commands import steps  # noqa: E402
from same_results import EXPECTED, MODELS, expected  # noqa: E402
from visible_text import blocks_of_html, compare_texts  # noqa: E402


def compared(old, new):
    found = Comparison()
    compare(old, new, found)
    return found


def texts_compared(old, new, is_prose=True):
    found = Comparison()
    compare_texts(old, new, found, "page", is_prose)
    return found


class Values(unittest.TestCase):
    def places(self, old, new):
        return [where for where, _ in compared(old, new).differences]

    def test_numbers_may_differ_by_rounding_of_the_largest_of_their_array(self):
        near, far = 4 * TOLERANCE * 0.9, 4 * TOLERANCE * 1.1
        self.assertEqual(self.places({"values": [4.0, 0.0]}, {"values": [4.0, near]}), [])
        self.assertEqual(self.places({"values": [4.0, 0.0]}, {"values": [4.0, far]}), ["values.1"])
        self.assertEqual(self.places({"a": 4.0, "b": 0.5}, {"a": 4.0, "b": 0.5 + near}), [])
        self.assertEqual(self.places({"a": 4.0, "b": 0.5}, {"a": 4.0, "b": 0.5 + far}), ["b"])
        self.assertEqual(self.places([[1.0], [0.0]], [[1.0], [float("nan")]]), ["1.0"])

    def test_whole_numbers_strings_lengths_and_null_are_equal_or_not(self):
        for old, new in ((1, 2), ("a", "b"), ([1.0], [1.0, 1.0]), (None, 0.0), (True, 1), ([1000000], [1000001])):
            self.assertEqual(len(compared({"x": old}, {"x": new}).differences), 1, (old, new))

    def test_a_new_key_is_listed_and_a_lost_one_is_a_difference(self):
        found = compared({"rows": [{"a": 1.0}]}, {"rows": [{"a": 1.0, "b": 2}]})
        self.assertEqual((found.differences, found.new_keys), ([], {"rows.*.b"}))
        self.assertEqual(self.places({"rows": [{"a": 1.0, "b": 2}]}, {"rows": [{"a": 1.0}]}), ["rows.0.b"])

    def test_times_do_not_count_and_remainders_only_when_they_are_large(self):
        self.assertEqual(self.places({"seconds": 1.0, "version": "1"}, {"seconds": 9.0}), [])
        self.assertEqual(self.places({"gap_nats": 1e-9}, {"gap_nats": 3e-8}), [])
        self.assertEqual(self.places({"gap_nats": 1e-9}, {"gap_nats": 0.1}), ["gap_nats"])

    def test_tensors_are_read_from_safetensors(self):
        header = b'{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
        data = len(header).to_bytes(8, "little") + header + struct.pack("<2f", 1.5, -2)
        self.assertEqual(read_tensors(data)["x"]["values"], [1.5, -2.0])

    def test_a_meant_difference_is_meant_in_its_place_only(self):
        model = next(model for model in MODELS if model.name == "multi_label")
        step = next(step for step in steps(model) if step.label == "explain probability")
        self.assertEqual(expected(model, step, "examples.0.explanations.1.values.3"), EXPECTED[0])
        self.assertIsNone(expected(model, step, "examples.0.prediction.label"))


class Texts(unittest.TestCase):
    def test_printed_numbers_may_differ_in_their_last_digit(self):
        self.assertEqual(texts_compared(["score +1.204 of 7 texts"], ["score +1.205 of 7 texts"]).differences, [])
        self.assertEqual(len(texts_compared(["score +1.204"], ["score +1.206"]).differences), 1)
        self.assertEqual(len(texts_compared(["7 texts"], ["8 texts"]).differences), 1)
        self.assertEqual(len(texts_compared(["\u22121.20"], ["+1.20"]).differences), 1)

    def test_other_words_are_a_note_in_prose_and_a_difference_elsewhere(self):
        old, new = ["It is good.", "accuracy 0.5"], ["It is very good.", "accuracy 0.9"]
        found = texts_compared(old, new)
        self.assertEqual((len(found.notes), len(found.differences)), (1, 1))
        self.assertEqual(len(texts_compared(old[:1], new[:1], False).differences), 1)

    def test_times_do_not_count(self):
        found = texts_compared(["takes 12\u00a0ms, 3 passes"], ["takes 1.4\u00a0s, 3 passes"], False)
        self.assertEqual(found.differences, [])

    def test_blocks_hold_what_a_reader_sees(self):
        page = "<style>p {x: 1}</style><p>one <b>bold</b> word</p><script>var a = 2;</script><td>3</td>"
        self.assertEqual(blocks_of_html(page), ["one bold word", "3"])


class Source(unittest.TestCase):
    def test_functions_are_found_among_braces_of_all_kinds(self):
        text = '''namespace a {
struct S { int x{1}; std::function<void(int)> f{[](int) { }}; };
const std::map<int, char> kTable = {{1, '{'}, {2, '}'}};  // {
class C : public S {
 public:
  C(int n) : S{}, n_{n} {
    x = 1'000;
  }
  template <class T> requires(sizeof(T) > 1) auto get() const -> T { return R"x(}")x"; }
  bool operator==(const C&) const = default;
};
}  // namespace a
extern "C" int run(const char* text = "{", S s = {}) {
  return 0;
}
'''
        self.assertEqual([(first, lines) for _, first, lines in functions(text)], [(6, 3), (9, 1), (13, 3)])

    def test_branches_of_the_preprocessor_may_open_one_brace_twice(self):
        text = "#if A\nint f() {\n#else\nint f(int) {\n#endif\n  return 1;\n}\nint g() { return 2; }\n"
        self.assertEqual([first for _, first, _ in functions(text)], [2, 8])
        with self.assertRaises(ValueError):
            functions("int f() {\n")

    def test_a_function_of_41_lines_and_a_question_for_a_head_are_counted(self):
        for lines, found in ((40, 0), (41, 1)):
            self.assertEqual(len(long_functions({"src/a.cpp": "void f() {" + "\n" * (lines - 1) + "}\n"})), found)
        asks = "if (head.kind == HeadKind::span) return;  // HeadKind::none\n"
        self.assertEqual(len(uses({"src/cli/a.cpp": asks, "src/task/b.cpp": asks}, r"\bHeadKind::")), 1)

    def test_a_tensor_wants_its_shape_in_its_own_docstring(self):
        text = '''class C {
 public:
  /// Scores [B, C].
  Tensor scores(const Batch& batch);
  /// The [CLS] row.
  Tensor row() const;
 private:
  Tensor hidden(int x);
};
'''
        every, bare = tensor_declarations({"include/glass/a.h": text})
        self.assertEqual((len(every), len(bare)), (2, 1))
        self.assertIn("row", bare[0])


class Speeds(unittest.TestCase):
    def test_the_interval_holds_the_median_and_the_judgement_names_what_is_slow(self):
        low, high = interval([0.9, 1.0, 1.1, 1.0, 0.95, 1.05, 1.0, 1.0, 0.98, 1.02])
        self.assertTrue(0.9 <= low <= 1.0 <= high <= 1.1)
        self.assertEqual(interval([0.5] * 10), (0.5, 0.5))
        for high, is_fast_enough in ((0.96, False), (0.98, True)):
            with contextlib.redirect_stdout(io.StringIO()) as said:
                self.assertEqual(judge({"training": {"low": 0.9, "high": high}}), is_fast_enough)
            self.assertIn("training", said.getvalue())


class Settings(unittest.TestCase):
    def test_a_setting_lowers_every_variable_and_native_none_of_them(self):
        self.assertEqual(set(cpu_settings.variables("oldest")), set(cpu_settings.NAMES))
        self.assertEqual(cpu_settings.variables("native"), {})
        self.assertEqual(cpu_settings.environment("avx2", "4")["OMP_NUM_THREADS"], "4")
        with self.assertRaises(SystemExit):
            cpu_settings.chosen("avx2,sse", cpu_settings.SETTINGS)

    def test_the_interval_is_over_the_means_of_seeds(self):
        rows = [{"seed": 1, "x": 0.0}, {"seed": 2, "x": 1.0}, {"seed": 2, "x": 3.0}]
        found = quickstart_story.interval(rows, "x")
        self.assertEqual((found["mean"], found["least"], found["most"]), (1.0, 0.0, 3.0))
        self.assertAlmostEqual(found["high"] - 1, 12.706)  # two seeds a standard error of 1 apart from their mean: Student's t with one degree of freedom


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
