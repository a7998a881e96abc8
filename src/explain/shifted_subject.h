// The same function of the text behind other values: what tokens become where they enter is moved by a constant, and
// the model takes the constant off again.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "glass/model/subject.h"

namespace glass {

/// Shows the points of `shifts` as their values plus a vector [D] and hands the rest of the model what it would have
/// had without it (Kindermans et al. 2017: a bias of the first layer undoes a constant shift of the input). Scores are
/// those of the subject, which must live on.
class ShiftedSubject final : public Subject {
 public:
  /// `word_shift` [D] is that of the word vectors; undefined: none.
  ShiftedSubject(Subject& subject, std::map<std::string, Tensor> shifts, Tensor word_shift)
      : subject_(subject), shifts_(std::move(shifts)), word_shift_(std::move(word_shift)) {}

  Tensor scores(const Batch& batch, Trace& trace) override;
  std::vector<PointInfo> points() const override { return subject_.points(); }
  void set_training(bool training) override { subject_.set_training(training); }
  bool is_training() const override { return subject_.is_training(); }
  std::vector<Tensor> parameters() const override { return subject_.parameters(); }
  std::vector<ParameterLayer> parameter_layers() const override { return subject_.parameter_layers(); }
  ReadRows read_rows() const override { return subject_.read_rows(); }
  Tensor mean_word_vector() const override { return shifted(subject_.mean_word_vector()); }
  Tensor word_vectors() const override { return shifted(subject_.word_vectors()); }
  Tensor token_counts() const override { return subject_.token_counts(); }
  bool knows_token_counts() const override { return subject_.knows_token_counts(); }
  std::optional<BlockMaps> block_maps(const std::string& stack, std::int64_t layer) const override {
    return subject_.block_maps(stack, layer);
  }

 private:
  /// The shift of a point in the type of a value, [D]; undefined where it has none.
  Tensor shift_of(const std::string& point, const Tensor& value) const;
  Tensor shifted(const Tensor& words) const;
  void relay(const PointInfo& info, Trace& outer, Trace& inner) const;

  Subject& subject_;
  std::map<std::string, Tensor> shifts_;
  Tensor word_shift_;
};

}  // namespace glass
