// What is put around the tokens of a text, or of a pair of texts.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "text/json_fields.h"

namespace glass {

/// One part of a template: the first text, the second text, or special tokens.
struct TemplatePart {
  enum class Kind { first, second, special } kind = Kind::first;
  std::vector<std::int32_t> ids;  ///< of the special tokens
  std::int32_t type_id = 0;
};

/// ByteLevel's rule for offsets: white space at the ends of a token does not belong to its place.
struct TrimRule {
  bool add_prefix_space = true;  ///< a blank that was put in front of the text is no white space of it
};

/// All post-processors come down to two templates and rules for trimming.
struct PostProcessor {
  std::vector<TemplatePart> single{{TemplatePart::Kind::first, {}, 0}};
  std::vector<TemplatePart> pair{{TemplatePart::Kind::first, {}, 0}, {TemplatePart::Kind::second, {}, 1}};
  std::vector<TrimRule> trims;

  /// Number of special tokens around one text or two.
  std::int64_t added(bool is_pair) const;
};

/// Says whether an id is a token.
using HasId = std::function<bool(std::int64_t)>;

/// The post-processor of a tokenizer.json's object: TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel,
/// or a Sequence of ByteLevels and at most one of the others. Errors are named and of kind data.
PostProcessor read_post_processor(const JsonFields& fields, const HasId& has_id);

}  // namespace glass
