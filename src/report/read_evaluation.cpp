// evaluation.json.
#include <algorithm>

#include "artefacts.h"
#include "evaluation.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "node.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostEvaluationBytes = 256u << 20;
constexpr std::size_t kMostClasses = 10000;

/// A count of things, not below 0.
std::int64_t read_count(const Node& node) {
  const std::int64_t count = node.integer();
  if (count < 0) node.complain("a count is negative");
  return count;
}

std::vector<std::vector<std::int64_t>> read_confusion(const Node& node) {
  std::vector<std::vector<std::int64_t>> rows;
  const std::vector<Node> items = node.items();
  if (items.size() > kMostClasses) node.complain("too many classes");
  for (const Node& row : items) {
    rows.emplace_back();
    for (const Node& cell : row.items()) rows.back().push_back(cell.integer());
    if (rows.back().size() != items.size())
      row.complain(fmt::format("expected {} counts, found {}", items.size(), rows.back().size()));
    for (std::int64_t count : rows.back()) {
      if (count < 0) row.complain("a count is negative");
    }
  }
  return rows;
}

std::vector<CalibrationBin> read_calibration(const Node& node) {
  std::vector<CalibrationBin> bins;
  for (const Node& bin : node.items()) {
    bins.push_back({bin.at("low").number(), bin.at("high").number(), bin.number_or("confidence", kUnknown),
                    bin.number_or("accuracy", kUnknown), bin.at("count").integer()});
  }
  return bins;
}

Written read_written(const Node& node) {
  Written written;
  written.texts = read_count(node.at("texts"));
  if (const auto beams = node.find("beams")) written.beams = read_count(*beams);
  written.bleu_signature = node.name_or("bleu_signature", "");
  written.chrf_signature = node.name_or("chrf_signature", "");
  for (const Node& sample : node.at("samples").items())
    written.samples.push_back({sample.at("text").text(), sample.at("target").text(), sample.at("written").text()});
  return written;
}

/// Losses are -log of a probability, so none is below 0; what rounding left below it is.
double read_loss(const Node& node) {
  constexpr double kRounding = 1e-3;
  const double loss = node.number();
  if (loss < -kRounding) node.complain("the loss of a token is negative");
  return loss;
}

TextLosses read_token_losses(const Node& node) {
  TextLosses text;
  for (const Node& token : node.at("tokens").items())
    text.push_back({token.at("text").text(), read_loss(token.at("loss"))});
  return text;
}

Split read_split(const std::string& name, const Node& node) {
  Split split;
  split.name = name;
  split.examples = read_count(node.at("examples"));
  split.metrics = read_metric_table(node.at("metrics"));
  split.majority_accuracy = node.number_or("majority_accuracy", kUnknown);
  if (const auto tokens = node.find("tokens")) split.tokens = read_count(*tokens);
  if (const auto words = node.find("words")) split.words = read_count(*words);
  if (const auto not_seen = node.find("words_not_seen")) split.words_not_seen = read_count(*not_seen);
  if (const auto confusion = node.find("confusion")) split.confusion = read_confusion(*confusion);
  if (const auto bins = node.find("calibration")) split.calibration = read_calibration(*bins);
  if (const auto written = node.find("written")) split.written = read_written(*written);
  if (const auto texts = node.find("token_losses")) {
    for (const Node& text : texts->items()) split.token_losses.push_back(read_token_losses(text));
  }
  return split;
}

}  // namespace

Metrics read_metric_table(const Node& node) {
  Metrics metrics;
  for (const auto& [name, value] : node.fields()) metrics.emplace_back(name, value.interval());
  return metrics;
}

std::optional<Interval> metric(const Metrics& metrics, const std::string& name) {
  for (const auto& [key, value] : metrics) {
    if (key == name) return value;
  }
  return std::nullopt;
}

const Split* Evaluation::main() const {
  for (const char* wanted : {"test", "dev"}) {
    for (const Split& split : splits) {
      if (split.name == wanted) return &split;
    }
  }
  return splits.empty() ? nullptr : &splits.front();
}

const Split* Evaluation::first_with(bool (*has)(const Split&)) const {
  if (main() && has(*main())) return main();
  const auto found = std::find_if(splits.begin(), splits.end(), has);
  return found == splits.end() ? nullptr : &*found;
}

bool has_written(const Split& split) {
  return split.written.has_value();
}

bool has_token_losses(const Split& split) {
  return !split.token_losses.empty();
}

Evaluation read_evaluation(const fs::path& file, const std::string& name) {
  const Json document = parse_json(read_file(file, kMostEvaluationBytes), name);
  const Node root(document, name + ": ");
  expect_schema(root, "glassformer.evaluation/1");
  Evaluation evaluation;
  evaluation.task = root.name_or("task", "");
  if (const auto labels = root.find("label_names")) evaluation.label_names = labels->names();
  for (const auto& [split, node] : root.at("splits").fields()) {
    evaluation.splits.push_back(read_split(split, node));
    const std::size_t classes = evaluation.splits.back().confusion.size();
    if (classes && !evaluation.label_names.empty() && classes != evaluation.label_names.size()) {
      node.at("confusion").complain(fmt::format("{} rows for {} label names", classes, evaluation.label_names.size()));
    }
  }
  return evaluation;
}

}  // namespace glass::report
