// Labels of rows, flat as the rows of a batch are.
#include "glass/data/token_labels.h"

namespace glass {

void TokenLabels::put(const std::vector<std::int32_t>& of_rows, const std::vector<std::int32_t>& words_of_rows) {
  check(words_of_rows.empty() || words_of_rows.size() == of_rows.size(), "{} words for {} rows", words_of_rows.size(),
        of_rows.size());
  labels.insert(labels.end(), of_rows.begin(), of_rows.end());
  words.insert(words.end(), words_of_rows.begin(), words_of_rows.end());
  starts.push_back(static_cast<std::int64_t>(labels.size()));
}

std::vector<std::size_t> TokenLabels::example_of_rows() const {
  std::vector<std::size_t> of_rows(labels.size());
  for (std::size_t example = 0; example + 1 < starts.size(); ++example)
    std::fill(of_rows.begin() + starts[example], of_rows.begin() + starts[example + 1], example);
  return of_rows;
}

std::vector<std::vector<std::int32_t>> TokenLabels::by_example() const {
  std::vector<std::vector<std::int32_t>> lists;
  for (std::size_t example = 0; example + 1 < starts.size(); ++example)
    lists.emplace_back(labels.begin() + starts[example], labels.begin() + starts[example + 1]);
  return lists;
}

void TokenLabels::gather_into(TokenLabels& out, const std::vector<std::uint32_t>& chosen) const {
  for (const std::uint32_t example : chosen) {
    const std::int64_t first = starts.at(example), last = starts.at(example + 1);
    out.labels.insert(out.labels.end(), labels.begin() + first, labels.begin() + last);
    if (!words.empty()) out.words.insert(out.words.end(), words.begin() + first, words.begin() + last);
    if (!bytes.empty()) out.bytes.push_back(bytes.at(example));
    out.starts.push_back(static_cast<std::int64_t>(out.labels.size()));
  }
}

std::shared_ptr<const Labels> TokenLabels::gather(const std::vector<std::uint32_t>& examples) const {
  auto gathered = std::make_shared<TokenLabels>();
  gather_into(*gathered, examples);
  return gathered;
}

void TokenLabels::add_to(Hasher& hasher) const {
  // The names are bound, here and in the other kinds, so that a new field does not compile until it counts.
  const auto& [starts, labels, words, bytes] = *this;
  hasher.add(starts);
  hasher.add(labels);
  hasher.add(words);
  hasher.add(bytes);
}

std::shared_ptr<const Labels> WordTags::gather(const std::vector<std::uint32_t>& examples) const {
  auto gathered = std::make_shared<WordTags>();
  gather_into(*gathered, examples);
  for (const std::uint32_t example : examples) gathered->tags.push_back(tags.at(example));
  return gathered;
}

void WordTags::add_to(Hasher& hasher) const {
  TokenLabels::add_to(hasher);
  hasher.add(tags);
}

}  // namespace glass
