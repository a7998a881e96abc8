// Subjects in closed form for the tests of explainers: a function of a text's token vectors, and attention that is
// given.
#pragma once

#include <ATen/ATen.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "glass/config/reader.h"
#include "glass/explain/explainer.h"
#include "glass/model/subject.h"

namespace glass::toys {

/// Token `id` has the vector table[id]; the scores [C] of a text are a given function of its vectors [T, D].
class FunctionSubject final : public Subject {
 public:
  using Function = std::function<Tensor(const Tensor&)>;
  FunctionSubject(Tensor table, Function function) : table_(std::move(table)), function_(std::move(function)) {}

  Tensor scores(const Batch& batch, Trace& trace) override {
    ++forwards;
    if (is_training_) ++forwards_in_training;
    tokens.push_back(batch.tokens());
    const Tensor ids = at::tensor(batch.ids, at::kLong);
    const Tensor words = trace.at(Point("toy.word_embed"), table_.index_select(0, ids));  // [N, D]
    const Tensor embed = trace.at(Point("toy.embed"), words * embed_scale);
    std::vector<Tensor> rows;
    for (std::int64_t b = 0; b < batch.size(); ++b)
      rows.push_back(function_(embed.narrow(0, batch.cu_seqlens[b], batch.length(b))));
    return trace.at(Point("toy.scores"), at::stack(rows));
  }
  std::vector<PointInfo> points() const override {
    return {{"toy.word_embed", "[N, D]", "token vectors", PointKind::state, "", -1, "word_embed"},
            {"toy.embed", "[N, D]", "the same, scaled", PointKind::state, "", -1, "embed"},
            {"toy.scores", "[B, C]", "scores", PointKind::logits}};
  }
  Tensor mean_word_vector() const override { return mean; }
  Tensor word_vectors() const override { return table_; }
  std::vector<Tensor> parameters() const override { return {table_}; }
  void set_training(bool training) override { is_training_ = training; }
  bool is_training() const override { return is_training_; }

  Tensor mean;             ///< undefined unless a test sets it
  double embed_scale = 1;  ///< toy.embed = embed_scale * toy.word_embed
  std::int64_t forwards = 0, forwards_in_training = 0;
  std::vector<std::int64_t> tokens;  ///< of each forward

 private:
  Tensor table_;
  Function function_;
  bool is_training_ = false;
};

/// Announces given patterns, by layer, for every text of their length; scores are constant.
class PatternSubject final : public Subject {
 public:
  PatternSubject(std::vector<Tensor> patterns, ReadRows rows) : patterns_(std::move(patterns)), rows_(rows) {}

  Tensor scores(const Batch& batch, Trace& trace) override {
    for (std::size_t layer = 0; layer < patterns_.size(); ++layer) {
      const Point point(points()[layer].name);
      if (trace.wants(point))
        trace.at_pattern(point, 0, at::stack(std::vector<Tensor>(batch.size(), patterns_[layer])));
    }
    return at::zeros({batch.size(), 2});
  }
  std::vector<PointInfo> points() const override {
    std::vector<PointInfo> infos;
    for (std::size_t layer = 0; layer < patterns_.size(); ++layer)
      infos.push_back({"toy." + std::to_string(layer) + ".self_pattern", "[H, T, T] a sequence", "given attention",
                       PointKind::pattern});
    return infos;
  }
  ReadRows read_rows() const override { return rows_; }

 private:
  std::vector<Tensor> patterns_;  // each [H, T, T]
  ReadRows rows_;
};

/// A text of these ids; ids 1 and 2 are special ([CLS], [SEP]), every other token is a word of its own.
inline ExplainInput text_of(const std::vector<std::int32_t>& ids) {
  ExplainInput input;
  std::int32_t words = 0;
  for (const std::int32_t id : ids) {
    const bool special = id == 1 || id == 2;
    input.ids.push_back(id);
    input.special.push_back(special ? 1 : 0);
    input.words.push_back(special ? -1 : words++);
  }
  return input;
}

/// The vocabulary of the toys: pad 0, cls 1, sep 2, mask 3, unk 4.
inline ExplainContext context_of(Subject& subject) {
  ExplainContext context;
  context.subject = &subject;
  context.special_ids.pad = 0;
  context.special_ids.cls = 1;
  context.special_ids.sep = 2;
  context.special_ids.mask = 3;
  context.special_ids.unk = 4;
  return context;
}

/// Vectors of width 1: the five special ids are 0, then come these numbers, from id 5.
inline Tensor scalar_table(const std::vector<double>& numbers) {
  std::vector<double> all(5, 0.0);
  all.insert(all.end(), numbers.begin(), numbers.end());
  return at::tensor(all, at::kDouble).unsqueeze(1);
}

/// Captum's BasicModel_MultiLayer, first output: with s the sum of the inputs, relu(s - 10) + 3 relu(s + 1) - 1.
inline Tensor multi_layer(const Tensor& x) {
  const Tensor s = x.sum();
  return ((s - 10).relu() + 3 * (s + 1).relu() - 1).unsqueeze(0);
}

/// One sigmoid of the sum of the inputs.
inline Tensor sigmoid_model(const Tensor& x) {
  return x.sum().sigmoid().unsqueeze(0);
}

/// Two different networks with one function: relu(relu(x1) - 1 - relu(x2)) and relu(relu(x1 - 1) - relu(x2)).
inline Tensor two_relus(const Tensor& x) {
  return (x[0].relu() - 1 - x[1].relu()).relu();
}
inline Tensor two_relus_again(const Tensor& x) {
  return ((x[0] - 1).relu() - x[1].relu()).relu();
}

using Settings = std::map<std::string, config::Value>;

/// One text explained by one method.
inline Explanation explain_one(Subject& subject, const std::string& method, const Settings& settings,
                               const ExplainInput& input) {
  return make_explainer(method, settings)->explain(context_of(subject), {input}).at(0);
}

}  // namespace glass::toys
