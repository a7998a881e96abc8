// The word-level model: a word of the vocabulary is its own token, every other word is unknown.
#include "text/bert_tokenizer.h"

namespace glass {

namespace {

class WordLevelTokenizer final : public BertTokenizer {
 public:
  using BertTokenizer::BertTokenizer;

 protected:
  void word_pieces(std::span<const NormalChar> word, std::int32_t number, WordBytes& scratch, Encoding& out) const override {
    // Each character takes at least one byte: a longer word cannot be in the vocabulary.
    std::int32_t found = -1;
    if (word.size() <= parts_.vocabulary.longest()) {
      scratch.assign(word);
      found = parts_.vocabulary.find(scratch.bytes);
    }
    append(word, found < 0 ? unknown_id() : found, number, out);
  }

  Json model_json() const override {
    Json model = Json::object();
    model["type"] = "WordLevel";
    model["vocab"] = vocabulary_json();
    model["unk_token"] = parts_.unknown;
    return model;
  }
  Json decoder_json() const override { return nullptr; }
};

}  // namespace

std::unique_ptr<Tokenizer> make_word_level(BertParts parts) {
  return std::make_unique<WordLevelTokenizer>(std::move(parts));
}

}  // namespace glass
