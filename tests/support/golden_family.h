// The checkpoint of one family (tests/golden/families) with its batch, whole and text by text.
#pragma once

#include <string>
#include <vector>

#include "glass/model/model_folder.h"
#include "support/golden.h"

namespace glass::golden {

inline std::vector<std::string> family_names() {
  std::vector<std::string> names;
  const Json list = read_json(path_of("families/families.json"));
  for (const Json& family : list) names.push_back(family.at("name"));
  return names;
}

struct Family {
  LoadedTransformer loaded;
  Transformer& model;
  Batch batch;

  explicit Family(const std::string& name)
      : loaded(load_transformer(path_of("families") / name)), model(*loaded.model) {
    const Tensors expected = read_tensors("families/" + name + "/expected.safetensors");
    const auto integers = [&](const char* key) {
      return expected.contains(key) ? to_integers(expected.at(key)) : std::vector<std::int64_t>{};
    };
    batch.ids = integers("input_ids");
    batch.cu_seqlens = integers("cu_seqlens");
    batch.token_types = integers("token_type_ids");
    // A classifier with a decoder makes its target itself.
    if (is_pooled(model.architecture().head.kind)) return;
    batch.target_ids = integers("decoder_input_ids");
    batch.target_cu_seqlens = integers("decoder_cu_seqlens");
  }

  /// The text `b` of the batch alone.
  Batch alone(std::int64_t b) const {
    const auto part = [b](const std::vector<std::int64_t>& all, const std::vector<std::int64_t>& cu_seqlens) {
      if (all.empty()) return all;
      return std::vector<std::int64_t>(all.begin() + cu_seqlens[b], all.begin() + cu_seqlens[b + 1]);
    };
    Batch one;
    one.ids = part(batch.ids, batch.cu_seqlens);
    one.cu_seqlens = {0, static_cast<std::int64_t>(one.ids.size())};
    one.token_types = part(batch.token_types, batch.cu_seqlens);
    one.target_ids = part(batch.target_ids, batch.target_cu_seqlens);
    if (!one.target_ids.empty()) one.target_cu_seqlens = {0, static_cast<std::int64_t>(one.target_ids.size())};
    return one;
  }

  /// The rows of the scores that belong to text `b`.
  Tensor rows_of(const Tensor& scores, std::int64_t b) const {
    if (is_pooled(model.architecture().head.kind)) return scores.narrow(0, b, 1);
    const std::vector<std::int64_t>& cu = batch.target_ids.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
    return scores.narrow(0, cu[b], cu[b + 1] - cu[b]);
  }

  Tensor scores(const Batch& asked, Trace& trace) {
    const at::NoGradGuard no_gradient;
    return model.scores(asked, trace);
  }
};

}  // namespace glass::golden
