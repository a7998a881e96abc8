// A vector a text. What can be explained of it is its cosine or dot product with that of a second text, or one of its
// numbers.
#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "task/meanings/shared.h"

namespace glass {
namespace {

class EmbeddingScores final : public ScoreMeaning {
 public:
  explicit EmbeddingScores(const MeaningInput& input)
      : width_(input.architecture.last().width), tokenizer_(input.tokenizer) {}
  std::string task() const override { return "embedding"; }
  Link link() const override { return Link::unit_rows; }
  std::int64_t class_count() const override { return width_; }
  std::string class_name(std::int64_t label) const override { return std::to_string(label); }
  std::string class_word() const override { return "dimension"; }
  std::vector<TargetKind> target_kinds() const override {
    return {TargetKind::cosine, TargetKind::dot, TargetKind::dimension};
  }
  std::string describe(const ResolvedTarget& target, std::size_t row) const override {
    if (target.kind == TargetKind::cosine) return "cosine with the second text";
    if (target.kind == TargetKind::dot) return "dot product with the second text";
    return fmt::format("dimension {} of the embedding", target.labels.at(row));
  }

  /// The text, and alone as well the second one that it is compared with.
  std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const override {
    const auto read = [&](const std::string& text) { return with_tokens(tokenizer_.encode(text, max_length), text); };
    std::vector<Encoding> texts = {read(example.text)};
    if (!example.text_pair.empty()) texts.push_back(read(example.text_pair));
    return texts;
  }
  Encoding choose(ScoredText text, std::vector<double>& reference) const override {
    const at::Tensor row = text.scores.at(1).to(at::kCPU, at::kDouble).flatten();
    reference = to_doubles(row);
    return std::move(text.windows.front());
  }

  /// Of an embedding alone: its numbers. With a second text the caller puts the cosine in their place.
  Prediction prediction(const std::vector<double>& scores) const override {
    Prediction said;
    said.kind = PredictionKind::value;
    said.logits = scores;
    said.label = 0;
    said.label_name = class_name(0);
    return said;
  }

  Json answer(const Example& example, const ScoredText& text) const override {
    Json answer = answer_begin(example);
    const at::Tensor row = text.scores.front().to(at::kCPU, at::kDouble).flatten();
    answer["embedding"] = to_doubles(row);
    if (text.scores.size() < 2) return answer;
    const at::Tensor second = text.scores[1].to(at::kCPU, at::kDouble).flatten();
    answer["cosine"] = ((row * second).sum() / (row.norm() * second.norm())).item<double>();
    return answer;
  }

 private:
  std::int64_t width_;
  const Tokenizer& tokenizer_;
};

}  // namespace

std::unique_ptr<ScoreMeaning> embedding_meaning(const MeaningInput& input) {
  return std::make_unique<EmbeddingScores>(input);
}

}  // namespace glass
