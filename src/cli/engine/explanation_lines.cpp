#include "cli/engine/explanation_lines.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "glass/base/error.h"

namespace glass::cli {
namespace {

constexpr double kSeenDelta = 0.01;  // of the change of the score, or of 1 where that is smaller

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

double number(const Json& quality, const char* name) {
  const auto found = quality.find(name);
  return found != quality.end() && found->is_number() ? found->get<double>() : 0.0;
}

bool says_no(const Json& quality, const char* name) {
  const auto found = quality.find(name);
  return found != quality.end() && found->is_boolean() && !found->get<bool>();
}

/// Of one path, or of the paths of all tokens of a target together.
std::string not_converged(const Explanation& explanation) {
  const Json& quality = explanation.quality;
  const bool promised = !says_no(quality, "completeness_promised");
  const double sum = std::accumulate(explanation.values.begin(), explanation.values.end(), 0.0);
  const double start = number(quality, promised ? "score_baseline" : "score_path_start");
  const std::string unsure = quality.contains("largest_token_estimate")
                                 ? fmt::format(", and a token may be off by {:.2g} of the largest score (an estimate)",
                                               number(quality, "largest_token_estimate"))
                                 : "";
  return fmt::format(
      "did not converge, do not read these scores: they sum to {:+.4g}, the score changes by {:+.4g} (from {:.4g} to "
      "{:.4g}){} ({} nodes); use another baseline, or raise explain.{}.{}",
      sum, number(quality, "score_input") - start, start, number(quality, "score_input"), unsure,
      static_cast<std::int64_t>(number(quality, "nodes")), explanation.method,
      explanation.settings.contains("nodes") ? "nodes" : "max_nodes");
}

/// Of a sampled method that ended before its standard errors were as small as asked.
std::string not_precise(const Explanation& explanation) {
  return fmt::format(
      "not as precise as asked: the largest standard error is {:.1f} % of the largest score after {} orders; raise "
      "explain.{}.permutations",
      100 * number(explanation.quality, "largest_standard_error"),
      static_cast<std::int64_t>(number(explanation.quality, "permutations")), explanation.method);
}

std::string no_promise(const Explanation& explanation) {
  const Json& quality = explanation.quality;
  return fmt::format(
      "completeness is not promised at {}: part of the text passes this point by; with the baseline's values there the "
      "score is {:.4g}, of the baseline itself {:.4g}",
      explanation.point, number(quality, "score_path_start"), number(quality, "score_baseline"));
}

/// Of methods that have no tolerance of their own: how far the sum is from what it is to be, where that is seen.
std::string not_complete(const Explanation& explanation) {
  const Json& quality = explanation.quality;
  if (!quality.contains("completeness_delta") || quality.contains("converged")) return "";
  const double delta = number(quality, "completeness_delta");
  const double change = number(quality, "score_input") - number(quality, "score_baseline");
  if (std::abs(delta) <= kSeenDelta * std::max(std::abs(change), 1.0)) return "";
  const std::string chance = quality.contains("delta_standard_error")
                                 ? fmt::format(" (standard error {:.2g})", number(quality, "delta_standard_error"))
                                 : "";
  return fmt::format("the scores miss the change of the score, {:+.4g}, by {:+.2g}{}", change, delta, chance);
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
void print_pairs(const ExplainedExample& example, const Explanation& explanation) {
  fmt::print("  {}:", explanation.method);
  const char* before = " ";
  for (const Json& pair : explanation.quality.at("strongest_pairs")) {
    const auto tokens = pair.at("tokens").get<std::vector<std::vector<std::uint32_t>>>();
    fmt::print("{}{} x {} {:+.3f}", before, written(example, tokens.at(0)), written(example, tokens.at(1)),
               pair.at("value").get<double>());
    before = ", ";
  }
  fmt::print("\n");
}

}  // namespace

std::vector<std::string> warnings_of(const Explanation& explanation) {
  std::vector<std::string> warnings;
  if (says_no(explanation.quality, "converged")) warnings.push_back(not_converged(explanation));
  if (says_no(explanation.quality, "precise")) warnings.push_back(not_precise(explanation));
  if (says_no(explanation.quality, "completeness_promised")) warnings.push_back(no_promise(explanation));
  if (const std::string missed = not_complete(explanation); !missed.empty()) warnings.push_back(missed);
  return warnings;
}

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

namespace {

/// " (VERB +8.338)": what is explained at a row, and how large it is.
std::string row_value(const Explanation& explanation, std::size_t row, const std::string& token) {
  const auto rows = explanation.quality.find("rows");
  if (rows == explanation.quality.end() || row >= rows->size()) return "";
  const Json& quality = (*rows)[row];
  const std::string own = quality.value("target_class", ""), name = own == token ? "" : own;
  const std::string score = quality.contains("score_input")
                                ? score_words(number(quality, "score_input"), std::abs(number(quality, "score_input")))
                                : "";
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
void print_row(const ExplainedExample& example, const Explanation& explanation, std::size_t row) {
  const TokenGroups& groups = explanation.groups;
  const std::size_t size = groups.unit.empty() ? example.tokens.size() : groups.tokens.size();
  const std::vector<double>& values = groups.unit.empty() ? explanation.values : groups.values;
  double largest = 0;
  for (std::size_t i = 0; i < size; ++i) largest = std::max(largest, std::abs(values[row * size + i]));
  for (std::size_t i = 0; i < size; ++i)
    fmt::print(" {} {}", groups.unit.empty() ? written(example, example.tokens[i]) : written(example, groups.tokens[i]),
               score_words(values[row * size + i], largest));
}

}  // namespace

void print_scores(const ExplainedExample& example, const Explanation& explanation) {
  const std::size_t size = example.tokens.size();
  if (explanation.quality.contains("strongest_pairs")) return print_pairs(example, explanation);
  if (explanation.axes.back().name != "token" || explanation.axes.size() > 2 || size == 0) return;
  const std::string& unit = explanation.groups.unit;
  for (std::size_t row = 0; row < explanation.values.size() / size; ++row) {
    const std::string of = explanation.axes.size() == 2 ? row_name(example, explanation, row) : "";
    fmt::print("  {}{}{}:", explanation.method, unit.empty() ? "" : " by " + unit, of);
    print_row(example, explanation, row);
    fmt::print("\n");
  }
  for (const std::string& warning : warnings_of(explanation)) fmt::print("    {}\n", warning);
}

}  // namespace glass::cli
