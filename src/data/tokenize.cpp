// Tokenizing for every kind of task.
#include "glass/data/tokenize.h"

#include <algorithm>

#include "data/row_errors.h"
#include "glass/base/error.h"
#include "glass/data/token_labels.h"

namespace glass {
namespace {

/// Tokens [begin, end) of an encoding as one more example.
void put_piece(const Encoding& encoding, std::size_t begin, std::size_t end, TokenizedDataset& out) {
  out.ids.emplace_back(encoding.ids.begin() + static_cast<std::ptrdiff_t>(begin),
                       encoding.ids.begin() + static_cast<std::ptrdiff_t>(end));
}

/// Where each token ends in its text; special tokens end where the one before does.
std::vector<std::int64_t> ends_of(const Encoding& encoding) {
  std::vector<std::int64_t> ends;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    const std::int64_t last = ends.empty() ? 0 : ends.back();
    ends.push_back(encoding.special[t] != 0 ? last : std::max<std::int64_t>(last, encoding.places[t].end));
  }
  return ends;
}

/// The special tokens in front of a text and behind it.
struct Frame {
  std::size_t front = 0, back = 0;
  explicit Frame(const Encoding& encoding) {
    while (front < encoding.size() && encoding.special[front] != 0) ++front;
    while (back + front < encoding.size() && encoding.special[encoding.size() - 1 - back] != 0) ++back;
  }
};

/// A piece of a text with the special tokens of the whole around it. Nothing is labelled yet.
void put_framed(const Encoding& encoding, const Frame& frame, std::size_t begin, std::size_t end, TokenizedDataset& out,
                TokenLabels& labels) {
  std::vector<std::int32_t> ids(encoding.ids.begin(), encoding.ids.begin() + static_cast<std::ptrdiff_t>(frame.front)),
      words(frame.front, -1);
  for (std::size_t t = begin; t < end; ++t) {
    ids.push_back(encoding.ids[t]);
    words.push_back(encoding.places[t].word);
  }
  ids.insert(ids.end(), encoding.ids.end() - static_cast<std::ptrdiff_t>(frame.back), encoding.ids.end());
  words.resize(ids.size(), -1);
  labels.put(std::vector<std::int32_t>(ids.size(), -1), words);
  out.ids.push_back(std::move(ids));
}

}  // namespace

void CutCounts::add(const Encoding& encoding, const SpecialIds& ids) {
  ++texts;
  cut_texts += encoding.tokens_cut > 0;
  cut_tokens += encoding.tokens_cut;
  tokens += static_cast<std::int64_t>(encoding.size());
  const std::int64_t unknown = ids.unk ? std::count(encoding.ids.begin(), encoding.ids.end(), *ids.unk) : 0;
  unknown_tokens += unknown;
  unknown_texts += unknown > 0;
}

CutCounts& CutCounts::operator+=(const CutCounts& other) {
  texts += other.texts;
  cut_texts += other.cut_texts;
  tokens += other.tokens;
  cut_tokens += other.cut_tokens;
  unknown_tokens += other.unknown_tokens;
  unknown_texts += other.unknown_texts;
  short_texts += other.short_texts;
  return *this;
}

CutCounts counts_of(const std::vector<Encoding>& read, const SpecialIds& ids) {
  CutCounts counts;
  std::uint32_t seen = 0;  // bytes of the second text
  for (const Encoding& encoding : read) {
    const bool goes_on = encoding.tokens_before > 0;  // behind the window before it
    if (!goes_on) counts.cut_tokens += encoding.tokens_cut;
    for (std::size_t t = 0; t < encoding.size(); ++t) {
      const bool is_second = encoding.sequences[t] == 1;
      if (goes_on && (!is_second || encoding.places[t].start < seen)) continue;
      ++counts.tokens;
      counts.unknown_tokens += ids.unk && encoding.ids[t] == *ids.unk;
    }
    for (std::size_t t = 0; t < encoding.size(); ++t) {
      if (encoding.sequences[t] == 1) seen = std::max(seen, encoding.places[t].end);
    }
  }
  counts.texts = 1;
  counts.cut_texts = counts.cut_tokens > 0;
  counts.unknown_texts = counts.unknown_tokens > 0;
  return counts;
}

double CutCounts::unknown_share() const {
  return tokens == 0 ? 0.0 : static_cast<double>(unknown_tokens) / static_cast<double>(tokens);
}

namespace {

/// Puts the end token behind a text, as a special token is put there.
void append_end(std::int32_t end_id, Encoding& encoding) {
  if (end_id < 0 || (!encoding.ids.empty() && encoding.ids.back() == end_id)) return;
  encoding.ids.push_back(end_id);
  encoding.places.emplace_back();
  encoding.special.push_back(1);
  encoding.type_ids.push_back(0);
  encoding.sequences.push_back(-1);
}

/// A target of at most `max_length` tokens, its end token included.
Encoding encode_target(const Tokenizer& tokenizer, const std::string& target, std::int64_t max_length,
                       std::int32_t end_id) {
  Encoding encoding = tokenizer.encode_target(target, max_length);
  if (encoding.ids.empty() || end_id < 0 || encoding.ids.back() == end_id) return encoding;
  if (static_cast<std::int64_t>(encoding.size()) == max_length)
    encoding = tokenizer.encode_target(target, max_length - 1);
  append_end(end_id, encoding);
  return encoding;
}

}  // namespace

TokenizedDataset tokenize_for_next_token(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                         CutCounts* counts, std::int32_t end_id) {
  TokenizedDataset tokenized;
  auto labels = std::make_shared<TokenLabels>();
  for (const Example& example : data.examples) {
    Encoding encoding = tokenizer.encode(example.text);
    if (!example.goes_on) append_end(end_id, encoding);
    if (counts != nullptr) counts->add(encoding, tokenizer.special_ids());
    if (counts != nullptr) counts->short_texts += encoding.size() < 2;
    const std::vector<std::int64_t> ends = ends_of(encoding);
    // The last token has no next one: it is only a label.
    for (std::size_t begin = 0; begin + 1 < encoding.size(); begin += static_cast<std::size_t>(max_length)) {
      const std::size_t end = std::min(encoding.size() - 1, begin + static_cast<std::size_t>(max_length));
      put_piece(encoding, begin, end, tokenized);
      labels->put({encoding.ids.begin() + static_cast<std::ptrdiff_t>(begin) + 1,
                   encoding.ids.begin() + static_cast<std::ptrdiff_t>(end) + 1});
      labels->bytes.push_back(ends[end] - (begin == 0 && encoding.special[0] == 0 ? ends[0]
                                           : begin == 0                           ? 0
                                                                                  : ends[begin]));
    }
  }
  tokenized.labels = std::move(labels);
  return tokenized;
}

TokenizedDataset tokenize_in_pieces(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                    CutCounts* counts) {
  TokenizedDataset tokenized;
  auto labels = std::make_shared<TokenLabels>();
  for (const Example& example : data.examples) {
    const Encoding encoding = tokenizer.encode(example.text);
    if (counts != nullptr) counts->add(encoding, tokenizer.special_ids());
    const Frame frame(encoding);
    if (counts != nullptr) counts->short_texts += frame.front + frame.back >= encoding.size();
    const auto room = static_cast<std::size_t>(max_length) - frame.front - frame.back;
    check(static_cast<std::size_t>(max_length) > frame.front + frame.back,
          "max_length {} leaves no room between the special tokens", max_length);
    for (std::size_t begin = frame.front; begin + frame.back < encoding.size(); begin += room) {
      put_framed(encoding, frame, begin, std::min(encoding.size() - frame.back, begin + room), tokenized, *labels);
    }
  }
  tokenized.labels = std::move(labels);
  return tokenized;
}

TokenizedDataset tokenize_with_targets(const Dataset& data, const Tokenizer& tokenizer, std::int32_t start_id,
                                       std::int64_t max_length, CutCounts* counts, std::int32_t end_id) {
  TokenizedDataset tokenized;
  auto labels = std::make_shared<TokenLabels>();
  RowErrors errors;
  for (const Example& example : data.examples) {
    errors.guard(data, example, [&] {
      Encoding source = with_tokens(tokenizer.encode(example.text, max_length), example.text);
      const Encoding target = encode_target(tokenizer, example.target, max_length, end_id);
      if (target.ids.empty()) fail(ErrorKind::data, "target: the tokenizer makes no token of it");
      for (const Encoding* side : {&std::as_const(source), &target}) {
        if (counts != nullptr) counts->add(*side, tokenizer.special_ids());
      }
      tokenized.ids.push_back(std::move(source.ids));
      std::vector<std::int32_t> read = {start_id};
      read.insert(read.end(), target.ids.begin(), target.ids.end() - 1);
      tokenized.target_ids.push_back(std::move(read));
      labels->put(target.ids);
      labels->bytes.push_back(static_cast<std::int64_t>(example.target.size()));
    });
  }
  refuse_bad_rows(errors.take());
  tokenized.labels = std::move(labels);
  return tokenized;
}

}  // namespace glass
