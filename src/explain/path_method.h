// PathMethod: what all methods along the straight path from a baseline to a text have in common.
#pragma once

#include <string>
#include <vector>

#include "explain/path_gradients.h"
#include "explain/watched_points.h"
#include "glass/explain/explainer.h"

namespace glass {

/// Binds baselines and point; a method says what it makes of the path from one baseline, and gets the mean over all.
class PathMethod : public Explainer {
 public:
  /// Not at several points: the values of one of them are not those of the next.
  bool reads_input_values() const override { return globs_.empty(); }
  /// Fails where the vocabulary or the model lacks what the settings ask for.
  void declare(ExplainGroup& group) override;
  /// The sum over the baselines; of several points it is not stated.
  StatedCost cost(const ExplainGroup& group, std::size_t input) override;

 protected:
  PathMethod() = default;
  /// For a method whose path runs at this point alone.
  explicit PathMethod(std::string point) : point_(std::move(point)) {}
  /// The settings "baseline", "point" and "points", or the first alone.
  void bind_path(config::Reader& reader);
  void bind_baseline(config::Reader& reader);
  /// One explanation a text: its values, what is known of their quality, its passes, and the settings that differ from
  /// those of bind().
  virtual std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                                 const Baseline& baseline) = 0;
  /// One text and one baseline before anything is computed.
  struct PathText {
    const ExplainInput& text;
    PassRange moved_tokens;  ///< that the baseline changes where the path runs
    double ends;             ///< forwards of the text, the baseline and the start of the path where that is another
    double end_backwards;    ///< of both ends of the path
  };
  /// The passes along the path from one baseline; nothing where the method does not say.
  virtual StatedCost path_cost(const PathText& /*path*/) const { return std::nullopt; }
  /// The mean over the baselines; of their quality numbers the worst stand for all.
  std::vector<Explanation> run(ExplainGroup& group) override;

 private:
  InputPoints points_of(const ExplainGroup& group) const;
  StatedCost cost_at(const ExplainGroup& group, std::size_t input, const InputPoints& points, bool shares_ends) const;
  WatchedPoints watched_of(const ExplainGroup& group) const;
  std::vector<Explanation> at_one(ExplainGroup& group, const InputPoints& points,
                                  const std::vector<Baseline>& baselines);
  std::vector<Explanation> at_several(ExplainGroup& group);
  std::vector<Baseline> baselines_of(const ExplainGroup& group) const;

  // The mask token where there is one: it asks the same question as occlusion, and for pretrained models it is the one
  // token that was trained to say "unknown". With it plain Integrated Gradients reached .445 comprehensiveness on SST-2
  // (DistilBERT) where the padding token gave .251 (Enguehard 2023).
  std::vector<std::string> baselines_ = {"auto"};
  std::string point_;
  std::vector<std::string> globs_;  // of several points; empty: point_ alone
};

/// How far scores that sum to `sum` are from the change of the output along the path, under the name that says whether
/// it is promised to vanish, and the scores at the path's ends.
Json path_quality(const PathGradients& path, std::size_t input, double sum);

}  // namespace glass
