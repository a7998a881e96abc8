// Tokenizing where an example is a text with what is learned of it: a class, tags, several labels, a number.
#include "data/row_errors.h"
#include "glass/base/error.h"
#include "glass/data/class_labels.h"
#include "glass/data/token_labels.h"
#include "glass/data/tokenize.h"
#include "glass/data/value_labels.h"

namespace glass {
namespace {

/// Every example as ids and token types; `put` adds what the task asks of it to the labels. Token types say nothing
/// where no example has a second text.
template <typename Kind, typename Put>
TokenizedDataset tokenize_each(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                               CutCounts* counts, std::shared_ptr<Kind> labels, const Put& put) {
  TokenizedDataset tokenized;
  bool has_pairs = false;
  RowErrors errors;
  for (const Example& example : data.examples) {
    errors.guard(data, example, [&] {
      Encoding encoding = encode_example(tokenizer, example, {}, max_length);
      if (counts != nullptr) counts->add(encoding, tokenizer.special_ids());
      put(encoding, example, *labels);
      has_pairs = has_pairs || !example.text_pair.empty();
      tokenized.ids.push_back(std::move(encoding.ids));
      tokenized.token_types.emplace_back(encoding.type_ids.begin(), encoding.type_ids.end());
    });
  }
  refuse_bad_rows(errors.take());
  if (!has_pairs) tokenized.token_types.clear();
  tokenized.labels = std::move(labels);
  return tokenized;
}

/// By token: the word whose tag stands on it, -1 for all others.
std::vector<std::int32_t> words_of(const Encoding& encoding, const std::vector<TaggedWord>& words) {
  std::vector<std::int32_t> numbers(encoding.size(), -1);
  std::size_t w = 0;
  for (std::size_t t = 0; t < encoding.size() && w < words.size(); ++t) {
    if (encoding.special[t] != 0 || encoding.sequences[t] != 0) continue;
    const std::uint32_t start = encoding.places[t].start;
    // Byte-level tokens may begin with the space before a word.
    const std::uint32_t end = encoding.places[t].end;
    while (w < words.size() && words[w].end <= start) ++w;
    if (w < words.size() && end > words[w].start && start < words[w].end) numbers[t] = static_cast<std::int32_t>(w++);
  }
  return numbers;
}

void put_tags(const Encoding& encoding, const Example& example, WordTags& out) {
  const std::vector<std::int32_t> words = words_of(encoding, example.words);
  std::vector<std::int32_t> labels(words.size(), -1), gold;
  for (const TaggedWord& word : example.words) gold.push_back(word.tag);
  for (std::size_t t = 0; t < words.size(); ++t) {
    if (words[t] >= 0) labels[t] = gold[static_cast<std::size_t>(words[t])];
  }
  out.put(labels, words);
  out.tags.push_back(std::move(gold));
}

}  // namespace

TokenizedDataset tokenize_dataset(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                  CutCounts* counts) {
  return tokenize_each(
      data, tokenizer, max_length, counts, std::make_shared<ClassLabels>(),
      [](const Encoding&, const Example& example, ClassLabels& out) { out.labels.push_back(example.label); });
}

TokenizedDataset tokenize_with_tags(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                    CutCounts* counts) {
  return tokenize_each(data, tokenizer, max_length, counts, std::make_shared<WordTags>(), put_tags);
}

TokenizedDataset tokenize_with_labels(const Dataset& data, const Tokenizer& tokenizer, std::int64_t classes,
                                      std::int64_t max_length, CutCounts* counts) {
  const auto put = [&](const Encoding&, const Example& example, ValueLabels& out) {
    const std::size_t first = out.values.size();
    out.values.resize(first + static_cast<std::size_t>(classes), 0.0);
    for (const std::int32_t label : example.labels) out.values.at(first + static_cast<std::size_t>(label)) = 1;
  };
  return tokenize_each(data, tokenizer, max_length, counts,
                       std::make_shared<ValueLabels>(classes, std::vector<double>()), put);
}

TokenizedDataset tokenize_with_values(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                      CutCounts* counts) {
  return tokenize_each(
      data, tokenizer, max_length, counts, std::make_shared<ValueLabels>(),
      [](const Encoding&, const Example& example, ValueLabels& out) { out.values.push_back(example.value); });
}

}  // namespace glass
