// The torch-free library alone: reads labelled texts and prints how a word-level tokenizer cuts them.
#include <glass/base/error.h>
#include <glass/data/dataset.h>
#include <glass/text/tokenizer.h>

#include <cstdio>

int main(int argc, char** argv) {
  try {
    std::vector<std::string_view> texts;
    const auto examples = glass::read_examples(argc > 1 ? argv[1] : "texts.tsv", {});
    for (const auto& raw : examples) texts.push_back(raw.example.text);
    const auto tokenizer = glass::build_word_tokenizer(texts, true, 20000, 1);
    for (const auto& raw : examples)
      std::printf("%s: %zu tokens\n", raw.label.c_str(), tokenizer->encode(raw.example.text).size());
  } catch (const glass::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return error.exit_code();
  }
}
