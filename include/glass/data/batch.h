// A Batch is its tokens one after the other; the order of examples is a pure function of (seed, epoch).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace glass {

/// B sequences without padding, sorted by length (shortest first, then by example number).
struct Batch {
  std::vector<std::int64_t> ids;                ///< [N] tokens
  std::vector<std::int64_t> cu_seqlens;         ///< [B+1]; sequence b is [cu_seqlens[b], cu_seqlens[b+1])
  std::vector<std::int64_t> token_types;        ///< [N] which text of a pair a token belongs to; empty: all 0
  std::vector<std::int64_t> target_ids;         ///< [M] tokens of the targets, for models with an encoder and a decoder
  std::vector<std::int64_t> target_cu_seqlens;  ///< [B+1]
  /// [B] the token of each sequence whose scores are asked of a head that scores every token; empty: all tokens.
  std::vector<std::int64_t> read_positions;
  /// The same for any rows, counted through the batch: those with labels, where few have one. Not beside
  /// read_positions.
  std::vector<std::int64_t> read_rows;
  std::vector<std::int64_t>
      token_labels;  ///< of each row whose scores are asked: the next token, a hidden token, a tag; -1: none
  std::vector<std::int64_t> words;  ///< [N] number of each token's word within its text, -1: none; empty: not known
  std::vector<std::int64_t> bytes;  ///< [B] UTF-8 bytes of the labelled tokens; empty: not known
  std::vector<double> values;  ///< [B, C] numbers that are asked for: the value of a text, or 0 and 1 for each label
  std::vector<std::int64_t> answer_first, answer_last;  ///< [B] as AnswerWindow::first and last
  std::vector<std::int64_t> labels;                     ///< [B], -1 where unknown
  std::vector<std::int64_t> examples;                   ///< [B] the example's number in its dataset
  std::int64_t size() const { return static_cast<std::int64_t>(cu_seqlens.size()) - 1; }
  std::int64_t tokens() const { return cu_seqlens.back(); }
  std::int64_t length(std::int64_t b) const { return cu_seqlens[b + 1] - cu_seqlens[b]; }
};

/// A text that the answer to a question is searched in.
struct SearchedText {
  std::string text;
  std::vector<std::string> answers;  ///< the right ones; empty: the question has none
};

/// What is read of it at once: all, or a window of a long text.
struct AnswerWindow {
  std::size_t question = 0;  ///< whose text this is
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      places;  ///< [T] bytes of each token in the text; empty for all others
  std::int64_t
      first = -1,
      last = -1;  ///< the tokens that are learned; token 0 says that there is no answer here; -1: nothing is learned
};

/// The tokenized texts of a dataset, by example number.
struct TokenizedDataset {
  std::vector<std::vector<std::int32_t>> ids;
  /// Which text of a pair each token belongs to, by example; empty where no example has a second text.
  std::vector<std::vector<std::int8_t>> token_types;
  std::vector<std::vector<std::int32_t>> target_ids;    ///< what a decoder of its own reads; empty where there is none
  std::vector<std::vector<std::int32_t>> token_labels;  ///< as in Batch, by example; empty where tokens have no labels
  std::vector<std::vector<std::int32_t>> words;         ///< likewise
  std::vector<std::int64_t> bytes;                      ///< likewise
  std::vector<std::vector<double>> values;              ///< [C] as in Batch, by example; empty where there are none
  std::vector<std::vector<std::int32_t>>
      word_tags;                        ///< gold tags of all words of an example, those without a token too
  std::vector<AnswerWindow> answers;    ///< by example
  std::vector<SearchedText> questions;  ///< by question: of a long text several examples are read
  std::vector<std::int64_t> labels;
  std::size_t size() const { return ids.size(); }
};

/// Gathers these examples into a Batch, sorted by length.
Batch make_batch(const TokenizedDataset& data, const std::vector<std::uint32_t>& examples);

/// How a dataset is cut into batches.
struct BatchOptions {
  std::int64_t batch_size = 64;   ///< sequences, used when batch_tokens is 0
  std::int64_t batch_tokens = 0;  ///< tokens; a batch holds at least one sequence
  bool group_by_length = true;    ///< sequences of like length share a batch; the batches' order stays random
  std::uint64_t seed = 1;
};

/// The batches of one epoch: every example once. A pure function of (lengths, options, epoch).
std::vector<std::vector<std::uint32_t>> plan_epoch(const std::vector<std::int64_t>& lengths,
                                                   const BatchOptions& options, std::int64_t epoch);

/// Batches in order of length under a token budget, nothing shuffled: for evaluation, prediction and explanation.
std::vector<std::vector<std::uint32_t>> plan_by_length(const std::vector<std::int64_t>& lengths,
                                                       std::int64_t batch_tokens);

/// Makes batches ahead of their use on one thread. The order is that of `make(0), make(1), ...`; an exception of `make`
/// comes out of next().
class Prefetcher {
 public:
  Prefetcher(std::function<Batch(std::int64_t)> make, std::int64_t first, std::int64_t count, std::size_t depth = 4);
  ~Prefetcher();
  /// The next batch; must not be called more than `count` times.
  Batch next();

 private:
  void work();
  std::function<Batch(std::int64_t)> make_;
  std::int64_t next_index_, end_;  ///< of the working thread
  std::int64_t left_;              ///< batches that next() may still give
  std::size_t depth_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> ready_;
  std::exception_ptr error_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace glass
