// Words that could stand for others: the nearest by their vectors.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/explain/context.h"

namespace glass {

/// For each of these tokens the token of the vocabulary whose word vector has the highest cosine with its own, among
/// those that can stand in its place: no special one, and where the context has a tokenizer, one that begins or goes on
/// with a word as it does, has a letter, and is not the same but for upper and lower case. -1: none of the nearest can.
/// Asks for a subject that has word vectors.
std::vector<std::int32_t> nearest_words(const ExplainContext& context, const std::vector<std::int32_t>& tokens);

/// Whether an id is a token of the vocabulary, and no special one.
bool is_plain_token(const ExplainContext& context, std::int64_t token);

/// Whether `other` can stand in the place of `token`, by the rule of nearest_words().
bool can_stand_for(const ExplainContext& context, std::int32_t other, std::int32_t token);

/// Whether a token can be exchanged: it has a letter where the context has a tokenizer, and is no special one.
bool is_word(const ExplainContext& context, std::int32_t token);

}  // namespace glass
