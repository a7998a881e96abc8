// The words of the classes, and the texts whose labels they stand for.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/names.h"
#include "glass/data/source.h"
#include "glass/suite/label_words.h"

namespace glass {
namespace {

constexpr const char* kExample = "write for example --label-words \"negative=terrible;positive=great\"";

void put(const std::string& part, std::vector<LabelWord>& words) {
  const std::size_t equals = part.find('=');
  const LabelWord word = {part.substr(0, equals), equals == std::string::npos ? "" : part.substr(equals + 1)};
  if (word.label.empty() || word.word.empty())
    fail(ErrorKind::usage, "--label-words: '{}' is no class=word; {}", shown(part), kExample);
  for (const LabelWord& other : words) {
    if (other.label == word.label)
      fail(ErrorKind::usage, "--label-words: the class '{}' stands twice; give it one word", shown(word.label));
    if (other.word == word.word)
      fail(ErrorKind::usage, "--label-words: '{}' stands for both '{}' and '{}'; give each class a word of its own",
           shown(word.word), shown(other.label), shown(word.label));
  }
  words.push_back(word);
}

std::int32_t class_of(const std::string& label, const std::vector<LabelWord>& words) {
  for (std::size_t c = 0; c < words.size(); ++c) {
    if (words[c].label == label) return static_cast<std::int32_t>(c);
  }
  for (std::size_t c = 0; c < words.size(); ++c) {
    if (std::to_string(c) == label) return static_cast<std::int32_t>(c);
  }
  return -1;
}

}  // namespace

std::vector<LabelWord> parse_label_words(const std::string& text) {
  std::vector<LabelWord> words;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(';', start), text.size());
    if (end > start) put(text.substr(start, end - start), words);
    start = end + 1;
  }
  if (words.size() < 2)
    fail(ErrorKind::usage, "--label-words: {} classes; at least two are needed: {}", words.size(), kExample);
  return words;
}

std::vector<Example> read_for_label_words(const std::filesystem::path& path, const ReadOptions& options,
                                          const std::vector<LabelWord>& words) {
  std::vector<Example> examples;
  for (RawExample& raw : read_examples(path, options)) {
    raw.example.label = class_of(raw.label, words);
    if (raw.example.label < 0) {
      std::vector<std::string> known;
      for (const LabelWord& word : words) known.push_back(word.label);
      fail(ErrorKind::data, "{}:{}: label: '{}' has no word in --label-words, which names {}; add '{}=WORD'",
           place_of(path), raw.example.line, shown(raw.label), shown(listed_names(known), 200), shown(raw.label));
    }
    examples.push_back(std::move(raw.example));
  }
  return examples;
}

}  // namespace glass
