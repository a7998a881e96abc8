// Between the names of a checkpoint and ours.
#pragma once

#include <string>
#include <vector>

#include "glass/model/transformer.h"
#include "glass/model/weight_reader.h"
#include "glass/model/weight_report.h"
#include "model/hugging_face/family.h"

namespace glass {

/// Where one of our weights stands in a checkpoint.
struct WeightSource {
  std::vector<std::string> names;  ///< in the checkpoint
  WeightForm form = WeightForm::stacked;
};

/// Unties an output layer that config.json ties to the word vectors, or leaves so by default, where the file holds two
/// tables that differ: transformers reads such files so. T5's is tied where its file holds one.
void settle_tied_words(const Family& family, const WeightReader& weights, Architecture& architecture);

/// Gives a model without weights those of the file, in fp32; what needs no conversion stays mapped. Missing, unused and
/// misshapen weights are one Error (data) that lists them and says how a config allows them.
WeightReport import_weights(Transformer& model, const Family& family, const WeightReader& weights,
                            const ImportOptions& options = {});

/// The model's weights under the family's names and in its layout, and the carried ones; the prefix is that of a model
/// with a head, or none for a bare one.
NamedTensors export_weights(const Transformer& model, const Family& family);

}  // namespace glass
