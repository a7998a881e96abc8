// The baselines pad, mask, zero and mean.
#include "explain/baseline.h"

#include <ATen/ATen.h>

#include "explain/entries.h"
#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {

const std::vector<std::string>& baseline_names() {
  static const std::vector<std::string> names = {"mask", "pad", "zero", "mean"};
  return names;
}

std::int64_t mask_or_unk(const SpecialIds& ids, const std::string& key) {
  if (const auto id = ids.mask_or_unk()) return *id;
  fail(ErrorKind::config, "{}: the vocabulary has neither a mask nor an unknown token; choose another replacement",
       key);
}

void replace_ids(const ExplainInput& input, std::int64_t replacement, std::int64_t* ids) {
  for (std::size_t t = 0; t < input.ids.size(); ++t) {
    if (input.special[t] == 0) ids[t] = replacement;
  }
}

Baseline make_baseline(const std::string& name, const ExplainContext& context, const std::vector<ExplainInput>& inputs,
                       const std::string& key) {
  Baseline baseline;
  const auto replace_by = [&inputs](std::int64_t id) {
    return [&inputs, id](const TextVariant& pass, std::int64_t* ids) { replace_ids(inputs[pass.input], id, ids); };
  };
  if (name == "mask") {
    baseline.edit_ids = replace_by(mask_or_unk(context.special_ids, key));
  } else if (name == "pad") {
    if (!context.special_ids.pad)
      fail(ErrorKind::config, "{}: the vocabulary has no padding token; use mask, zero or mean", key);
    baseline.edit_ids = replace_by(*context.special_ids.pad);
  } else if (name == "mean") {
    baseline.word_vector = context.subject->mean_word_vector();
    if (!baseline.word_vector.defined() || word_embed_points(context.subject->points()).empty()) {
      fail(ErrorKind::config,
           "{}: 'mean' needs the token counts of the training set, and this model does not know them; use mask, pad or "
           "zero",
           key);
    }
  } else {
    check(name == "zero", "unknown baseline '{}'", name);
    baseline.zeros = true;
  }
  return baseline;
}

void add_baseline_edit(const Baseline& baseline, const ExplainContext& context, const std::vector<ExplainInput>& inputs,
                       const PassGroup& group, Trace& trace) {
  if (!baseline.word_vector.defined()) return;
  const Entries entries(*context.subject, "word_embed", "explain.baseline");
  for (std::size_t point = 0; point < entries.points().size(); ++point) {
    std::vector<std::uint8_t> replaced;  // by row of the point
    for (const TextVariant& pass : group) {
      const std::vector<std::vector<std::int64_t>> tokens = entries.tokens_by_entry(inputs[pass.input]);
      for (const std::int64_t token : tokens[point]) {
        replaced.push_back(inputs[pass.input].special[static_cast<std::size_t>(token)] == 0 ? 1 : 0);
      }
    }
    const Tensor rows =
        at::tensor(at::ArrayRef<std::uint8_t>(replaced), at::kByte).to(at::kBool).unsqueeze(1);  // [N, 1]
    trace.edit(entries.points()[point], [rows, vector = baseline.word_vector](const Tensor& value, const Point&) {
      return at::where(rows.to(value.device()), vector.to(value.options()), value);
    });
  }
}

}  // namespace glass
