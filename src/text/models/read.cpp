// The table of models by the name of their type, and what they share: the vocabulary and how it is written back.
#include "text/models/model.h"

#include "glass/base/error.h"
#include "text/type_table.h"

namespace glass {

namespace {

constexpr std::size_t kMaxTokens = 2'000'000;
constexpr std::size_t kMaxGaps = 65'536;

/// The vocabulary of an object {"token": id}; ids may leave gaps, but not so many that a wrong number eats memory.
Vocabulary read_vocabulary(const JsonFields& model, const std::vector<VocabEntry>& entries) {
  const std::size_t limit = entries.size() + kMaxGaps;
  Vocabulary out;
  out.reserve(entries.size());
  for (const VocabEntry& entry : entries) {
    const auto place = [&] { return fmt::format("vocab['{}']", shown(entry.text, 40)); };
    if (!entry.is_integer) model.fail_at(place(), "the id is not an integer");
    if (entry.number < 0 || entry.number >= static_cast<double>(limit))
      model.fail_at(place(), fmt::format("the id {:.0f} is outside 0 to {}", entry.number, limit - 1));
    const auto id = static_cast<std::int32_t>(entry.number);
    if (out.has(id))
      model.fail_at(place(), fmt::format("the id {} belongs to '{}' already", id,
                                         shown(out.texts()[static_cast<std::size_t>(id)], 40)));
    if (!out.add(std::string(entry.text), id)) model.fail_at(place(), "stands twice; remove one");
  }
  return out;
}

std::string model_type(const JsonFields& model, const TokenizerDocument& document) {
  if (!model.is_null("type")) return model.text("type");
  // Files from before 2021 do not name the type; their members do.
  if (!model.is_null("merges") || document.has_merges) return "BPE";
  if (!model.is_null("continuing_subword_prefix")) return "WordPiece";
  if (document.vocab_is_list) return "Unigram";
  return model.text("type");
}

}  // namespace

void Model::write(Json& model) const {
  Json out = Json::object();
  auto& object = out.get_ref<Json::object_t&>();
  // The keys are known to be new: the ordered object's own insertion would search all earlier ones.
  for (std::size_t id = 0; id < vocabulary_.texts().size(); ++id)
    if (vocabulary_.has(static_cast<std::int32_t>(id)))
      static_cast<Json::object_t::Container&>(object).emplace_back(vocabulary_.texts()[id], id);
  model["vocab"] = std::move(out);
}

ModelPtr read_model(TokenizerDocument& document, bool byte_level, bool& reads_bytes) {
  reads_bytes = false;
  const JsonFields model = JsonFields(document.rest, document.origin, "").object("model");
  const std::string type = model_type(model, document);
  if (type != "WordLevel" && type != "WordPiece" && type != "BPE" && type != "Unigram")
    model.fail_at("type",
                  fmt::format("'{}' is not supported; allowed: WordLevel, WordPiece, BPE, Unigram", shown(type)));
  // A vocabulary of the wrong kind was left in the document; reading it from there says what it is.
  if (!document.has_vocab) model.object("vocab");
  if (document.vocab.empty()) model.fail_at("vocab", "is empty");
  if (document.vocab.size() > kMaxTokens)
    model.fail_at("vocab", fmt::format("{} tokens; at most {}", document.vocab.size(), kMaxTokens));
  if (document.vocab_is_list != (type == "Unigram"))
    model.fail_at("vocab", type == "Unigram" ? "is object, not a list" : "is array, not an object");
  if (type == "Unigram") return make_unigram(model, document.vocab);
  Vocabulary vocabulary = read_vocabulary(model, document.vocab);
  if (type == "WordLevel") return make_word_level(model, std::move(vocabulary));
  if (type == "WordPiece") return make_wordpiece(model, std::move(vocabulary));
  if (!document.has_merges) model.array("merges");
  return make_bpe(model, std::move(vocabulary), document.merges, byte_level, reads_bytes);
}

}  // namespace glass
