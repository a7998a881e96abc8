// Packing of variants into forwards, and the small things that every method asks of a subject.
#include "explain/passes.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"

namespace glass {

std::vector<PassGroup> plan_passes(const std::vector<ExplainInput>& inputs, std::vector<TextVariant> passes,
                                   std::int64_t batch_tokens) {
  const auto length = [&](const TextVariant& pass) { return inputs[pass.input].ids.size(); };
  std::sort(passes.begin(), passes.end(), [&](const TextVariant& a, const TextVariant& b) {
    if (length(a) != length(b)) return length(a) < length(b);
    return a.input != b.input ? a.input < b.input : a.variant < b.variant;
  });
  std::vector<PassGroup> groups;
  std::int64_t tokens = 0;
  for (const TextVariant& pass : passes) {
    const auto size = static_cast<std::int64_t>(length(pass));
    if (groups.empty() || tokens + size > batch_tokens) {
      groups.emplace_back();
      tokens = 0;
    }
    groups.back().push_back(pass);
    tokens += size;
  }
  return groups;
}

std::vector<TextVariant> one_pass_each(std::size_t inputs) {
  std::vector<TextVariant> passes(inputs);
  for (std::size_t i = 0; i < inputs; ++i) passes[i].input = i;
  return passes;
}

namespace {

/// Puts one sequence behind the others of its side.
void append(const std::int64_t* begin, const std::int64_t* end, std::vector<std::int64_t>& ids,
            std::vector<std::int64_t>& boundaries) {
  if (boundaries.empty()) boundaries.push_back(0);
  ids.insert(ids.end(), begin, end);
  boundaries.push_back(static_cast<std::int64_t>(ids.size()));
}

}  // namespace

Batch batch_of(const std::vector<ExplainInput>& inputs, const PassGroup& passes, const EditIds& edit_ids) {
  Batch batch;
  for (const TextVariant& pass : passes) {
    const ExplainInput& input = inputs[pass.input];
    std::vector<std::int64_t> ids(input.ids.begin(), input.ids.end());
    if (edit_ids) edit_ids(pass, ids.data());
    const std::size_t source = input.decoder_start < 0 ? ids.size() : static_cast<std::size_t>(input.decoder_start);
    append(ids.data(), ids.data() + source, batch.ids, batch.cu_seqlens);
    if (source < ids.size())
      append(ids.data() + source, ids.data() + ids.size(), batch.target_ids, batch.target_cu_seqlens);
    if (!input.token_types.empty()) {
      batch.token_types.resize(batch.ids.size() - source, 0);
      batch.token_types.insert(batch.token_types.end(), input.token_types.begin(), input.token_types.end());
    }
    batch.labels.push_back(input.label);
    batch.examples.push_back(static_cast<std::int64_t>(pass.input));
    if (input.position >= 0) batch.read_positions.push_back(input.position);
  }
  if (!batch.token_types.empty()) batch.token_types.resize(batch.ids.size(), 0);
  return batch;
}

ResolvedTarget target_of(const ResolvedTarget& target, const PassGroup& passes) {
  ResolvedTarget picked{target.kind, {}, {}};
  for (const TextVariant& pass : passes) {
    picked.labels.push_back(target.labels[pass.input]);
    if (!target.against.empty()) picked.against.push_back(target.against[pass.input]);
  }
  return picked;
}

Tensor forward(const ExplainContext& context, const Batch& batch, Trace& trace) {
  throw_if_interrupted();
  Tensor scores = context.subject->scores(batch, trace);
  check(scores.defined() && scores.dim() == 2 && scores.size(0) == batch.size(),
        "the subject's scores are not [B, C] for {} sequences", batch.size());
  if (trace.watching()) trace.finish(context.subject->points());
  return scores;
}

std::vector<double> to_doubles(const Tensor& tensor) {
  const Tensor host = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
  const double* data = host.const_data_ptr<double>();
  return {data, data + host.numel()};
}

PlainScores plain_scores(const ExplainContext& context, const std::vector<ExplainInput>& inputs) {
  std::vector<Tensor> scores(inputs.size());
  for (const PassGroup& group : plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens)) {
    Trace trace;
    const Tensor rows = forward(context, batch_of(inputs, group), trace).to(at::kCPU, at::kDouble);
    for (std::size_t i = 0; i < group.size(); ++i)
      scores[group[i].input] = rows.select(0, static_cast<std::int64_t>(i));
  }
  const Tensor all = at::stack(scores);
  std::vector<std::int64_t> labels;
  for (const ExplainInput& input : inputs) labels.push_back(input.label);
  PlainScores plain{resolve_target(context.target, all, labels), {}};
  plain.values = to_doubles(target_values(plain.target, all));
  return plain;
}

std::vector<Axis> token_axes(const ExplainInput& input) {
  return {{"token", static_cast<std::int64_t>(input.ids.size())}};
}

}  // namespace glass
