// Counting words on several threads: each counts for itself, the sums do not depend on who counted what.
#include "text/training/count_words.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/normalizers/normalizer.h"
#include "text/pretokenizers/pretokenizer.h"
#include "text/training/chunks.h"
#include "text/vocabulary.h"

namespace glass {

namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;

class WordCounts {
 public:
  void add(std::string_view word, std::int64_t times) {
    std::int32_t id = words_.find(word);
    if (id < 0) {
      id = words_.add(std::string(word));
      counts_.push_back(0);
    }
    counts_[static_cast<std::size_t>(id)] += times;
  }
  void add(const WordCounts& other) {
    for (std::size_t i = 0; i < other.counts_.size(); ++i) add(other.words_.texts()[i], other.counts_[i]);
  }
  std::vector<CountedWord> sorted() const {
    std::vector<CountedWord> out(counts_.size());
    for (std::size_t i = 0; i < counts_.size(); ++i) out[i] = {words_.texts()[i], counts_[i]};
    std::sort(out.begin(), out.end(), [](const CountedWord& a, const CountedWord& b) { return a.text < b.text; });
    return out;
  }

 private:
  Vocabulary words_;
  std::vector<std::int64_t> counts_;
};

/// Where the chunks of texts begin, and the end: each has about kChunkBytes.
std::vector<std::size_t> chunk_bounds(const std::vector<std::string_view>& texts) {
  std::vector<std::size_t> bounds = {0};
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    bytes += texts[i].size();
    if (bytes < kChunkBytes) continue;
    bounds.push_back(i + 1);
    bytes = 0;
  }
  if (bounds.back() != texts.size()) bounds.push_back(texts.size());
  return bounds;
}

}  // namespace

std::vector<CountedWord> count_words(const std::vector<std::string_view>& texts, const Json& document, bool bytes_stay,
                                     int threads) {
  const JsonFields root(document, "training", "");
  const NormalizerPtr normalizer = root.is_null("normalizer") ? nullptr : read_normalizer(root.object("normalizer"));
  const PreTokenizerPtr pre_tokenizer = read_pre_tokenizer(root.object("pre_tokenizer"), bytes_stay);
  const std::vector<std::size_t> bounds = chunk_bounds(texts);
  const std::size_t workers = threads_for(bounds.size() - 1, threads);
  std::vector<WordCounts> counts(workers);
  std::vector<PieceText> pieces(workers);
  for_each_chunk(bounds.size() - 1, workers, [&](std::size_t chunk, std::size_t worker) {
    PieceText& piece_text = pieces[worker];
    for (std::size_t i = bounds[chunk]; i < bounds[chunk + 1]; ++i) {
      if (const auto bad = invalid_utf8(texts[i]))
        fail(ErrorKind::data, "training text {}: byte {} is not UTF-8; convert it", i + 1, *bad);
      piece_text.text.assign(texts[i]);
      if (normalizer) normalizer->apply(piece_text.text);
      if (piece_text.text.size() == 0) continue;
      piece_text.pieces.assign(1, {0, static_cast<std::uint32_t>(piece_text.text.size()), -1});
      pre_tokenizer->apply(piece_text);
      for (const Piece& piece : piece_text.pieces) counts[worker].add(piece_text.bytes(piece), 1);
    }
  });
  for (std::size_t worker = 1; worker < workers; ++worker) counts[0].add(counts[worker]);
  return counts[0].sorted();
}

}  // namespace glass
