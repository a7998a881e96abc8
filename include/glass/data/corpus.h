// Texts of files that a tokenizer is learned from.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace glass {

/// The texts of all files, in their order, as views of `content`; blank ones are left out.
struct Corpus {
  Corpus() = default;
  Corpus(Corpus&&) = default;  // a deque that moves leaves its strings where they are
  Corpus& operator=(Corpus&&) = default;

  std::deque<std::string> content;
  std::vector<std::string_view> texts;
  std::int64_t bytes = 0;  ///< of the texts together
};

/// The texts, second texts and targets of each .tsv, .csv or .jsonl; the lines of any other file, however long; .gz is
/// unpacked. Errors (data): those of the readers, and a file without any text.
Corpus read_corpus(const std::vector<std::string>& files, const std::string& encoding);

}  // namespace glass
