// The byte-pair model: the characters (or bytes) of a word, merged; with byte fallback and fused unknowns as
// SentencePiece models have.
#include <array>

#include "glass/text/unicode.h"
#include "text/byte_level.h"
#include "text/models/merge_table.h"
#include "text/models/model.h"

namespace glass {

namespace {

struct BpeOptions {
  std::optional<std::int32_t> unknown;
  std::string prefix, suffix;  ///< continuing_subword_prefix, end_of_word_suffix
  bool fuse_unknown = false, byte_fallback = false, ignore_merges = false;
};

class Bpe final : public Model {
 public:
  Bpe(Vocabulary vocabulary, BpeOptions options, MergeTable merges,
      std::vector<std::pair<std::int32_t, std::int32_t>> pairs)
      : Model(std::move(vocabulary)),
        options_(std::move(options)),
        merges_(std::move(merges)),
        pairs_(std::move(pairs)) {
    fallback_.fill(-1);
    if (options_.byte_fallback)
      for (unsigned byte = 0; byte < 256; ++byte) fallback_[byte] = vocabulary_.find(fmt::format("<0x{:02X}>", byte));
  }

  /// From now on words are bytes. Only where the vocabulary has all 256 of them, so that no byte is unknown.
  bool read_bytes() {
    if (!options_.prefix.empty() || !options_.suffix.empty()) return false;
    for (unsigned byte = 0; byte < 256; ++byte) {
      bytes_[byte] = vocabulary_.find(byte_level_text(static_cast<unsigned char>(byte)));
      if (bytes_[byte] < 0) return false;
    }
    reads_bytes_ = true;
    return true;
  }

  void cut(std::string_view word, std::vector<ModelToken>& out) const override {
    if (options_.ignore_merges) {
      const std::int32_t whole = find_whole(word);
      if (whole >= 0) {
        out.push_back({whole, 0, static_cast<std::uint32_t>(word.size())});
        return;
      }
    }
    static thread_local std::vector<Symbol> symbols;
    symbols.clear();
    if (reads_bytes_)
      for (const char byte : word) symbols.push_back({bytes_[static_cast<unsigned char>(byte)], 1});
    else
      split_characters(word, symbols);
    merge_symbols(merges_, symbols);
    std::uint32_t begin = 0;
    for (const Symbol& symbol : symbols) {
      out.push_back({symbol.id, begin, begin + symbol.length});
      begin += symbol.length;
    }
  }

  std::optional<std::int32_t> unknown() const override { return options_.unknown; }
  bool cuts_characters() const override { return reads_bytes_ || options_.byte_fallback; }

  void write(Json& model) const override {
    Model::write(model);
    Json& merges = model["merges"] = Json::array();
    for (const auto& [left, right] : pairs_)
      merges.push_back(Json::array({vocabulary_.texts()[left], vocabulary_.texts()[right]}));
  }

 private:
  std::int32_t find_whole(std::string_view word) const {
    if (!reads_bytes_) return vocabulary_.find(word);
    std::string mapped;
    for (const char byte : word) mapped += byte_level_text(static_cast<unsigned char>(byte));
    return vocabulary_.find(mapped);
  }

  void split_characters(std::string_view word, std::vector<Symbol>& symbols) const {
    Symbol waiting;  // an unknown stretch; it is put before the next character that is known
    const auto flush = [&] {
      if (waiting.length > 0) symbols.push_back(waiting);
      waiting.length = 0;
    };
    std::string decorated;
    for (std::size_t position = 0; position < word.size();) {
      const std::size_t begin = position;
      next_code_point(word, position);
      const auto length = static_cast<std::uint32_t>(position - begin);
      std::string_view text = word.substr(begin, length);
      if ((begin > 0 && !options_.prefix.empty()) || (position == word.size() && !options_.suffix.empty())) {
        decorated =
            (begin > 0 ? options_.prefix : "") + std::string(text) + (position == word.size() ? options_.suffix : "");
        text = decorated;
      }
      if (const std::int32_t id = vocabulary_.find(text); id >= 0) {
        flush();
        symbols.push_back({id, length});
      } else if (!put_fallback(text, symbols) && options_.unknown) {
        if (!options_.fuse_unknown) flush();
        waiting = {*options_.unknown, waiting.length + length};
      }
    }
    flush();
  }

  /// The bytes of a character as tokens of their own, where all of them are there.
  bool put_fallback(std::string_view text, std::vector<Symbol>& symbols) const {
    if (!options_.byte_fallback) return false;
    for (const char byte : text)
      if (fallback_[static_cast<unsigned char>(byte)] < 0) return false;
    for (const char byte : text) symbols.push_back({fallback_[static_cast<unsigned char>(byte)], 1});
    return true;
  }

  BpeOptions options_;
  MergeTable merges_;
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs_;
  std::array<std::int32_t, 256> bytes_{}, fallback_{};
  bool reads_bytes_ = false;
};

BpeOptions read_options(const JsonFields& fields, const Vocabulary& vocabulary) {
  BpeOptions options;
  if (!fields.is_null("dropout")) {
    const Json& dropout = fields.member("dropout", "a number");
    if (!dropout.is_number() || dropout.get<double>() != 0)
      fields.fail_at("dropout", "merges left out by chance are not supported; set it to null");
  }
  if (!fields.is_null("unk_token")) {
    const std::string unknown = fields.text("unk_token");
    const std::int32_t id = vocabulary.find(unknown);
    if (id < 0 && !unknown.empty())
      fields.fail_at("vocab", fmt::format("the special token '{}' is missing", shown(unknown)));
    if (id >= 0) options.unknown = id;
  }
  options.prefix = fields.text("continuing_subword_prefix", "");
  options.suffix = fields.text("end_of_word_suffix", "");
  options.fuse_unknown = fields.boolean("fuse_unk", false);
  options.byte_fallback = fields.boolean("byte_fallback", false);
  options.ignore_merges = fields.boolean("ignore_merges", false);
  return options;
}

}  // namespace

ModelPtr make_bpe(const JsonFields& fields, Vocabulary vocabulary, const std::vector<MergeEntry>& merges,
                  bool byte_level, bool& reads_bytes) {
  BpeOptions options = read_options(fields, vocabulary);
  MergeTable table(merges.size());
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  pairs.reserve(merges.size());
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const auto& [left, right] = merges[i];
    const auto id_of = [&](std::string_view head, std::string_view tail) {
      const auto state = Vocabulary::extend(Vocabulary::extend(Vocabulary::kStart, head), tail);
      const std::int32_t id = vocabulary.find(state, head, tail);
      if (id < 0)
        fields.fail_at(fmt::format("merges[{}]", i),
                       fmt::format("'{}' is not in the vocabulary", shown(std::string(head) + std::string(tail))));
      return id;
    };
    const std::int32_t left_id = id_of(left, {}), right_id = id_of(right, {});
    if (right.size() < options.prefix.size())
      fields.fail_at(fmt::format("merges[{}]", i), "the right part lacks the continuing_subword_prefix");
    const std::int32_t made = id_of(left, right.substr(options.prefix.size()));
    table.put(left_id, right_id, {static_cast<std::uint32_t>(i), made});
    pairs.emplace_back(left_id, right_id);
  }
  auto model = std::make_unique<Bpe>(std::move(vocabulary), std::move(options), std::move(table), std::move(pairs));
  reads_bytes = byte_level && model->read_bytes();
  return model;
}

}  // namespace glass
