// The WordPiece model: the longest piece of the vocabulary, again and again; a word with a rest that fits nothing is
// unknown.
#include "glass/text/unicode.h"
#include "text/models/model.h"

namespace glass {

namespace {

constexpr std::int64_t kMaxChars = 100'000;

class WordPiece final : public Model {
 public:
  WordPiece(Vocabulary vocabulary, std::int32_t unknown, std::string prefix, std::int64_t max_chars)
      : Model(std::move(vocabulary)), unknown_(unknown), prefix_(std::move(prefix)), max_chars_(max_chars) {
    prefix_state_ = Vocabulary::extend(Vocabulary::kStart, prefix_);
  }

  void cut(std::string_view word, std::vector<ModelToken>& out) const override {
    const std::size_t first = out.size();
    // Most words are one piece.
    if (!is_too_long(word)) {
      std::size_t begin = 0;
      while (begin < word.size()) {
        const auto [id, end] = longest_piece(word, begin);
        if (id < 0) break;
        out.push_back({id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        begin = end;
      }
      if (begin == word.size()) return;
    }
    out.resize(first);
    out.push_back({unknown_, 0, static_cast<std::uint32_t>(word.size())});
  }
  std::optional<std::int32_t> unknown() const override { return unknown_; }

 private:
  bool is_too_long(std::string_view word) const {
    return static_cast<std::int64_t>(word.size()) > max_chars_ &&
           static_cast<std::int64_t>(count_code_points(word)) > max_chars_;
  }

  /// The longest piece that begins at byte `begin`, and the byte behind it; -1 where none fits.
  std::pair<std::int32_t, std::size_t> longest_piece(std::string_view word, std::size_t begin) const {
    const std::string_view head = begin > 0 ? std::string_view(prefix_) : std::string_view();
    std::pair<std::int32_t, std::size_t> best{-1, begin};
    auto state = begin > 0 ? prefix_state_ : Vocabulary::kStart;
    for (std::size_t end = begin; end < word.size();) {
      const std::size_t from = end++;
      while (end < word.size() && (word[end] & 0xc0) == 0x80) ++end;
      if (head.size() + end - begin > vocabulary_.longest()) break;
      state = Vocabulary::extend(state, word.substr(from, end - from));
      const auto id = vocabulary_.find(state, head, word.substr(begin, end - begin));
      if (id >= 0) best = {id, end};
    }
    return best;
  }

  std::int32_t unknown_;
  std::string prefix_;
  std::int64_t max_chars_;
  Vocabulary::State prefix_state_ = 0;
};

}  // namespace

ModelPtr make_wordpiece(const JsonFields& fields, Vocabulary vocabulary) {
  const std::string unknown = fields.text("unk_token", "[UNK]");
  const std::int32_t id = vocabulary.find(unknown);
  if (id < 0) fields.fail_at("vocab", fmt::format("the special token '{}' is missing", shown(unknown)));
  const auto max_chars = fields.integer("max_input_chars_per_word", 1, kMaxChars, 100);
  return std::make_unique<WordPiece>(std::move(vocabulary), id, fields.text("continuing_subword_prefix", "##"),
                                     max_chars);
}

}  // namespace glass
