// Random scores: the floor that every method has to stand above.
#include "glass/base/random.h"
#include "glass/explain/explainer.h"

namespace glass {

class RandomScores final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("signed", is_signed_, "scores between -1 and 1; no: between 0 and 1, as shares are");
  }

  StatedCost cost(const ExplainGroup& /*group*/, std::size_t /*input*/) override { return PassCost{1, 0}; }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    std::vector<Explanation> results(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
      const ExplainInput& input = group.inputs()[i];
      Random random(derive_seed(group.context().seed, static_cast<std::uint64_t>(input.example), kStream));
      for (std::size_t t = 0; t < input.ids.size(); ++t)
        results[i].values.push_back(input.special[t] != 0 ? 0 : draw(random));
      results[i].is_signed = is_signed_;
      results[i].unit = "random number";
      results[i].quality = {{"score_input", group.values()[i]}};
      results[i].forwards = 1;
    }
    return results;
  }

 private:
  double draw(Random& random) const { return is_signed_ ? 2 * random.uniform() - 1 : random.uniform(); }

  bool is_signed_ = true;
  static constexpr std::uint64_t kStream = 0x72616e64;  ///< apart from what other methods draw for the text
};

GLASS_REGISTER_EXPLAINER(RandomScores, "random", "random scores: the floor that every method has to stand above",
                         "A number for each token, drawn by chance. It says nothing of the model: a "
                         "method that is no better by some measure says nothing either.",
                         "none", "Whatever it seems to show is chance.",
                         "the random control of DeYoung et al. 2020, https://arxiv.org/abs/1911.03429");

}  // namespace glass
