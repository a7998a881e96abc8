// Explains a LibTorch module of one's own: wrap it as a glass::Subject, pass its values through the Trace, call a
// method.
#include <ATen/ATen.h>
#include <glass/explain/explainer.h>

#include <cmath>
#include <cstdio>

/// Mean of token vectors, then a linear layer: scores [B, 2].
class MeanOfVectors : public glass::Subject {
 public:
  at::Tensor scores(const glass::Batch& batch, glass::Trace& trace) override {
    const at::Tensor ids = at::tensor(batch.ids, at::kLong);
    const at::Tensor words =
        trace.at(glass::Point("words"), vectors_.index_select(0, ids), batch.cu_seqlens);  // [N, D]
    std::vector<at::Tensor> means;
    for (std::int64_t b = 0; b < batch.size(); ++b)
      means.push_back(words.narrow(0, batch.cu_seqlens[b], batch.length(b)).mean(0));
    return at::stack(means).matmul(head_);
  }
  std::vector<glass::PointInfo> points() const override { return {{"words", "[N, D]", "token vectors"}}; }

 private:
  at::Tensor vectors_ = at::tensor({0.0, 0.0, 2.0, 1.0, -1.0, 3.0}).view({3, 2});  // of 3 tokens
  at::Tensor head_ = at::tensor({1.0, -1.0, 0.5, 0.25}).view({2, 2});
};

int main() {
  MeanOfVectors module;
  glass::ExplainContext context;
  context.subject = &module;
  const auto meaning = glass::class_scores({"no", "yes"});
  context.meaning = meaning.get();
  context.target = glass::parse_target("logit:yes", *meaning);
  glass::ExplainInput text;
  text.ids = {1, 2};
  text.special = {0, 0};
  text.words = {0, 1};
  const auto method = glass::make_explainer("integrated_gradients", {{"baseline", std::string("zero")}});
  const glass::Explanation result = method->explain(context, {text}).front();
  for (const double value : result.values) std::printf("%+.4f\n", value);
  // By hand: token t has (vector . column "yes" of the head) / 2, that is (-2 + 0.25) / 2 and (1 + 0.75) / 2.
  return std::abs(result.values[0] + 0.875) < 1e-6 && std::abs(result.values[1] - 0.875) < 1e-6 ? 0 : 1;
}
