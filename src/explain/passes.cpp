// Packing of variants into forwards, and the small things that every method asks of a subject.
#include "explain/passes.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"

namespace glass {

std::vector<PassGroup> plan_passes(const std::vector<ExplainInput>& inputs, std::vector<Pass> passes, std::int64_t batch_tokens) {
  const auto length = [&](const Pass& pass) { return inputs[pass.input].ids.size(); };
  std::sort(passes.begin(), passes.end(), [&](const Pass& a, const Pass& b) {
    if (length(a) != length(b)) return length(a) < length(b);
    return a.input != b.input ? a.input < b.input : a.variant < b.variant;
  });
  std::vector<PassGroup> groups;
  std::int64_t tokens = 0;
  for (const Pass& pass : passes) {
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

std::vector<Pass> one_pass_each(std::size_t inputs) {
  std::vector<Pass> passes(inputs);
  for (std::size_t i = 0; i < inputs; ++i) passes[i].input = i;
  return passes;
}

Batch batch_of(const std::vector<ExplainInput>& inputs, const PassGroup& passes, const EditIds& edit_ids) {
  Batch batch;
  batch.cu_seqlens.push_back(0);
  for (const Pass& pass : passes) {
    const std::vector<std::int32_t>& ids = inputs[pass.input].ids;
    batch.ids.insert(batch.ids.end(), ids.begin(), ids.end());
    if (edit_ids) edit_ids(pass, batch.ids.data() + batch.cu_seqlens.back());
    batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
    batch.labels.push_back(-1);
    batch.examples.push_back(static_cast<std::int64_t>(pass.input));
    if (inputs[pass.input].position >= 0) batch.read_positions.push_back(inputs[pass.input].position);
  }
  return batch;
}

ResolvedTarget target_of(const ResolvedTarget& target, const PassGroup& passes) {
  ResolvedTarget picked{target.kind, {}, {}};
  for (const Pass& pass : passes) {
    picked.labels.push_back(target.labels[pass.input]);
    if (!target.against.empty()) picked.against.push_back(target.against[pass.input]);
  }
  return picked;
}

Tensor forward(const ExplainContext& context, const Batch& batch, Trace& trace) {
  throw_if_interrupted();
  Tensor scores = context.subject->scores(batch, trace);
  check(scores.defined() && scores.dim() == 2 && scores.size(0) == batch.size(), "the subject's scores are not [B, C] for {} sequences",
        batch.size());
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
    for (std::size_t i = 0; i < group.size(); ++i) scores[group[i].input] = rows.select(0, static_cast<std::int64_t>(i));
  }
  const Tensor all = at::stack(scores);
  PlainScores plain{resolve_target(context.target, all), {}};
  plain.values = to_doubles(target_values(plain.target, all));
  return plain;
}

std::string resolve_point(const Subject& subject, const std::string& setting, const std::string& key) {
  if (!subject.second_embed_point().empty()) {
    fail(ErrorKind::usage, "{}: this model reads the text twice, at {} and at {}, and gradients at one of them are not the whole; use occlusion", key,
         subject.embed_point(), subject.second_embed_point());
  }
  std::string name = setting;
  if (setting.empty() || setting == "embed") name = subject.embed_point();
  if (setting == "word_embed") {
    name = subject.word_embed_point();
    if (name.empty()) fail(ErrorKind::config, "{}: this model announces no word vectors; use \"\" for the input of its first block", key);
  }
  std::vector<std::string> known;
  for (const PointInfo& point : subject.points()) known.push_back(point.name);
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    fail(ErrorKind::config, "{}: the model has no point '{}'{}; `glassformer inspect MODEL --points` lists them", key, name,
         did_you_mean(name, known));
  }
  return name;
}

std::vector<Axis> token_axes(const ExplainInput& input) {
  return {{"token", static_cast<std::int64_t>(input.ids.size())}};
}

}  // namespace glass
