#include "explanation_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "explanation_warnings.h"
#include "glass/base/error.h"

namespace glass::report {
namespace {

/// A token as its text writes it, special ones by their names; "(unknown)" behind what the vocabulary has no token for.
std::string written(const ExplainedExample& example, const TokenSpan& token) {
  const std::string& text = example.text_of(token.part);
  if (token.special || token.end <= token.start) return token.text;
  return text.substr(token.start, token.end - token.start) + (token.unknown ? "(unknown)" : "");
}

/// The stretches of text that the tokens of a group stand in: "[it rains] ", "[he ... hopes]".
std::string written(const ExplainedExample& example, const std::vector<std::uint32_t>& group) {
  std::string all;
  for (std::size_t i = 0; i < group.size();) {
    const TokenSpan& first = example.tokens[group[i]];
    std::uint32_t end = first.end;
    std::size_t next = i + 1;
    for (; next < group.size() && group[next] == group[next - 1] + 1; ++next) {
      const TokenSpan& token = example.tokens[group[next]];
      if (token.part != first.part) break;
      end = std::max(end, token.end);
    }
    const std::string part =
        next == i + 1 ? written(example, first) : example.text_of(first.part).substr(first.start, end - first.start);
    all += (all.empty() ? "" : " ... ") + part.substr(std::min(part.find_first_not_of(" \n\t"), part.size()));
    i = next;
  }
  return all.find(' ') == std::string::npos ? all : "[" + all + "]";
}

/// "baseline [MASK] (mask)", "replacement deletion", of several "baseline mask, pad".
std::string choice_of(const Json& settings, const std::string& name) {
  const auto chosen = settings.find(name), token = settings.find(name + "_token"),
             mean = settings.find(name + "_mean_of");
  if (chosen == settings.end()) return "";
  if (chosen->is_array()) {
    std::string all;
    for (const Json& one : *chosen) all += (all.empty() ? "" : ", ") + one.get<std::string>();
    return name + " " + all;
  }
  const std::string setting = chosen->get<std::string>();
  if (token != settings.end() && token->is_string())
    return fmt::format("{} {} ({})", name, shown(token->get<std::string>()), shown(setting));
  if (mean != settings.end() && mean->is_string())
    return fmt::format("{} {} of the {}", name, setting, mean->get<std::string>());
  return name + " " + shown(setting);
}

/// "  shapley_interactions: not x great +2.156, great x wanted +0.476" in place of a matrix.
std::string pairs_line(const ExplainedExample& example, const Explanation& explanation) {
  std::string line = fmt::format("  {}:", explanation.method);
  const char* before = " ";
  for (const Json& pair : explanation.quality.at("strongest_pairs")) {
    const auto tokens = pair.at("tokens").get<std::vector<std::vector<std::uint32_t>>>();
    line += fmt::format("{}{} x {} {:+.3f}", before, written(example, tokens.at(0)), written(example, tokens.at(1)),
                        pair.at("value").get<double>());
    before = ", ";
  }
  return line + "\n";
}

/// " (VERB +8.338)": what is explained at a row, and how large it is.
std::string row_value(const Explanation& explanation, std::size_t row, const std::string& token) {
  const auto rows = explanation.quality.find("rows");
  if (rows == explanation.quality.end() || row >= rows->size()) return "";
  const Json& quality = (*rows)[row];
  const std::string own = quality.value("target_class", ""), name = own == token ? "" : own;
  const auto output = quality.find("score_input");
  const bool known = output != quality.end() && output->is_number();
  const std::string score = known ? score_words(output->get<double>(), std::abs(output->get<double>())) : "";
  const std::string both = name + (name.empty() || score.empty() ? "" : " ") + score;
  return both.empty() ? "" : " (" + both + ")";
}

/// " [text +2.900, target before it +0.300]": what the two sides of an example with a target carry of a row.
std::string part_sums(const ExplainedExample& example, const Explanation& explanation, std::size_t row) {
  if (example.target_text.empty()) return "";
  const std::size_t size = example.tokens.size();
  double text = 0, target = 0;
  for (std::size_t t = 0; t < size; ++t)
    (example.tokens[t].part == TextPart::target ? target : text) += explanation.values[row * size + t];
  const double largest = std::max(std::abs(text), std::abs(target));
  return fmt::format(" [text {}, target before it {}]", score_words(text, largest), score_words(target, largest));
}

/// " of film (+8.338)" for the row of a target's token, " at layer 2" for that of a point.
std::string row_name(const ExplainedExample& example, const Explanation& explanation, std::size_t row) {
  const Axis& axis = explanation.axes[0];
  if (!is_token_axis(axis)) return " at " + place_on_axis(explanation, axis, row);
  const TokenSpan& token = example.tokens[axis.token_at(row)];
  const std::string name =
      token.part == TextPart::target ? written(example, token) : word_at(example, axis.token_at(row));
  return " of " + name + row_value(explanation, row, token.text) + part_sums(example, explanation, row);
}

/// " good +1.2 film -0.3": the scores of one row, of groups where tokens were scored together.
std::string row_text(const ExplainedExample& example, const Explanation& explanation, std::size_t row) {
  const TokenGroups& groups = explanation.groups;
  const std::size_t size = groups.unit.empty() ? example.tokens.size() : groups.tokens.size();
  const std::vector<double>& values = groups.unit.empty() ? explanation.values : groups.values;
  double largest = 0;
  for (std::size_t i = 0; i < size; ++i) largest = std::max(largest, std::abs(values[row * size + i]));
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text += fmt::format(" {} {}",
                        groups.unit.empty() ? written(example, example.tokens[i]) : written(example, groups.tokens[i]),
                        score_words(values[row * size + i], largest));
  return text;
}

}  // namespace

std::string choices_of(const Explanation& explanation) {
  std::string all;
  for (const char* name : {"baseline", "replacement", "receptive_field"}) {
    const std::string choice = choice_of(explanation.settings, name);
    if (!choice.empty()) all += (all.empty() ? "" : ", ") + choice;
  }
  return all;
}

std::string score_words(double value, double largest) {
  const bool is_small = value != 0 && largest < kSmallScore;
  return is_small ? fmt::format("{:+.3g}", value) : fmt::format("{:+.3f}", value);
}

std::string score_lines(const ExplainedExample& example, const Explanation& explanation) {
  const std::size_t size = example.tokens.size();
  if (explanation.quality.contains("strongest_pairs")) return pairs_line(example, explanation);
  if (explanation.axes.back().name != "token" || explanation.axes.size() > 2 || size == 0) return "";
  const std::string& unit = explanation.groups.unit;
  std::string lines;
  for (std::size_t row = 0; row < explanation.values.size() / size; ++row) {
    const std::string of = explanation.axes.size() == 2 ? row_name(example, explanation, row) : "";
    lines += fmt::format("  {}{}{}:{}\n", explanation.method, unit.empty() ? "" : " by " + unit, of,
                         row_text(example, explanation, row));
  }
  for (const std::string& warning : warnings_of(explanation)) lines += "    " + warning + "\n";
  return lines;
}

}  // namespace glass::report
