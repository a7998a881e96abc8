// Occlusion (Zeiler, Fergus 2014): how far the score falls when a window of tokens or words is hidden, f(x) - f(x
// without the window).
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "explain/baseline.h"
#include "explain/windows.h"
#include "glass/base/error.h"

namespace glass {

class Occlusion final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader
        .field("unit", unit_, "what is hidden: single tokens, or whole words (a word's score is shared by its tokens)")
        .one_of({"token", "word"});
    reader.field("window", window_, "units hidden together; a unit's score is the mean of the windows over it")
        .at_least(1)
        .at_most(1000);
    reader
        .field("stride", stride_,
               "units from one window to the next; at most the window, so that every unit is covered")
        .at_least(1)
        .at_most(1000);
    reader
        .field("replacement", replacement_,
               "what is put in place: the mask token (else the unknown token), the unknown or the padding token")
        .one_of({"mask", "unk", "pad"});
    if (stride_ > window_) {
      reader.complain("explain.occlusion.stride",
                      fmt::format("{} is larger than the window of {} units, so some would never be hidden; lower it",
                                  stride_, window_));
    }
  }

 protected:
  std::vector<Explanation> run(const ExplainContext& context, const std::vector<ExplainInput>& inputs) override {
    const std::int64_t replacement = replacement_id(context.special_ids);
    std::vector<Windows> windows;
    std::vector<std::vector<double>> drops;  // by text and window
    std::vector<TextVariant> passes;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      windows.push_back(make_windows(inputs[i], unit_ == "word", window_, stride_));
      drops.emplace_back(windows[i].ranges.size());
      for (std::size_t w = 0; w < drops[i].size(); ++w) passes.push_back({i, w});
    }
    const auto hide = [&](const TextVariant& pass, std::int64_t* ids) {
      const Windows& text = windows[pass.input];
      for (std::size_t unit = text.ranges[pass.variant].first; unit < text.ranges[pass.variant].last; ++unit) {
        for (const std::size_t t : text.units[unit]) ids[t] = replacement;
      }
    };
    const PlainScores plain = plain_scores(context, inputs);
    for (const PassGroup& group : plan_passes(inputs, passes, context.batch_tokens)) {
      Trace trace;
      const Tensor scores = forward(context, batch_of(inputs, group, hide), trace).to(at::kCPU, at::kDouble);
      const std::vector<double> hidden = to_doubles(target_values(target_of(plain.target, group), scores));
      for (std::size_t p = 0; p < group.size(); ++p)
        drops[group[p].input][group[p].variant] = plain.values[group[p].input] - hidden[p];
    }
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      results.push_back(describe(drops[i], spread_drops(windows[i], drops[i], inputs[i].ids.size()), plain.values[i]));
      results[i].target = describe_target(plain.target, i, context.label_names);
      results[i].unit = target_unit(context.target.kind);
      results[i].axes = token_axes(inputs[i]);
    }
    return results;
  }

 private:
  std::int64_t replacement_id(const SpecialIds& ids) const {
    if (replacement_ == "mask") return mask_or_unk(ids, "explain.occlusion.replacement");
    const std::optional<std::int32_t>& id = replacement_ == "unk" ? ids.unk : ids.pad;
    if (!id)
      fail(ErrorKind::config,
           "explain.occlusion.replacement: the vocabulary has no '{}' token; choose mask, unk or pad", replacement_);
    return *id;
  }

  Explanation describe(const std::vector<double>& drops, std::vector<double> scores, double score_input) const {
    const auto largest = std::max_element(drops.begin(), drops.end());
    Explanation result;
    result.values = std::move(scores);
    result.quality = {{"score_input", score_input}, {"largest_drop", largest == drops.end() ? 0.0 : *largest}};
    result.settings = {{"unit", unit_}, {"window", window_}, {"stride", stride_}, {"replacement", replacement_}};
    result.forwards = 1 + static_cast<double>(drops.size());
    return result;
  }

  std::string unit_ = "token", replacement_ = "mask";
  std::int64_t window_ = 1, stride_ = 1;
};

GLASS_REGISTER_EXPLAINER(Occlusion, "occlusion", "how far the score falls when a window of tokens or words is hidden");

}  // namespace glass
