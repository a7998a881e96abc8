// Probes of every point for every labelling: penalty chosen on held-out training texts, tested once, with a
// random-label control beside it.
#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>

#include "glass/base/error.h"
#include "glass/base/random.h"
#include "glass/config/probe_config.h"
#include "glass/model/evaluation_mode.h"
#include "glass/probe/probe.h"
#include "probe/rows.h"
#include "probe/solver.h"

namespace glass {
namespace {

constexpr double kGapGoal = 1e-8;  ///< nats

/// Rows of train states and test states with one labelling.
struct Labels {
  std::vector<std::int32_t> train, test;
};

/// Everything of one labelling that is the same for all points.
struct Labelled {
  const States &train, &test;
  std::int64_t classes;
  Parts parts;
  Labels labels, control;
};

std::vector<std::int32_t> pick(const std::vector<std::int32_t>& labels, const std::vector<std::int64_t>& rows) {
  std::vector<std::int32_t> picked;
  for (const std::int64_t row : rows) picked.push_back(labels[row]);
  return picked;
}

std::vector<double> pick_rows(const PointStates& states, const std::vector<std::int64_t>& rows) {
  std::vector<double> x;
  x.reserve(rows.size() * static_cast<std::size_t>(states.width));
  for (const std::int64_t row : rows) {
    const double* begin = states.x.data() + row * states.width;
    x.insert(x.end(), begin, begin + states.width);
  }
  return x;
}

double accuracy(const std::vector<std::int32_t>& predicted, const std::vector<std::int32_t>& labels) {
  double right = 0;
  for (std::size_t i = 0; i < predicted.size(); ++i) right += predicted[i] == labels[i];
  return right / static_cast<double>(predicted.size());
}

/// A point's inputs, cut into the three parts; the solver is shared by the labelling and its control.
struct PointData {
  ProbeSolver solver;
  ProbeData held_out, test;
};

PointData cut_point(const std::string& point, const Labelled& data) {
  const PointStates &train = data.train.points.at(point), &test = data.test.points.at(point);
  const auto rows = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  return {ProbeSolver(pick_rows(train, data.parts.fit), rows(data.parts.fit), train.width),
          {rows(data.parts.held_out), train.width, pick_rows(train, data.parts.held_out), {}},
          {data.test.rows, test.width, test.x, {}}};
}

/// The chosen probe with the accuracies that chose it.
struct Chosen {
  double penalty = 0, held_out_accuracy = -1, held_out_loss = 0;
  Json penalties = Json::array();
  SoftmaxProbe probe;
};

/// Follows the penalties from strong to weak, each from the last solution, and keeps the one most accurate on the
/// held-out rows (of equally accurate ones that of the smallest loss).
Chosen choose_probe(const PointData& point, const Labelled& data, const std::vector<std::int32_t>& labels,
                    std::vector<double> penalties) {
  const std::vector<std::int32_t> fit = pick(labels, data.parts.fit);
  ProbeData held_out = point.held_out;
  held_out.y = pick(labels, data.parts.held_out);
  std::sort(penalties.rbegin(), penalties.rend());
  Chosen best;
  SoftmaxProbe last;
  for (const double penalty : penalties) {
    last = point.solver.fit(fit, data.classes, penalty, kGapGoal, best.penalties.empty() ? nullptr : &last);
    const double reached = accuracy(predict(last, held_out), held_out.y), loss = mean_loss(last, held_out);
    best.penalties.push_back({{"penalty", penalty}, {"held_out_accuracy", reached}});
    if (reached < best.held_out_accuracy || (reached == best.held_out_accuracy && loss >= best.held_out_loss)) continue;
    best.penalty = penalty;
    best.held_out_accuracy = reached;
    best.held_out_loss = loss;
    best.probe = last;
  }
  return best;
}

Json probe_point(const std::string& name, const Labelled& data, const std::vector<double>& penalties,
                 std::uint64_t seed) {
  const auto start = std::chrono::steady_clock::now();
  const PointData point = cut_point(name, data);
  const Chosen task = choose_probe(point, data, data.labels.train, penalties),
               control = choose_probe(point, data, data.control.train, penalties);
  const Interval reached = accuracy_by_text(data.test, predict(task.probe, point.test), data.labels.test, seed);
  const Interval control_reached =
      accuracy_by_text(data.test, predict(control.probe, point.test), data.control.test, seed);
  return {{"point", name},
          {"width", point.test.width},
          {"accuracy", interval_json(reached)},
          {"control_accuracy", interval_json(control_reached)},
          {"selectivity", reached.value - control_reached.value},
          {"penalty", task.penalty},
          {"penalties", task.penalties},
          {"loss_nats", task.probe.objective_nats},
          {"gap_nats", task.probe.gap_nats},
          {"iterations", task.probe.iterations},
          {"seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()}};
}

Labelled label_rows(const States& train, const States& test, const ProbeTask& task, Labels labels, std::uint64_t seed) {
  Labelled data{train, test, static_cast<std::int64_t>(task.classes.size()), {}, std::move(labels), {}};
  data.parts = split_rows(train, data.labels.train);
  if (data.parts.held_out.empty() || test.rows == 0)
    fail(ErrorKind::data,
         "probe '{}': {} texts to learn from leave none to choose the penalty; give at least 6 of a class, and a test "
         "text",
         task.name, data.parts.fit.size());
  // Token types have one control label in all texts, so train and test share the seed; permutations do not.
  data.control.train = control_labels(train, data.labels.train, data.labels.train, seed);
  data.control.test = control_labels(test, data.labels.test, data.labels.train, seed);
  return data;
}

Json probe_labelling(const Labelled& data, const ProbeTask& task, const ProbeConfig& config,
                     const std::vector<std::string>& points, std::uint64_t seed) {
  Json layers = Json::array();
  for (const std::string& point : points) layers.push_back(probe_point(point, data, config.penalties, seed));
  return {{"schema", "glassformer.probe/1"},
          {"label", task.name},
          {"classes", task.classes},
          {"states", config.states},
          {"train", data.parts.fit.size()},
          {"held_out", data.parts.held_out.size()},
          {"test", data.test.rows},
          {"majority_accuracy", majority_share(data.labels.test, data.classes)},
          {"layers", layers}};
}

/// Hands the rows that a task labels, with their labels, to `use`.
template <typename Use>
auto with_labels(const States& train, const States& test, const ProbeTask& task, std::uint64_t seed, const Use& use) {
  if (task.train_tokens.empty()) {
    Labels labels{row_labels(train, task.train), row_labels(test, task.test)};
    return use(label_rows(train, test, task, std::move(labels), seed));
  }
  if (train.pooled)
    fail(ErrorKind::config, "probe.labels: '{}' is asked of tokens; set probe.states = \"token\"", task.name);
  const LabelledRows train_rows = keep_labelled(train, task.train_tokens),
                     test_rows = keep_labelled(test, task.test_tokens);
  return use(label_rows(train_rows.states, test_rows.states, task, {train_rows.labels, test_rows.labels}, seed));
}

}  // namespace

void check_probes(Subject& subject, const ProbeConfig& config, const TokenizedDataset& train,
                  const TokenizedDataset& test, const std::vector<ProbeTask>& tasks, std::uint64_t seed) {
  const EvaluationMode evaluation(subject);
  const bool pooled = config.states == "pooled";
  const std::vector<std::string> points = match_points(subject, config.points);
  const std::vector<std::uint32_t> texts = sample_texts(train, config.limit, pooled, seed);
  const States train_rows = place_rows(train, texts, pooled),
               test_rows = place_rows(test, sample_texts(test, config.limit, pooled, seed), pooled);
  for (const ProbeTask& task : tasks) with_labels(train_rows, test_rows, task, seed, [](const Labelled&) {});
  if (!texts.empty()) collect_states(subject, train, {texts.front()}, points, pooled);
}

std::vector<Json> run_probes(Subject& subject, const ProbeConfig& config, const TokenizedDataset& train,
                             const TokenizedDataset& test, const std::vector<ProbeTask>& tasks, std::uint64_t seed) {
  const EvaluationMode evaluation(subject);
  const bool pooled = config.states == "pooled";
  const std::vector<std::string> points = match_points(subject, config.points);
  const States train_states =
      collect_states(subject, train, sample_texts(train, config.limit, pooled, seed), points, pooled);
  const States test_states =
      collect_states(subject, test, sample_texts(test, config.limit, pooled, seed), points, pooled);
  std::vector<Json> results;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const std::uint64_t own = derive_seed(seed, i + 1);
    results.push_back(with_labels(train_states, test_states, tasks[i], own, [&](const Labelled& data) {
      return probe_labelling(data, tasks[i], config, points, own);
    }));
  }
  return results;
}

}  // namespace glass
