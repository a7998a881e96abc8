// The word-level model: a word of the vocabulary is its own token, every other word is unknown.
#include "text/models/model.h"

namespace glass {

namespace {

class WordLevel final : public Model {
 public:
  WordLevel(Vocabulary vocabulary, std::int32_t unknown) : Model(std::move(vocabulary)), unknown_(unknown) {}

  void cut(std::string_view word, std::vector<ModelToken>& out) const override {
    const std::int32_t found = word.size() <= vocabulary_.longest() ? vocabulary_.find(word) : -1;
    out.push_back({found < 0 ? unknown_ : found, 0, static_cast<std::uint32_t>(word.size())});
  }
  std::optional<std::int32_t> unknown() const override { return unknown_; }
  bool worth_caching() const override { return false; }

 private:
  std::int32_t unknown_;
};

}  // namespace

ModelPtr make_word_level(const JsonFields& fields, Vocabulary vocabulary) {
  const std::string unknown = fields.text("unk_token", "<unk>");
  const std::int32_t id = vocabulary.find(unknown);
  if (id < 0) fields.fail_at("vocab", fmt::format("the special token '{}' is missing", shown(unknown)));
  return std::make_unique<WordLevel>(std::move(vocabulary), id);
}

}  // namespace glass
