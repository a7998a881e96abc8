// A class for each row whose scores are asked: the next token, a hidden token, a tag.
#pragma once

#include "glass/data/labels.h"

namespace glass {

/// Labels of a task with one class a token.
class TokenLabels : public Labels {
 public:
  static constexpr const char* kKind = "token labels";

  std::string kind() const override { return kKind; }
  std::shared_ptr<const Labels> gather(const std::vector<std::uint32_t>& examples) const override;
  void add_to(Hasher& hasher) const override;

  std::int64_t examples() const { return static_cast<std::int64_t>(starts.size()) - 1; }
  /// Puts one example behind the others.
  void put(const std::vector<std::int32_t>& of_rows, const std::vector<std::int32_t>& words_of_rows = {});
  /// The example that each row belongs to, [R].
  std::vector<std::size_t> example_of_rows() const;
  /// `labels` as a list an example.
  std::vector<std::vector<std::int32_t>> by_example() const;

  std::vector<std::int64_t> starts = {0};  ///< [E+1] the rows of example e are [starts[e], starts[e+1])
  std::vector<std::int32_t> labels;        ///< [R] -1: none
  std::vector<std::int32_t> words;  ///< [R] number of the token's word within its text, -1: none; empty: not known
  std::vector<std::int64_t> bytes;  ///< [E] UTF-8 bytes of the labelled tokens; empty: not known

 protected:
  void gather_into(TokenLabels& out, const std::vector<std::uint32_t>& chosen) const;
};

/// Tags of words, each on the word's first token.
class WordTags final : public TokenLabels {
 public:
  static constexpr const char* kKind = "tags of words";

  std::string kind() const override { return kKind; }
  std::shared_ptr<const Labels> gather(const std::vector<std::uint32_t>& examples) const override;
  void add_to(Hasher& hasher) const override;

  std::vector<std::vector<std::int32_t>> tags;  ///< gold tags of all words of an example, those without a token too
};

}  // namespace glass
