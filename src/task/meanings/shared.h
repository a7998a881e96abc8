// What the meanings of several heads share.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "glass/model/to_doubles.h"
#include "glass/task/score_meaning.h"

namespace glass {

/// One function a head; make.cpp has the table.
std::unique_ptr<ScoreMeaning> classification_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> multi_label_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> regression_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> embedding_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> tags_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> span_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> masked_lm_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> causal_lm_meaning(const MeaningInput& input);
std::unique_ptr<ScoreMeaning> sequence_to_sequence_meaning(const MeaningInput& input);

/// The targets of scores that a softmax turns into probabilities.
std::vector<TargetKind> softmax_targets();

/// Scores with names, one for each output of a head.
class NamedScores : public ScoreMeaning {
 public:
  NamedScores(std::string task, Link link, std::vector<std::string> names)
      : task_(std::move(task)), link_(link), names_(std::move(names)) {}
  std::string task() const override { return task_; }
  Link link() const override { return link_; }
  std::int64_t class_count() const override { return static_cast<std::int64_t>(names_.size()); }
  std::string class_name(std::int64_t label) const override;
  std::vector<TargetKind> target_kinds() const override { return softmax_targets(); }

 protected:
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string task_;
  Link link_;
  std::vector<std::string> names_;
};

/// The largest score as the predicted class, with the softmax as probabilities.
Prediction softmax_prediction(const std::vector<double>& scores, const ScoreMeaning& meaning);

/// {"text": ..., "text_pair": ...}: how every answer begins.
Json answer_begin(const Example& example);
/// Values by name.
Json by_name(const std::vector<double>& values, const std::vector<std::string>& names);
/// The part of its text that a run of tokens covers: {"text", "start", "end"}, bytes.
Json covered_part(const Example& example, const Encoding& encoding, std::size_t first, std::size_t last);

}  // namespace glass
