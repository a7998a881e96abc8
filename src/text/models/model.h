// What a model is: it cuts a word into tokens of its vocabulary.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "text/document.h"
#include "text/json_fields.h"
#include "text/vocabulary.h"

namespace glass {

/// A token and the bytes of the word that it covers.
struct ModelToken {
  std::int32_t id = 0;
  std::uint32_t begin = 0, end = 0;
};

class Model {
 public:
  explicit Model(Vocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {}
  virtual ~Model() = default;

  /// Appends the tokens of a word that is not empty. It may be called from several threads at once.
  virtual void cut(std::string_view word, std::vector<ModelToken>& out) const = 0;
  /// The id of the unknown token, where the model has one.
  virtual std::optional<std::int32_t> unknown() const = 0;
  /// Fills in "vocab" (and "merges") of the file's object "model".
  virtual void write(Json& model) const;
  /// True where looking a word up among the words seen before is cheaper than cutting it.
  virtual bool worth_caching() const { return true; }

  /// True where tokens may begin or end inside a character.
  virtual bool cuts_characters() const { return false; }

  const Vocabulary& vocabulary() const { return vocabulary_; }

 protected:
  Vocabulary vocabulary_;
};

using ModelPtr = std::unique_ptr<Model>;

/// The model of a document. `byte_level`: words are texts in GPT-2's alphabet of bytes; where the model can read the
/// bytes themselves it does, and `reads_bytes` says so.
ModelPtr read_model(TokenizerDocument& document, bool byte_level, bool& reads_bytes);

ModelPtr make_word_level(const JsonFields& fields, Vocabulary vocabulary);
ModelPtr make_wordpiece(const JsonFields& fields, Vocabulary vocabulary);
ModelPtr make_bpe(const JsonFields& fields, Vocabulary vocabulary, const std::vector<MergeEntry>& merges,
                  bool byte_level, bool& reads_bytes);
ModelPtr make_unigram(const JsonFields& fields, const std::vector<VocabEntry>& entries);

}  // namespace glass
