// metrics.jsonl and the probe files.
#include <sstream>

#include "artefacts.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "node.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostMetricsBytes = 256u << 20;

TrainPoint read_train_point(const Node& line) {
  TrainPoint point;
  point.step = line.at("step").number();
  point.loss = line.at("loss").number();
  point.epoch = line.number_or("epoch", kUnknown);
  point.learning_rate = line.number_or("learning_rate", kUnknown);
  point.gradient_norm = line.number_or("gradient_norm", kUnknown);
  point.tokens_per_second = line.number_or("tokens_per_second", kUnknown);
  point.seconds = line.number_or("seconds", kUnknown);
  return point;
}

/// A resumed run repeats the steps after its checkpoint: the later line holds.
template <typename Point>
void drop_repeated(std::vector<Point>& points, double step) {
  while (!points.empty() && points.back().step >= step) points.pop_back();
}

void read_line(const Node& line, Curves& curves) {
  expect_schema(line, "glassformer.metrics/1");
  const std::string kind = line.at("kind").text();
  if (kind == "train") {
    TrainPoint point = read_train_point(line);
    drop_repeated(curves.train, point.step);
    curves.train.push_back(point);
  } else if (kind == "eval") {
    EvalPoint point;
    point.split = line.at("split").text();
    point.step = line.at("step").number();
    point.epoch = line.number_or("epoch", kUnknown);
    point.metrics = read_metric_table(line.at("metrics"));
    std::erase_if(curves.evaluations,
                  [&](const EvalPoint& old) { return old.split == point.split && old.step >= point.step; });
    curves.evaluations.push_back(std::move(point));
  } else {
    line.at("kind").complain(fmt::format("expected train or eval, found {}", shown(kind)));
  }
}

ProbeLayer read_layer(const Node& node) {
  ProbeLayer layer;
  layer.point = node.at("point").name();
  layer.width = node.integer_or("width", 0);
  layer.iterations = node.integer_or("iterations", 0);
  layer.accuracy = node.at("accuracy").interval();
  const auto control = node.find("control_accuracy");
  layer.control = control ? control->interval() : Interval{kUnknown, kUnknown, kUnknown};
  layer.selectivity = node.number_or("selectivity", kUnknown);
  layer.penalty = node.number_or("penalty", kUnknown);
  layer.loss_nats = node.number_or("loss_nats", kUnknown);
  layer.gap_nats = node.number_or("gap_nats", kUnknown);
  return layer;
}

}  // namespace

Curves read_curves(const fs::path& file, const std::string& name) {
  const std::string content = read_file(file, kMostMetricsBytes);
  Curves curves;
  std::istringstream lines(content);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const bool complete = !lines.eof();  // a run that was killed may leave half a line at the end
    if (line.empty() || (!complete && !line.ends_with('}'))) continue;
    const std::string place = fmt::format("{}:{}", name, number);
    const Json document = parse_json(line, place);
    read_line(Node(document, place + ": "), curves);
  }
  return curves;
}

ProbeSet read_probes(const fs::path& file, const std::string& name) {
  const Json document = parse_json(read_file(file, kMostMetricsBytes), name);
  const Node root(document, name + ": ");
  expect_schema(root, "glassformer.probe/1");
  ProbeSet set;
  set.file = name;
  set.label = root.at("label").name();
  set.states = root.name_or("states", "");
  set.test_split = root.name_or("test_split", "");
  if (const auto classes = root.find("classes")) set.classes = classes->names();
  set.train = root.integer_or("train", 0);
  set.held_out = root.integer_or("held_out", 0);
  set.test = root.integer_or("test", 0);
  set.majority_accuracy = root.number_or("majority_accuracy", kUnknown);
  for (const Node& layer : root.at("layers").items()) set.layers.push_back(read_layer(layer));
  return set;
}

}  // namespace glass::report
