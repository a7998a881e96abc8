// Occlusion (Zeiler, Fergus 2014): how far the score falls when a window of tokens or words is hidden, f(x) - f(x
// without the window).
#include <algorithm>

#include "explain/windows.h"
#include "glass/base/error.h"
#include "glass/explain/explainer.h"
#include "glass/explain/masked_scores.h"
#include "glass/explain/replacement.h"

namespace glass {

class Occlusion final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    bind_unit(reader, unit_);
    reader.field("window", window_, "units hidden together; a unit's score is the mean of the windows over it")
        .at_least(1)
        .at_most(1000);
    reader
        .field("stride", stride_,
               "units from one window to the next; at most the window, so that every unit is covered")
        .at_least(1)
        .at_most(1000);
    reader.field("replacement", replacement_,
                 "what is put in place of hidden tokens: " + replacement_meaning(ReplacementUse::hiding));
    check_replacements(reader, "explain." + name() + ".replacement", {replacement_}, ReplacementUse::hiding);
    if (stride_ > window_) {
      reader.complain("explain." + name() + ".stride",
                      fmt::format("{} is larger than the window of {} units, so some would never be hidden; lower it",
                                  stride_, window_));
    }
  }

  void declare(ExplainGroup& group) override {
    replacement_of(group);
    for (const ExplainInput& input : group.inputs()) units_of(input);
  }

  StatedCost cost(const ExplainGroup& group, std::size_t input) override {
    const auto windows = make_windows(units_of(group.inputs()[input]).size(), window_, stride_).size();
    return PassCost{1 + static_cast<double>(windows) * static_cast<double>(replacement_of(group).draws), 0};
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const Replacement replacement = replacement_of(group);
    std::vector<Units> units;
    std::vector<std::vector<UnitRange>> windows;
    std::vector<MaskQuery> queries;
    for (std::size_t i = 0; i < group.size(); ++i) {
      units.push_back(units_of(group.inputs()[i]));
      windows.push_back(make_windows(units[i].size(), window_, stride_));
      for (const UnitRange& range : windows[i]) queries.push_back({i, hidden_tokens(units[i], range)});
    }
    const std::vector<MaskedScore> scores = group.masked().of(queries, replacement);
    std::vector<Explanation> results;
    auto next = scores.begin();
    for (std::size_t i = 0; i < group.size(); ++i) {
      std::vector<double> drops;
      for (std::size_t w = 0; w < windows[i].size(); ++w) drops.push_back(group.values()[i] - (next++)->value);
      results.push_back(describe(drops, group.values()[i], replacement.draws));
      put_scores(units[i], unit_, scores_of_drops(windows[i], drops, units[i].size()), group.inputs()[i].ids.size(),
                 results[i]);
      record_replacement(replacement, "replacement", results[i].settings);
    }
    return results;
  }

 private:
  Units units_of(const ExplainInput& input) const {
    return glass::units_of(input, unit_, "explain." + name() + ".unit");
  }

  static std::vector<std::uint32_t> hidden_tokens(const Units& units, const UnitRange& range) {
    std::vector<std::uint8_t> hidden(units.size(), 0);
    for (std::size_t unit = range.first; unit < range.last; ++unit) hidden[unit] = 1;
    return tokens_of(units, hidden);
  }

  Replacement replacement_of(const ExplainGroup& group) const {
    return make_replacement(replacement_, group.context(), "explain." + name() + ".replacement");
  }

  static Explanation describe(const std::vector<double>& drops, double score_input, std::int64_t draws) {
    const auto largest = std::max_element(drops.begin(), drops.end());
    Explanation result;
    result.quality = {{"score_input", score_input}, {"largest_drop", largest == drops.end() ? 0.0 : *largest}};
    result.forwards = 1 + static_cast<double>(drops.size()) * static_cast<double>(draws);
    return result;
  }

  std::string unit_ = "token", replacement_ = "auto";
  std::int64_t window_ = 1, stride_ = 1;
};

GLASS_REGISTER_EXPLAINER(
    Occlusion, "occlusion", "how far the score falls when a window of tokens, words or sentences is hidden",
    "How much the output falls when a token, word or sentence is hidden: replaced by another token (the mask token "
    "where the "
    "vocabulary has one), left out, or passed by in attention, as the setting says (Zeiler, Fergus 2014). A plus: "
    "without it the output is lower.",
    "the target's unit",
    "Two words that say the same hide each other: removing one changes little. The replaced text is unlike the "
    "training texts.",
    "Zeiler, Fergus 2014, https://arxiv.org/abs/1311.2901");

}  // namespace glass
