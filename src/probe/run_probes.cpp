// Probes of every point for every labelling: penalty chosen on held-out training texts, tested once, with a random-label control beside it.
#include <ATen/ATen.h>

#include <chrono>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/random.h"
#include "glass/probe/probe.h"
#include "probe/states.h"

namespace glass {
namespace {

constexpr std::uint64_t kSamplePurpose = 0x70726f6265ULL, kControlPurpose = 0x636f6e74726f6cULL;
constexpr std::size_t kHeldOutEvery = 6;  ///< every sixth training text chooses the penalty

/// The rows of three parts of the data; a text's rows are all in one part.
struct Parts {
  std::vector<std::int64_t> fit, held_out;
};

/// A point's probe on one labelling.
struct Fitted {
  double penalty = 0, held_out_accuracy = 0;
  Json penalties = Json::array();
  SoftmaxProbe probe;
  std::vector<double> hits;  ///< 1 where the test row is right
};

/// Evaluation mode while it lives.
class EvaluationMode {
 public:
  explicit EvaluationMode(Subject& subject) : subject_(subject), was_(subject.is_training()) { subject.set_training(false); }
  ~EvaluationMode() { subject_.set_training(was_); }

 private:
  Subject& subject_;
  bool was_;
};

/// Up to `limit` texts, seeded; for tokens texts are taken until they hold `limit` tokens.
std::vector<std::uint32_t> sample_texts(const TokenizedDataset& data, std::int64_t limit, bool pooled, std::uint64_t seed) {
  std::vector<std::uint32_t> order(data.size());
  std::iota(order.begin(), order.end(), 0u);
  Random(derive_seed(seed, kSamplePurpose)).shuffle(order);
  std::int64_t rows = 0;
  std::size_t count = 0;
  for (; count < order.size() && rows < limit; ++count) rows += pooled ? 1 : static_cast<std::int64_t>(data.ids[order[count]].size());
  order.resize(count);
  return order;
}

Parts split_rows(const States& states) {
  Parts parts;
  std::int64_t text = -1;
  std::size_t number = 0;
  for (std::int64_t row = 0; row < states.rows; ++row) {
    if (states.texts[row] != text) {
      text = states.texts[row];
      ++number;
    }
    (number % kHeldOutEvery == 0 ? parts.held_out : parts.fit).push_back(row);
  }
  return parts;
}

ProbeData gather(const std::pair<std::int64_t, std::vector<double>>& point, const std::vector<std::int64_t>& rows, const std::vector<std::int32_t>& labels) {
  ProbeData data;
  data.rows = static_cast<std::int64_t>(rows.size());
  data.width = point.first;
  data.x.reserve(rows.size() * static_cast<std::size_t>(point.first));
  for (const std::int64_t row : rows) {
    data.x.insert(data.x.end(), point.second.begin() + row * point.first, point.second.begin() + (row + 1) * point.first);
    data.y.push_back(labels[row]);
  }
  return data;
}

std::vector<double> hits(const SoftmaxProbe& probe, const ProbeData& data) {
  const std::vector<std::int32_t> predicted = predict(probe, data);
  std::vector<double> right(predicted.size());
  for (std::size_t i = 0; i < predicted.size(); ++i) right[i] = predicted[i] == data.y[i] ? 1.0 : 0.0;
  return right;
}

double mean(const std::vector<double>& values) {
  return values.empty() ? 0.0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Follows the penalties from strong to weak, keeps the probe that is best on the held-out rows, and tests that one.
Fitted fit_and_test(const ProbeData& fit, const ProbeData& held_out, const ProbeData& test, std::int64_t classes, std::vector<double> penalties) {
  std::sort(penalties.rbegin(), penalties.rend());
  Fitted best;
  SoftmaxProbe previous;
  for (std::size_t i = 0; i < penalties.size(); ++i) {
    SoftmaxProbe probe = fit_softmax_probe(fit, classes, penalties[i], 1e-8, i == 0 ? nullptr : &previous);
    const double accuracy = mean(hits(probe, held_out));
    best.penalties.push_back({{"penalty", penalties[i]}, {"held_out_accuracy", accuracy}});
    if (i == 0 || accuracy > best.held_out_accuracy) {
      best.penalty = penalties[i];
      best.held_out_accuracy = accuracy;
      best.probe = probe;
    }
    previous = std::move(probe);
  }
  best.hits = hits(best.probe, test);
  return best;
}

std::vector<std::int32_t> row_labels(const States& states, const std::vector<std::int32_t>& by_text) {
  std::vector<std::int32_t> labels;
  for (const std::int64_t text : states.texts) labels.push_back(by_text.at(static_cast<std::size_t>(text)));
  return labels;
}

/// Control labels: a draw from the task's own label frequencies, once a text (pooled) or once a token type (Hewitt and Liang 2019).
std::vector<std::int32_t> control_labels(const States& states, const std::vector<std::int32_t>& labels, const std::vector<std::int32_t>& source,
                                         std::uint64_t seed, std::uint64_t salt) {
  std::vector<std::int32_t> control;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const bool is_token = states.tokens[row] >= 0;
    const std::uint64_t key = is_token ? static_cast<std::uint64_t>(states.tokens[row]) : derive_seed(salt, static_cast<std::uint64_t>(states.texts[row]));
    control.push_back(source[Random(derive_seed(seed, kControlPurpose, key)).below(source.size())]);
  }
  return control;
}

Json interval_json(const Interval& interval) { return {{"value", interval.value}, {"low", interval.low}, {"high", interval.high}}; }

double majority(const std::vector<std::int32_t>& labels, std::size_t classes) {
  std::vector<double> counts(classes, 0.0);
  for (const std::int32_t label : labels) counts.at(static_cast<std::size_t>(label)) += 1;
  return labels.empty() ? 0.0 : *std::max_element(counts.begin(), counts.end()) / static_cast<double>(labels.size());
}

/// Everything of one labelling that is the same for all points.
struct Labelled {
  const States &train, &test;
  Parts parts;
  std::vector<std::int64_t> test_rows;
  std::vector<std::int32_t> train_labels, test_labels, train_control, test_control;
};

Json probe_point(const std::string& point, const Labelled& data, std::int64_t classes, const std::vector<double>& penalties) {
  const auto start = std::chrono::steady_clock::now();
  const auto& states = data.train.points.at(point);
  const auto& test_states = data.test.points.at(point);
  const auto run = [&](const std::vector<std::int32_t>& train_labels, const std::vector<std::int32_t>& test_labels) {
    return fit_and_test(gather(states, data.parts.fit, train_labels), gather(states, data.parts.held_out, train_labels),
                        gather(test_states, data.test_rows, test_labels), classes, penalties);
  };
  const Fitted task = run(data.train_labels, data.test_labels), control = run(data.train_control, data.test_control);
  const Interval accuracy = bootstrap_mean(task.hits), control_accuracy = bootstrap_mean(control.hits);
  return {{"point", point}, {"width", states.first}, {"accuracy", interval_json(accuracy)}, {"control_accuracy", interval_json(control_accuracy)},
          {"selectivity", accuracy.value - control_accuracy.value}, {"penalty", task.penalty}, {"penalties", task.penalties},
          {"loss_nats", task.probe.objective_nats}, {"gap_nats", task.probe.gap_nats}, {"iterations", task.probe.iterations},
          {"seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()}};
}

Labelled label_rows(const States& train, const States& test, const ProbeTask& task, std::uint64_t seed) {
  Labelled data{train, test, split_rows(train), {}, row_labels(train, task.train), row_labels(test, task.test), {}, {}};
  data.test_rows.resize(static_cast<std::size_t>(test.rows));
  std::iota(data.test_rows.begin(), data.test_rows.end(), 0);
  data.train_control = control_labels(train, data.train_labels, data.train_labels, seed, 1);
  data.test_control = control_labels(test, data.test_labels, data.train_labels, seed, 2);
  return data;
}

}  // namespace

std::vector<Json> run_probes(Subject& subject, const ProbeConfig& config, const TokenizedDataset& train, const TokenizedDataset& test,
                             const std::vector<ProbeTask>& tasks, std::uint64_t seed) {
  const EvaluationMode evaluation(subject);
  const bool pooled = config.states == "pooled";
  const std::vector<std::string> points = match_points(subject, config.points);
  const States train_states = collect_states(subject, train, sample_texts(train, config.limit, pooled, seed), points, pooled);
  const States test_states = collect_states(subject, test, sample_texts(test, config.limit, pooled, seed), points, pooled);
  std::vector<Json> results;
  for (const ProbeTask& task : tasks) {
    const Labelled data = label_rows(train_states, test_states, task, seed);
    if (data.parts.held_out.empty() || data.test_rows.empty()) fail(ErrorKind::data, "probe: '{}': too few texts: training needs at least {}, dev at least 1", task.name, kHeldOutEvery);
    Json layers = Json::array();
    for (const std::string& point : points) layers.push_back(probe_point(point, data, static_cast<std::int64_t>(task.classes.size()), config.penalties));
    results.push_back({{"schema", "glassformer.probe/1"}, {"label", task.name}, {"classes", task.classes}, {"states", config.states},
                       {"train", data.parts.fit.size()}, {"held_out", data.parts.held_out.size()}, {"test", data.test_rows.size()},
                       {"majority_accuracy", majority(data.test_labels, task.classes.size())}, {"layers", layers}});
  }
  return results;
}

}  // namespace glass
