#include "glass/data/permute_labels.h"

#include <numeric>
#include <utility>

#include "glass/base/error.h"
#include "glass/base/random.h"

namespace glass {

namespace {

constexpr std::uint64_t kPermutePurpose = 0x7065726dULL;

/// What a text is learned with.
struct Gold {
  std::int32_t label;
  std::vector<std::int32_t> labels;
  bool has_gold;
  double value;
};

}  // namespace

void permute_labels(Dataset& data, DataKind kind, std::uint64_t seed) {
  if (kind != DataKind::labelled && kind != DataKind::multi_labelled && kind != DataKind::valued)
    fail(ErrorKind::config,
         "data.permute_labels: only classes, several labels and numbers can be exchanged among texts; set it to false");
  std::vector<Gold> golds;
  for (Example& example : data.examples)
    golds.push_back({example.label, std::move(example.labels), example.has_gold, example.value});
  Random(derive_seed(seed, kPermutePurpose)).shuffle(golds);
  for (std::size_t i = 0; i < golds.size(); ++i) {
    Example& example = data.examples[i];
    example.label = golds[i].label;
    example.labels = std::move(golds[i].labels);
    example.has_gold = golds[i].has_gold;
    example.value = golds[i].value;
  }
}

}  // namespace glass
