#include "explain/attention_off.h"

#include <ATen/ATen.h>

#include <limits>
#include <memory>

#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {

namespace {

using Columns = std::vector<std::vector<std::int64_t>>;  // by variant: which keys, or rows, are off

/// Keys of one side of the variants. `first`: the token that key 0 is; tokens outside [first, last) are none of it.
std::vector<std::int64_t> keys_within(const std::vector<std::uint32_t>& off, std::int64_t first, std::int64_t last) {
  std::vector<std::int64_t> keys;
  for (const std::uint32_t token : off) {
    if (token >= first && token < last) keys.push_back(token - first);
  }
  return keys;
}

/// What is off in the stack that reads the text, and in the decoder behind it.
struct Sides {
  Columns text, decoder;
};

/// A decoder that reads the text again has its start token in front and does not see the last token.
Sides sides_of(const ExplainGroup& group, const Variants& variants,
               const std::vector<std::vector<std::uint32_t>>& off) {
  Sides sides;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const ExplainInput& input = group.inputs()[variants[i].input];
    const auto size = static_cast<std::int64_t>(input.ids.size());
    const bool has_target = input.decoder_start >= 0;
    sides.text.push_back(keys_within(off[i], 0, has_target ? input.decoder_start : size));
    sides.decoder.push_back(has_target ? keys_within(off[i], input.decoder_start, size)
                                       : keys_within(off[i], -1, size - 1));
  }
  return sides;
}

/// The scores [H, queries, keys] of one sequence without these keys; `keep_own`: a token still sees itself.
Tensor without_keys(const Tensor& scores, const std::vector<std::int64_t>& keys, bool keep_own) {
  if (keys.empty()) return scores;
  if (!keep_own && static_cast<std::int64_t>(keys.size()) == scores.size(2))
    fail(ErrorKind::usage,
         "explain: attention_off leaves nothing of the text that a decoder could attend to; use another replacement");
  const at::TensorOptions options = scores.options().dtype(at::kBool);
  Tensor is_off = at::zeros({scores.size(1), scores.size(2)}, options);
  is_off.index_fill_(1, at::tensor(keys, at::kLong).to(scores.device()), true);
  if (keep_own) is_off.logical_and_(at::eye(scores.size(1), scores.size(2), options).logical_not());
  return scores.masked_fill(is_off, -std::numeric_limits<double>::infinity());
}

void edit_scores(const std::vector<std::string>& points, const std::shared_ptr<const Columns>& off, bool keep_own,
                 Trace& trace) {
  for (const std::string& point : points) {
    trace.edit(point, [off, keep_own](const Tensor& scores, const EditPlace& place) {
      return without_keys(scores, off->at(static_cast<std::size_t>(place.sequence)), keep_own);
    });
  }
}

/// The rows of one text, those that are off replaced by the mean of the others: the mean of all is then theirs.
Tensor mean_of_others(const Tensor& rows, const std::vector<std::int64_t>& off) {
  if (off.empty()) return rows;
  if (static_cast<std::int64_t>(off.size()) == rows.size(0))
    fail(ErrorKind::usage, "explain: attention_off leaves no token to take the mean of; use another replacement");
  const Tensor is_off = at::zeros({rows.size(0), 1}, rows.options().dtype(at::kBool))
                            .index_fill_(0, at::tensor(off, at::kLong).to(rows.device()), true);
  const Tensor others = rows.masked_fill(is_off, 0).sum(0, true) / static_cast<double>(rows.size(0) - off.size());
  return at::where(is_off, others, rows);
}

/// The last state that has a row a token: what a mean over tokens is taken of.
std::string last_state(const std::vector<PointInfo>& points) {
  std::string last;
  for (const PointInfo& point : points) {
    if (point.kind == PointKind::state && point.shape == "[N, D]") last = point.name;
  }
  return last;
}

void edit_mean(const std::string& point, const std::shared_ptr<const Columns>& off, Trace& trace) {
  trace.edit(point, [off, point](const Tensor& value, const EditPlace& place) {
    check(place.cu_seqlens.size() == off->size() + 1, "the boundaries of '{}' are not those of the batch", point);
    std::vector<Tensor> texts;
    for (std::size_t b = 0; b < off->size(); ++b) {
      const std::int64_t first = place.cu_seqlens[b], last = place.cu_seqlens[b + 1];
      texts.push_back(mean_of_others(value.narrow(0, first, last - first), (*off)[b]));
    }
    return at::cat(texts);
  });
}

}  // namespace

void switch_attention_off(const ExplainGroup& group, const Variants& variants,
                          const std::vector<std::vector<std::uint32_t>>& off, Trace& trace) {
  const Subject& subject = *group.context().subject;
  const std::vector<PointInfo> points = subject.points();
  const std::vector<std::string> own = self_score_points(points, text_stack(points));
  if (own.empty())
    fail(ErrorKind::usage,
         "explain: this model announces no attention scores, so attention_off cannot hide a token; "
         "use another replacement");
  const Sides sides = sides_of(group, variants, off);
  const auto text = std::make_shared<const Columns>(sides.text),
             behind = std::make_shared<const Columns>(sides.decoder);
  edit_scores(own, text, true, trace);
  const std::string decoder = decoder_stack(points);
  if (!decoder.empty()) edit_scores(self_score_points(points, decoder), behind, true, trace);
  edit_scores(cross_score_points(points), text, false, trace);
  const bool is_mean = subject.read_rows() == ReadRows::mean && group.inputs().at(0).position < 0 &&
                       !group.context().scores_mean().scores_tokens();
  if (is_mean) edit_mean(last_state(points), decoder.empty() ? text : behind, trace);
}

}  // namespace glass
