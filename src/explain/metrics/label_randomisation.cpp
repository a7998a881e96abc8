// Data randomisation (Adebayo et al. 2018): does an explanation differ from that of a model that was trained on the
// same texts with their labels exchanged by chance?
#include <algorithm>
#include <cmath>

#include "explain/rerun.h"
#include "explain/similarity.h"
#include "glass/base/correlation.h"
#include "glass/base/error.h"
#include "glass/model/model_folder.h"

namespace glass {

namespace {

constexpr const char* kKey = "explain.label_randomisation.model";

}  // namespace

class LabelRandomisation final : public ExplanationMetric {
 public:
  Better better() const override { return Better::low; }
  MetricNeeds needs() const override { return MetricNeeds::rerun; }
  void bind(config::Reader& reader) override {
    reader.field("model", folder_,
                 "run or model folder of the same config trained with data.permute_labels = true; the metric asks for "
                 "it");
  }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    std::vector<Json> numbers(cases.size(), Json::object());
    if (cases.empty()) return numbers;
    ExplainContext context = group->context();
    context.subject = &permuted(*group);
    const std::vector<Explanation> again = cases.front().explainer->explain(context, inputs_with_labels(*group));
    for (std::size_t c = 0; c < cases.size(); ++c) {
      const std::vector<double> own = magnitudes(own_scores(cases[c], *group)),
                                other = magnitudes(scores_among(cases[c], *group, again));
      const double rho = rank_correlation(own, other);
      if (!std::isnan(rho)) numbers[c] = {{"mean", rho}, {"ssim", structural_similarity(own, other)}};
    }
    return numbers;
  }

 private:
  /// The other model, opened once, on the device and in the numbers of the explained one. Error (config) where it is
  /// missing or reads other tokens.
  Transformer& permuted(const ExplainGroup& group) {
    const Subject& explained = *group.context().subject;
    if (!model_) open(group.context());
    const std::vector<Tensor> weights = explained.parameters();
    if (!weights.empty()) model_->to(weights.front().device(), weights.front().scalar_type());
    return *model_;
  }

  void open(const ExplainContext& context) {
    if (folder_.empty())
      fail(ErrorKind::config,
           "{}: name the run of a model that was trained with data.permute_labels = true, or leave the metric out",
           kKey);
    LoadedModel loaded = load_model(folder_);
    const Tokenizer* own = context.tokenizer;
    if (own != nullptr && own->to_json() != loaded.tokenizer->to_json())
      fail(ErrorKind::config,
           "{}: {} reads other tokens than the explained model; train both from one config, one of them with "
           "data.permute_labels = true",
           kKey, folder_);
    model_ = std::move(loaded.model);
  }

  std::string folder_;
  std::unique_ptr<Transformer> model_;
};

GLASS_REGISTER_METRIC(
    LabelRandomisation, "label_randomisation",
    "rank correlation of |score| with that of a model trained on labels exchanged by chance; 0 is best",
    "Spearman's correlation and the structural similarity (SSIM) between |score| of the tokens and what the same "
    "method "
    "says of the same text and class with a second model, which was trained on the same texts with their labels "
    "exchanged by chance. That model knows no rule: an explanation that is alike shows the text, not what was learned.",
    "Adebayo et al. 2018 (data randomisation), https://arxiv.org/abs/1810.03292");

}  // namespace glass
