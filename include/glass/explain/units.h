// Units: the features of a text that perturbation methods hide, or show, together.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/config/reader.h"
#include "glass/explain/context.h"

namespace glass {

/// Rising token numbers of each unit; special tokens belong to none.
using Units = std::vector<std::vector<std::uint32_t>>;

/// Binds the setting "unit": token, word, sentence, paragraph, span.
void bind_unit(config::Reader& reader, std::string& unit);

/// The units of a text. Error (usage) at `key` for a text that comes without what is asked for: spans, sentences.
Units units_of(const ExplainInput& input, const std::string& unit, const std::string& key);

/// One number a token from one a unit, shared evenly by its tokens, so that summing the pieces of a word gives the
/// word's number. Tokens of no unit get 0.
std::vector<double> share_by_tokens(const Units& units, const std::vector<double>& numbers, std::size_t tokens);

/// Writes one score a unit into an explanation: its values by token, and its groups where a unit is more than a token.
void put_scores(const Units& units, const std::string& unit, const std::vector<double>& scores, std::size_t tokens,
                Explanation& explanation);

/// The tokens of the units for which `is_chosen` holds, rising.
std::vector<std::uint32_t> tokens_of(const Units& units, const std::vector<std::uint8_t>& is_chosen);

}  // namespace glass
