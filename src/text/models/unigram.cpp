// The unigram model: the most probable way to put a word together from pieces (Viterbi; Kudo 2018,
// https://arxiv.org/abs/1804.10959).
#include <algorithm>
#include <array>
#include <cmath>

#include "glass/text/unicode.h"
#include "text/byte_trie.h"
#include "text/models/model.h"

namespace glass {

namespace {

constexpr double kUnknownPenalty = 10.0;  // below the least probable piece, as in SentencePiece

class Unigram final : public Model {
 public:
  Unigram(Vocabulary vocabulary, std::vector<std::pair<std::string, double>> pieces,
          std::optional<std::int32_t> unknown, bool byte_fallback)
      : Model(std::move(vocabulary)), pieces_(std::move(pieces)), unknown_(unknown) {
    std::vector<std::pair<std::string_view, std::int32_t>> strings;
    double least = 0;
    for (std::size_t id = 0; id < pieces_.size(); ++id) {
      least = id == 0 ? pieces_[id].second : std::min(least, pieces_[id].second);
      if (!pieces_[id].first.empty()) strings.emplace_back(pieces_[id].first, static_cast<std::int32_t>(id));
    }
    trie_ = ByteTrie(std::move(strings));
    unknown_score_ = least - kUnknownPenalty;
    fallback_.fill(-1);
    for (unsigned byte = 0; byte_fallback && byte < 256; ++byte)
      fallback_[byte] = vocabulary_.find(fmt::format("<0x{:02X}>", byte));
  }

  void cut(std::string_view word, std::vector<ModelToken>& out) const override {
    static thread_local std::vector<Best> best;
    find_best(word, best);
    const std::size_t first = out.size();
    for (auto end = static_cast<std::uint32_t>(word.size()); end > 0;) {
      const Best& node = best[end];
      const bool joins = node.unknown && out.size() > first && out.back().id == -1;
      if (joins)
        out.back().begin = node.begin;
      else
        out.push_back({node.unknown ? -1 : node.id, node.begin, end});
      end = node.begin;
    }
    std::reverse(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
    name_unknown(word, first, out);
  }
  std::optional<std::int32_t> unknown() const override { return unknown_; }

  void write(Json& model) const override {
    Json& vocab = model["vocab"] = Json::array();
    for (const auto& [text, score] : pieces_) vocab.push_back(Json::array({text, score}));
  }

 private:
  /// The best way to reach a byte: the piece that ends there.
  struct Best {
    double score = 0;
    std::uint32_t begin = 0;
    std::int32_t id = -1;
    bool reached = false, unknown = false;
  };

  void find_best(std::string_view word, std::vector<Best>& best) const {
    best.assign(word.size() + 1, {});
    const auto offer = [&](std::size_t begin, std::size_t end, double score, std::int32_t id, bool unknown) {
      Best& node = best[end];
      const double total = score + best[begin].score;
      if (node.reached && total <= node.score) return;
      node = {total, static_cast<std::uint32_t>(begin), id, true, unknown};
    };
    for (std::size_t begin = 0; begin < word.size();) {
      std::size_t next = begin;
      next_code_point(word, next);
      bool single = false;
      trie_.for_each_prefix(word.substr(begin), [&](std::size_t length, std::int32_t id) {
        offer(begin, begin + length, pieces_[id].second, id, unknown_ && id == *unknown_);
        single |= length == next - begin;
      });
      if (!single) {
        if (!unknown_)
          fail(ErrorKind::data, "the tokenizer has no piece for a character and its model no unk_id; set model.unk_id");
        offer(begin, next, unknown_score_, *unknown_, true);
      }
      begin = next;
    }
  }

  /// Unknown stretches are looked up as a whole, then spelled in bytes, else are the unknown token.
  void name_unknown(std::string_view word, std::size_t first, std::vector<ModelToken>& out) const {
    const auto is_nameless = [](const ModelToken& token) { return token.id < 0; };
    if (std::none_of(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), is_nameless)) return;
    const std::vector<ModelToken> cut(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
    out.resize(first);
    for (const ModelToken& token : cut) {
      if (token.id >= 0) {
        out.push_back(token);
        continue;
      }
      const std::string_view text = word.substr(token.begin, token.end - token.begin);
      const std::int32_t whole = vocabulary_.find(text);
      const bool spelled = std::all_of(text.begin(), text.end(),
                                       [&](char byte) { return fallback_[static_cast<unsigned char>(byte)] >= 0; });
      if (whole >= 0 || !spelled)
        out.push_back({whole >= 0 ? whole : unknown_.value_or(0), token.begin, token.end});
      else
        for (const char byte : text)
          out.push_back({fallback_[static_cast<unsigned char>(byte)], token.begin, token.end});
    }
  }

  std::vector<std::pair<std::string, double>> pieces_;
  std::optional<std::int32_t> unknown_;
  ByteTrie trie_;
  double unknown_score_ = 0;
  std::array<std::int32_t, 256> fallback_{};
};

}  // namespace

ModelPtr make_unigram(const JsonFields& fields, const std::vector<VocabEntry>& entries) {
  if (entries.empty()) fields.fail_at("vocab", "is empty");
  std::vector<std::pair<std::string, double>> pieces;
  Vocabulary vocabulary;
  vocabulary.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!std::isfinite(entries[i].number)) fields.fail_at(fmt::format("vocab[{}]", i), "the score is not finite");
    pieces.emplace_back(entries[i].text, entries[i].number);
    if (!vocabulary.add(std::string(entries[i].text), static_cast<std::int32_t>(i)))
      fields.fail_at(fmt::format("vocab[{}]", i), fmt::format("'{}' stands twice", shown(entries[i].text)));
  }
  std::optional<std::int32_t> unknown;
  if (!fields.is_null("unk_id"))
    unknown = static_cast<std::int32_t>(fields.integer("unk_id", 0, static_cast<std::int64_t>(entries.size()) - 1));
  return std::make_unique<Unigram>(std::move(vocabulary), std::move(pieces), unknown,
                                   fields.boolean("byte_fallback", false));
}

}  // namespace glass
