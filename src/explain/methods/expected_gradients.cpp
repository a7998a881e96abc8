// Expected gradients, also called GradientSHAP (Erion et al. 2019; Lundberg, Lee 2017): Integrated Gradients from
// baselines that are drawn from background texts, one random node of each path.
#include <numeric>

#include "explain/moments.h"
#include "explain/path_gradients.h"
#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/base/random.h"
#include "glass/explain/explainer.h"

namespace glass {

namespace {

/// The words of a background text, without special tokens.
using BackgroundWords = std::vector<std::int32_t>;

template <typename Ids>
BackgroundWords words_of(const Ids& text) {
  BackgroundWords words;
  for (std::size_t t = 0; t < text.ids.size(); ++t) {
    if (text.special[t] == 0) words.push_back(text.ids[t]);
  }
  return words;
}

/// What was drawn for one sample of a text.
struct BaselineDraw {
  std::size_t background = 0;
  double alpha = 0;
};

/// Sums over the samples of one text.
struct SampledText {
  explicit SampledText(std::size_t tokens) : moments(tokens), total(1) {}
  Moments moments, total;  // of tokens; of what a sample's scores miss of the change along its path
  double baselines = 0, starts = 0, forwards = 1, backwards = 1;
};

}  // namespace

class ExpectedGradients final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("samples", samples_, "draws of a baseline and a place on its path").at_least(2).at_most(100000);
    reader.field("background", background_,
                 "texts that baselines are drawn from: their words in place of the text's, from the beginning again "
                 "where they are fewer; empty: those of explain.background");
    reader.field("point", point_,
                 "where the paths run: \"\" is the input of the first block, word_embed the word vectors, or any "
                 "point's name");
  }
  bool wants_background() const override { return background_.empty(); }
  void declare(ExplainGroup& group) override {
    points_of(group);
    background_words(group.context());
  }

  /// Of each sample the baseline, the start of the path where that is another, and one node.
  StatedCost cost(const ExplainGroup& group, std::size_t /*input*/) override {
    const auto samples = static_cast<double>(samples_);
    return PassCost{1 + samples * (points_of(group).carry_all() ? 2 : 3), 1 + samples};
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const InputPoints points = points_of(group);
    const std::vector<BackgroundWords> background = background_words(group.context());
    std::vector<SampledText> texts;
    std::int64_t tokens = 0;
    for (const ExplainInput& input : group.inputs()) {
      texts.emplace_back(input.ids.size());
      tokens += static_cast<std::int64_t>(input.ids.size());
    }
    // As many samples at a time as fill a forward.
    const std::int64_t together = std::max<std::int64_t>(1, group.context().batch_tokens / tokens);
    for (std::int64_t first = 0; first < samples_; first += together)
      run_samples(group, points, background, first, std::min(together, samples_ - first), texts);
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      results.push_back(describe(texts[i], group.gradients(points).targets[i], points.carry_all()));
      results.back().point = points.name();
      results.back().settings["point"] = point_.empty() ? "embed" : point_;
    }
    return results;
  }

 private:
  InputPoints points_of(const ExplainGroup& group) const {
    return {*group.context().subject, point_, "explain." + name() + ".point"};
  }

  std::vector<BackgroundWords> background_words(const ExplainContext& context) const {
    std::vector<BackgroundWords> all;
    const std::string key = "explain." + name() + ".background";
    if (!background_.empty() && context.tokenizer == nullptr)
      fail(ErrorKind::config, "{}: texts need the tokenizer, and the explained ones come without one", key);
    for (const std::string& text : background_) all.push_back(words_of(context.tokenizer->encode(text)));
    if (background_.empty()) {
      for (const ExplainInput& text : context.background) all.push_back(words_of(text));
    }
    std::erase_if(all, [](const BackgroundWords& words) { return words.empty(); });
    if (all.empty()) {
      fail(
          ErrorKind::config,
          "{}: there are no texts to draw baselines from; name a data file with explain.background, or give some, such "
          "as --set '{}=[\"a first text\", \"a second\"]'",
          key, key);
    }
    return all;
  }

  /// Depends on seed, example and sample only.
  static BaselineDraw draw(const ExplainGroup& group, std::size_t input, std::int64_t sample, std::size_t texts) {
    const auto example = static_cast<std::uint64_t>(group.inputs()[input].example);
    Random random(mix64(mix64(group.context().seed ^ mix64(example)) + static_cast<std::uint64_t>(sample)));
    const auto background = static_cast<std::size_t>(random.below(texts));
    return {background, random.uniform()};
  }

  static void run_samples(ExplainGroup& group, const InputPoints& points,
                          const std::vector<BackgroundWords>& background, std::int64_t first, std::int64_t count,
                          std::vector<SampledText>& texts) {
    const auto drawn = [&](std::size_t input, std::size_t sample) {
      return draw(group, input, first + static_cast<std::int64_t>(sample), background.size());
    };
    Baseline baseline;
    baseline.change = [&](const TextVariant& variant, std::int64_t* ids) {
      const ExplainInput& text = group.inputs()[variant.input];
      const BackgroundWords& words = background[drawn(variant.input, variant.variant).background];
      std::size_t next = 0;
      for (std::size_t t = 0; t < text.ids.size(); ++t) {
        if (text.special[t] == 0) ids[t] = words[next++ % words.size()];
      }
    };
    const auto paths = static_cast<std::size_t>(count);
    PathGradients path(group, points, baseline, false, paths);
    std::vector<PathNode> nodes;
    for (std::size_t number = 0; number < path.size(); ++number)
      nodes.push_back({number, drawn(number / paths, number % paths).alpha});
    path.at_nodes(nodes, [&](std::size_t place, double, const double* products) {
      SampledText& text = texts[place / paths];
      text.moments.add(products);
      const double sum = std::accumulate(products, products + path.tokens(place), 0.0);
      const double miss = sum - (path.score_input(place) - path.score_start(place));
      text.total.add(&miss);
    });
    for (std::size_t number = 0; number < path.size(); ++number) {
      SampledText& text = texts[number / paths];
      text.baselines += path.score_baseline(number);
      text.starts += path.score_start(number);
      text.forwards += path.forwards(number) - 1;  // the text as it is counts once
      text.backwards += path.backwards(number);
    }
  }

  Explanation describe(const SampledText& text, double score, bool promised) const {
    Explanation result;
    const auto samples = static_cast<double>(samples_);
    Json errors = Json::array();
    for (std::size_t t = 0; t < text.moments.size(); ++t) {
      result.values.push_back(text.moments.mean(t));
      errors.push_back(text.moments.standard_error(t));
    }
    result.quality = {{promised ? "completeness_delta" : "path_delta", text.total.mean(0)},
                      {"delta_standard_error", text.total.standard_error(0)},
                      {"completeness_promised", promised},
                      {"score_input", score},
                      {"score_baseline", text.baselines / samples},
                      {"largest_standard_error", text.moments.largest_standard_error()},
                      {"standard_errors", errors},
                      {"samples", samples_}};
    if (!promised) result.quality["score_path_start"] = text.starts / samples;
    result.forwards = text.forwards;
    result.backwards = text.backwards;
    return result;
  }

  std::int64_t samples_ = 64;
  std::vector<std::string> background_;
  std::string point_;
};

GLASS_REGISTER_EXPLAINER(
    ExpectedGradients, "expected_gradients",
    "Integrated Gradients averaged over baselines drawn from background texts (GradientSHAP)",
    "How much each token carries of the difference between the text's output and that of background texts: at random "
    "places between the text and one of them, drawn anew for each sample, the gradient times the difference (Erion et "
    "al. 2019; Lundberg, Lee 2017). The scores sum to that difference on average.",
    "the target's unit",
    "Drawn, so uncertain: standard errors stand beside the scores, and the sum misses the difference by as much. The "
    "background's words stand where the text's words stood, cut to its length or repeated, so word order is not "
    "theirs.",
    "Erion et al. 2019, https://arxiv.org/abs/1906.10670; Lundberg, Lee 2017, https://arxiv.org/abs/1705.07874");

}  // namespace glass
