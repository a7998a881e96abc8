// Attention patterns of a group of texts. They are read in the pass that gives the scores; the fused kernel runs beside
// and the scores stay those of the model.
#pragma once

#include <string>
#include <vector>

#include "glass/explain/group.h"

namespace glass {

/// The three kinds of attention: that of the stack which reads the text, that of a decoder behind an encoder, and that
/// from it to the encoder.
enum class PatternKind { text, decoder, cross };

/// Names of the points of one kind by layer; empty where the subject has none.
std::vector<std::string> pattern_points(const Subject& subject, PatternKind kind);

/// Which patterns are read: numbers of layers by kind.
struct PatternChoice {
  std::vector<std::int64_t> text, decoder, cross;
};

/// Declares the chosen patterns. Error (usage) where the subject has no attention; `method` stands in it.
void want_patterns(ExplainGroup& group, const PatternChoice& choice, const std::string& method);

/// The patterns of one text by layer: text [H, T, T], decoder [H, M, M], cross [H, M, T], in the model's dtype and
/// device. Kinds that the subject does not have are empty.
struct TextPatterns {
  std::vector<Tensor> text, decoder, cross;
};
TextPatterns patterns_of(ExplainGroup& group, std::size_t input, const PatternChoice& choice);

/// The chosen layers, or all where none is chosen. Error (config) at `key` for a number the model does not have.
std::vector<std::int64_t> choose_numbers(const std::vector<std::int64_t>& chosen, std::int64_t available,
                                         const std::string& what, const std::string& key);

}  // namespace glass
