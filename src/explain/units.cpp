// From tokens to units and back.
#include "glass/explain/units.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

namespace {

/// The number of the unit of each token.
const std::vector<std::int32_t>& numbers_of(const ExplainInput& input, const std::string& unit) {
  if (unit == "word") return input.words;
  if (unit == "sentence") return input.sentences;
  return unit == "paragraph" ? input.paragraphs : input.spans;
}

Units single_tokens(const ExplainInput& input) {
  Units units;
  for (std::size_t t = 0; t < input.ids.size(); ++t) {
    if (input.special[t] == 0) units.push_back({static_cast<std::uint32_t>(t)});
  }
  return units;
}

}  // namespace

void bind_unit(config::Reader& reader, std::string& unit) {
  reader
      .field("unit", unit,
             "what is hidden together: single tokens; words (of scripts without blanks by script: each Han character, "
             "runs of kana); sentences; paragraphs (between blank lines); or the spans of the data's column "
             "explain_spans, [[start, end], ...] in code points. A unit's score is shared evenly by its tokens, and "
             "stands as a whole under groups")
      .one_of({"token", "word", "sentence", "paragraph", "span"});
}

Units units_of(const ExplainInput& input, const std::string& unit, const std::string& key) {
  if (unit == "token") return single_tokens(input);
  const std::vector<std::int32_t>& numbers = numbers_of(input, unit);
  if (numbers.size() != input.ids.size()) {
    fail(ErrorKind::usage, "{}: example {} comes without {}s; {}", key, input.example, unit,
         unit == "span" ? "give the data a column explain_spans, [[start, end], ...] in code points of the text"
                        : "use unit = \"token\"");
  }
  Units by_number(numbers.empty() ? 0
                                  : static_cast<std::size_t>(*std::max_element(numbers.begin(), numbers.end()) + 1));
  for (std::size_t t = 0; t < numbers.size(); ++t) {
    if (input.special[t] == 0 && numbers[t] >= 0)
      by_number[static_cast<std::size_t>(numbers[t])].push_back(static_cast<std::uint32_t>(t));
  }
  std::erase_if(by_number, [](const auto& tokens) { return tokens.empty(); });  // words that were cut off
  return by_number;
}

std::vector<double> share_by_tokens(const Units& units, const std::vector<double>& numbers, std::size_t tokens) {
  std::vector<double> shares(tokens, 0.0);
  for (std::size_t u = 0; u < units.size(); ++u) {
    for (const std::uint32_t t : units[u]) shares[t] = numbers[u] / static_cast<double>(units[u].size());
  }
  return shares;
}

void put_scores(const Units& units, const std::string& unit, const std::vector<double>& scores, std::size_t tokens,
                Explanation& explanation) {
  explanation.values = share_by_tokens(units, scores, tokens);
  if (unit != "token") explanation.groups = {unit, units, scores};
}

std::vector<std::uint32_t> tokens_of(const Units& units, const std::vector<std::uint8_t>& is_chosen) {
  std::vector<std::uint32_t> tokens;
  for (std::size_t u = 0; u < units.size(); ++u) {
    if (is_chosen[u] != 0) tokens.insert(tokens.end(), units[u].begin(), units[u].end());
  }
  std::sort(tokens.begin(), tokens.end());
  return tokens;
}

}  // namespace glass
