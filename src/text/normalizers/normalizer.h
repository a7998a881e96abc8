// What a normalizer is: it rewrites a text before it is cut, and keeps the origin of every byte.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "text/aligned_text.h"
#include "text/json_fields.h"

namespace glass {

class Normalizer {
 public:
  virtual ~Normalizer() = default;
  /// Rewrites the text in linear time and memory, whatever it holds.
  virtual void apply(AlignedText& text) const = 0;
};

using NormalizerPtr = std::unique_ptr<Normalizer>;

/// The normalizer that an object of a tokenizer.json describes; an unknown type or a wrong member is a named Error of
/// kind data.
NormalizerPtr read_normalizer(const JsonFields& fields, int depth = 0);

/// One function a type; `fields` is the object with its members.
NormalizerPtr make_bert_normalizer(const JsonFields& fields);
NormalizerPtr make_unicode_form(const std::string& type);
NormalizerPtr make_lowercase();
NormalizerPtr make_strip(const JsonFields& fields);
NormalizerPtr make_strip_accents();
NormalizerPtr make_replace(const JsonFields& fields);
NormalizerPtr make_prepend(const JsonFields& fields);
NormalizerPtr make_precompiled(const JsonFields& fields);
NormalizerPtr make_nmt();
NormalizerPtr make_byte_level_normalizer();

}  // namespace glass
