// Byte-pair learning with linked neighbours, lists of places and a queue whose counts are brought up to date when they
// come first.
//
// All places of a pair are found in the round in which its younger token came into being, but for one case: a merge may
// make a token that is there already. The pair is then queued again with its new places and on top of its old count, as
// Hugging Face's trainer does, and of two equal merges the last counts.
#include "text/training/learn_merges.h"

#include <algorithm>
#include <queue>

#include "glass/base/error.h"
#include "text/training/pair_table.h"

namespace glass {

namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

class MergeLearner {
 public:
  MergeLearner(const SpelledWords& words, const MergeSettings& settings, Vocabulary& vocabulary)
      : words_(words), settings_(settings), vocabulary_(vocabulary) {
    if (words.tokens.size() >= kNone)
      fail(ErrorKind::data,
           "training texts: {} characters of different words are more than can be numbered; give fewer texts",
           words.tokens.size());
    link_words();
    count_pairs();
  }

  std::vector<LearnedMerge> run() {
    while (!queue_.empty() && vocabulary_.size() < settings_.vocab_size) {
      Candidate top = queue_.top();
      queue_.pop();
      const std::int64_t count = pairs_[rounds_[top.round].pair].count;
      if (top.count != count) {
        top.count = count;
        queue_.push(top);
        continue;
      }
      if (count < std::max<std::int64_t>(1, settings_.min_frequency)) break;
      join(top.round);
    }
    return last_of_equal_merges();
  }

 private:
  struct Symbol {
    std::int32_t token = -1;  ///< -1: it was joined to the one before it
    std::uint32_t before = kNone, after = kNone, word = 0;
  };
  struct Pair {
    std::int64_t count = 0;
    std::uint32_t newest = kNone;  ///< the round that found it last
    std::uint32_t merge = kNone;   ///< number of the merge that joined it last
  };
  /// The places that a pair got in one round of joining, in rising order. A place that is no longer true is passed
  /// over.
  struct Round {
    std::uint32_t pair = 0;
    std::vector<std::uint32_t> places;
  };
  struct Candidate {
    std::int64_t count = 0;
    std::uint64_t key = 0;
    std::uint32_t round = 0;
    bool operator<(const Candidate& other) const {  // the largest comes first
      if (count != other.count) return count < other.count;
      if (key != other.key) return key > other.key;
      return round > other.round;
    }
  };

  void link_words() {
    symbols_.resize(words_.tokens.size());
    std::uint32_t begin = 0;
    for (std::uint32_t word = 0; word < words_.ends.size(); ++word) {
      for (std::uint32_t at = begin; at < words_.ends[word]; ++at)
        symbols_[at] = {words_.tokens[at], at == begin ? kNone : at - 1, at + 1 == words_.ends[word] ? kNone : at + 1,
                        word};
      begin = words_.ends[word];
    }
  }

  void count_pairs() {
    for (std::uint32_t at = 0; at < symbols_.size(); ++at)
      if (symbols_[at].after != kNone) add_place(symbols_[at].token, symbols_[at + 1].token, at);
    queue_new_rounds();
  }

  std::uint32_t pair_number(std::int32_t left, std::int32_t right) {
    const std::uint32_t number = table_.number(left, right);
    if (number == pairs_.size()) pairs_.emplace_back();
    return number;
  }

  void add_place(std::int32_t left, std::int32_t right, std::uint32_t place) {
    const std::uint32_t number = pair_number(left, right);
    Pair& pair = pairs_[number];
    pair.count += words_.counts[symbols_[place].word];
    if (pair.newest == kNone || pair.newest < first_new_) {
      rounds_.push_back({number, {}});
      pair.newest = static_cast<std::uint32_t>(rounds_.size() - 1);
    }
    rounds_[pair.newest].places.push_back(place);
  }

  void lose_place(std::int32_t left, std::int32_t right, std::uint32_t word) {
    pairs_[pair_number(left, right)].count -= words_.counts[word];
  }

  /// Queues what this round of joining found. Pairs that are gone again before it ended are forgotten.
  void queue_new_rounds() {
    for (; first_new_ < rounds_.size(); ++first_new_) {
      const Round& round = rounds_[first_new_];
      if (pairs_[round.pair].count > 0) queue_.push({pairs_[round.pair].count, table_.key(round.pair), first_new_});
    }
  }

  std::int32_t joined_token(std::int32_t left, std::int32_t right) {
    std::string_view tail = vocabulary_.texts()[static_cast<std::size_t>(right)];
    if (tail.starts_with(settings_.prefix)) tail.remove_prefix(settings_.prefix.size());
    const std::string text = vocabulary_.texts()[static_cast<std::size_t>(left)] + std::string(tail);
    const std::int32_t known = vocabulary_.find(text);
    return known >= 0 ? known : vocabulary_.add(text);
  }

  void join(std::uint32_t round) {
    const std::uint32_t pair = rounds_[round].pair;
    const std::int32_t left = table_.left(pair), right = table_.right(pair);
    const std::int32_t token = joined_token(left, right);
    pairs_[pair].merge = static_cast<std::uint32_t>(merges_.size());
    merges_.push_back(pair);
    const std::vector<std::uint32_t> places = std::move(rounds_[round].places);
    for (const std::uint32_t place : places) {
      const std::uint32_t next = symbols_[place].after;
      if (symbols_[place].token == left && next != kNone && symbols_[next].token == right) join_at(place, next, token);
    }
    queue_new_rounds();
  }

  void join_at(std::uint32_t place, std::uint32_t next, std::int32_t token) {
    Symbol& first = symbols_[place];
    Symbol& second = symbols_[next];
    if (first.before != kNone) {
      lose_place(symbols_[first.before].token, first.token, first.word);
      add_place(symbols_[first.before].token, token, first.before);
    }
    if (second.after != kNone) {
      lose_place(second.token, symbols_[second.after].token, first.word);
      add_place(token, symbols_[second.after].token, place);
      symbols_[second.after].before = place;
    }
    first.token = token;
    first.after = second.after;
    second.token = -1;
  }

  std::vector<LearnedMerge> last_of_equal_merges() const {
    std::vector<LearnedMerge> out;
    for (std::uint32_t i = 0; i < merges_.size(); ++i)
      if (pairs_[merges_[i]].merge == i) out.push_back({table_.left(merges_[i]), table_.right(merges_[i])});
    return out;
  }

  const SpelledWords& words_;
  const MergeSettings& settings_;
  Vocabulary& vocabulary_;
  std::vector<Symbol> symbols_;
  PairTable table_;
  std::vector<Pair> pairs_;  ///< by number in table_
  std::vector<Round> rounds_;
  std::uint32_t first_new_ = 0;  ///< rounds from here on are not queued yet
  std::priority_queue<Candidate> queue_;
  std::vector<std::uint32_t> merges_;  ///< numbers of pairs
};

}  // namespace

std::vector<LearnedMerge> learn_merges(const SpelledWords& words, const MergeSettings& settings,
                                       Vocabulary& vocabulary) {
  return MergeLearner(words, settings, vocabulary).run();
}

}  // namespace glass
