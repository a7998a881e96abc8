// The WordPiece model: the longest piece of the vocabulary, again and again; a word with a rest that fits nothing is unknown.
#include "text/bert_tokenizer.h"

namespace glass {

namespace {

class WordPieceTokenizer final : public BertTokenizer {
 public:
  WordPieceTokenizer(BertParts parts, std::string prefix, std::int64_t max_chars)
      : BertTokenizer(std::move(parts)), prefix_(std::move(prefix)), max_chars_(max_chars) {
    prefix_state_ = Vocabulary::extend(Vocabulary::kStart, prefix_);
  }

 protected:
  void word_pieces(std::span<const NormalChar> word, std::int32_t number, WordBytes& scratch, Encoding& out) const override {
    const std::size_t first = out.size();
    if (static_cast<std::int64_t>(word.size()) <= max_chars_) {
      scratch.assign(word);
      std::size_t begin = 0;
      while (begin < word.size()) {
        const auto [id, end] = longest_piece(scratch, begin);
        if (id < 0) break;
        append(word.subspan(begin, end - begin), id, number, out);
        begin = end;
      }
      if (begin == word.size()) return;
    }
    out.ids.resize(first);
    out.places.resize(first);
    append(word, unknown_id(), number, out);
  }

  Json model_json() const override {
    Json model = Json::object();
    model["type"] = "WordPiece";
    model["unk_token"] = parts_.unknown;
    model["continuing_subword_prefix"] = prefix_;
    model["max_input_chars_per_word"] = max_chars_;
    model["vocab"] = vocabulary_json();
    return model;
  }
  Json decoder_json() const override { return {{"type", "WordPiece"}, {"prefix", prefix_}, {"cleanup", true}}; }

 private:
  /// The longest piece that begins at character `begin`, and the character behind it; -1 where none fits.
  std::pair<std::int32_t, std::size_t> longest_piece(const WordBytes& word, std::size_t begin) const {
    const std::string_view head = begin > 0 ? std::string_view(prefix_) : std::string_view();
    const std::string_view bytes = word.bytes;
    std::pair<std::int32_t, std::size_t> best{-1, begin};
    auto state = begin > 0 ? prefix_state_ : Vocabulary::kStart;
    for (std::size_t end = begin + 1; end < word.at.size(); ++end) {
      if (head.size() + word.at[end] - word.at[begin] > parts_.vocabulary.longest()) break;
      state = Vocabulary::extend(state, bytes.substr(word.at[end - 1], word.at[end] - word.at[end - 1]));
      const auto id = parts_.vocabulary.find(state, head, bytes.substr(word.at[begin], word.at[end] - word.at[begin]));
      if (id >= 0) best = {id, end};
    }
    return best;
  }

  std::string prefix_;
  std::int64_t max_chars_;
  Vocabulary::State prefix_state_ = 0;
};

}  // namespace

std::unique_ptr<Tokenizer> make_wordpiece(BertParts parts, std::string prefix, std::int64_t max_chars) {
  return std::make_unique<WordPieceTokenizer>(std::move(parts), std::move(prefix), max_chars);
}

}  // namespace glass
