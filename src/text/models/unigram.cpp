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

using ScoredPieces = std::vector<std::pair<std::string, double>>;

/// A member of ours in the file, which Python's library does not read: the pieces of a SentencePiece model beside the
/// ids of another vocabulary.
struct AsSentencePiece {
  bool given = false;                ///< scores are added as SentencePiece adds them: in single precision
  std::vector<std::int32_t> unused;  ///< ids of the vocabulary that no text is cut into
  ScoredPieces nameless;             ///< pieces that texts are cut into, without an id: each is the unknown token
};

class Unigram final : public Model {
 public:
  Unigram(Vocabulary vocabulary, ScoredPieces pieces, std::optional<std::int32_t> unknown, bool byte_fallback,
          const AsSentencePiece& own)
      : Model(std::move(vocabulary)),
        pieces_(std::move(pieces)),
        nameless_(own.nameless),
        unknown_(unknown),
        single_precision_(own.given) {
    std::vector<bool> used(pieces_.size() + nameless_.size(), true);
    for (const std::int32_t id : own.unused) used[static_cast<std::size_t>(id)] = false;
    std::vector<std::pair<std::string_view, std::int32_t>> strings;
    std::optional<double> least;
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) continue;
      const auto& [text, score] = piece(i);
      least = std::min(least.value_or(score), score);
      if (!text.empty()) strings.emplace_back(text, static_cast<std::int32_t>(i));
    }
    trie_ = ByteTrie(std::move(strings));
    unknown_score_ = rounded(least.value_or(0) - kUnknownPenalty);
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
        out.push_back({node.unknown ? -1 : is_nameless(node.id) ? kNameless : node.id, node.begin, end});
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
  static constexpr std::int32_t kNameless = -2;

  /// Pieces are numbered by their ids, those without behind them.
  const std::pair<std::string, double>& piece(std::size_t i) const {
    return i < pieces_.size() ? pieces_[i] : nameless_[i - pieces_.size()];
  }
  bool is_nameless(std::int32_t i) const { return static_cast<std::size_t>(i) >= pieces_.size(); }
  double rounded(double score) const { return single_precision_ ? static_cast<float>(score) : score; }

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
      const double total = rounded(score + best[begin].score);
      if (node.reached && total <= node.score) return;
      node = {total, static_cast<std::uint32_t>(begin), id, true, unknown};
    };
    for (std::size_t begin = 0; begin < word.size();) {
      std::size_t next = begin;
      next_code_point(word, next);
      bool single = false;
      trie_.for_each_prefix(word.substr(begin), [&](std::size_t length, std::int32_t id) {
        offer(begin, begin + length, piece(static_cast<std::size_t>(id)).second, id, unknown_ && id == *unknown_);
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
    const auto has_no_id = [](const ModelToken& token) { return token.id < 0; };
    if (std::none_of(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), has_no_id)) return;
    const std::vector<ModelToken> cut(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
    out.resize(first);
    for (const ModelToken& token : cut) {
      if (token.id >= 0) {
        out.push_back(token);
        continue;
      }
      const std::string_view text = word.substr(token.begin, token.end - token.begin);
      if (token.id == kNameless) {
        out.push_back({unknown_.value_or(0), token.begin, token.end});
        continue;
      }
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

  ScoredPieces pieces_, nameless_;
  std::optional<std::int32_t> unknown_;
  bool single_precision_;
  ByteTrie trie_;
  double unknown_score_ = 0;
  std::array<std::int32_t, 256> fallback_{};
};

AsSentencePiece read_as_sentencepiece(const JsonFields& model, std::size_t count) {
  AsSentencePiece out;
  if (model.is_null("as_sentencepiece")) return out;
  const JsonFields own = model.object("as_sentencepiece");
  out.given = true;
  for (const Json& id : own.array("unused")) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= count)
      own.fail_at("unused", fmt::format("{} is no id of the vocabulary", shown(id.dump(), 40)));
    out.unused.push_back(id.get<std::int32_t>());
  }
  for (const Json& entry : own.array("nameless")) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number())
      own.fail_at("nameless", "an entry is not [text, score]");
    out.nameless.emplace_back(entry[0].get<std::string>(), entry[1].get<double>());
  }
  return out;
}

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
  const AsSentencePiece own = read_as_sentencepiece(fields, entries.size());
  return std::make_unique<Unigram>(std::move(vocabulary), std::move(pieces), unknown,
                                   fields.boolean("byte_fallback", false), own);
}

}  // namespace glass
