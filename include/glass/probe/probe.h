// Probes: what does a layer know? A linear softmax classifier on a layer's states, with its control and its
// certificate.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/base/statistics.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/model/subject.h"

namespace glass {

struct ProbeConfig;

/// States of one point with a label a row. x is row-major float64 [rows, width].
struct ProbeData {
  std::int64_t rows = 0, width = 0;
  std::vector<double> x;
  std::vector<std::int32_t> y;
};

/// min_W (1/n) sum CE(W [x;1], y) + penalty / 2 ||W||^2 with the bias as one more penalised weight. `gap_nats` bounds
/// how far the loss is above the optimum: ||gradient||^2 / (2 penalty), the duality gap at the natural dual point.
struct SoftmaxProbe {
  std::int64_t classes = 0, width = 0;
  std::vector<double> weights;  ///< [classes, width + 1], bias last, for standardised inputs
  std::vector<double> mean, scale;
  double objective_nats = 0, gap_nats = 0;
  std::int64_t iterations = 0;
};

/// Solves in float64 to `gap_goal` nats. `start` warm-starts from another penalty's solution.
SoftmaxProbe fit_softmax_probe(const ProbeData& train, std::int64_t classes, double penalty, double gap_goal = 1e-8,
                               const SoftmaxProbe* start = nullptr);
/// The likeliest class of each row.
std::vector<std::int32_t> predict(const SoftmaxProbe& probe, const ProbeData& data);

/// One labelling to probe for: rows are texts (pooled) or tokens.
struct ProbeTask {
  std::string name;  ///< "label", "length", "word:not", "tag"
  std::vector<std::string> classes;
  std::vector<std::int32_t> train, test;  ///< by text; with token states every token has the label of its text
  /// By text and token, -1 for tokens that are left out; in place of the above, with token states only.
  std::vector<std::vector<std::int32_t>> train_tokens = {}, test_tokens = {};
};

/// Probes every point that config.points matches; one JSON a labelling ("glassformer.probe/1", docs/artefacts.md). Of
/// up to config.limit texts of train, seeded, every sixth of each label chooses the penalty, the others fit; the chosen
/// probe is tested once on `test`. The control is the same procedure on random labels: permuted between texts (pooled
/// states), where it has to be at chance, or one a token type (token states), where it says how much a probe learns by
/// heart. Intervals are 95 % bootstraps over texts.
std::vector<Json> run_probes(Subject& subject, const ProbeConfig& config, const TokenizedDataset& train,
                             const TokenizedDataset& test, const std::vector<ProbeTask>& tasks, std::uint64_t seed);

/// Throws the Error (config, data) that run_probes() would end with: points that match nothing or have no state a row,
/// labels of which a probe cannot be fitted. The subject reads one text.
void check_probes(Subject& subject, const ProbeConfig& config, const TokenizedDataset& train,
                  const TokenizedDataset& test, const std::vector<ProbeTask>& tasks, std::uint64_t seed);

}  // namespace glass
