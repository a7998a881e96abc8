// Reads explain.target and picks the explained scalar out of a batch of scores.
#include "glass/explain/target.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

namespace {

const std::vector<std::string> kKinds = {"logit", "probability", "log_probability", "margin"};

/// Index of the class, or -1.
std::int64_t find_label(const std::string& name, const std::vector<std::string>& label_names) {
  const auto found = std::find(label_names.begin(), label_names.end(), name);
  return found == label_names.end() ? -1 : found - label_names.begin();
}

std::int64_t need_label(const std::string& name, const std::vector<std::string>& label_names) {
  const std::int64_t label = find_label(name, label_names);
  if (label < 0) {
    fail(ErrorKind::config, "explain.target: there is no class '{}'{}; classes: {}", name,
         did_you_mean(name, label_names), fmt::join(label_names, ", "));
  }
  return label;
}

/// "a:b" as two classes. Class names may hold colons themselves: every place to cut is tried.
void read_margin(const std::string& classes, const std::vector<std::string>& label_names, Target& target) {
  for (std::size_t colon = classes.find(':'); colon != std::string::npos; colon = classes.find(':', colon + 1)) {
    target.label = find_label(classes.substr(0, colon), label_names);
    target.against = find_label(classes.substr(colon + 1), label_names);
    if (target.label >= 0 && target.against >= 0) break;
  }
  if (target.label < 0 || target.against < 0) {
    fail(ErrorKind::config,
         "explain.target: 'margin:{}' does not name two classes; write margin:<class>:<class> with classes of: {}",
         classes, fmt::join(label_names, ", "));
  }
  if (target.label == target.against)
    fail(ErrorKind::config, "explain.target: 'margin:{}' names one class twice; name two", classes);
}

std::string class_name(std::int64_t label, const std::vector<std::string>& names) {
  return label < static_cast<std::int64_t>(names.size()) ? names[label] : std::to_string(label);
}

Tensor index_column(const std::vector<std::int64_t>& labels, const Tensor& scores) {
  return at::tensor(labels, at::kLong).to(scores.device()).unsqueeze(1);  // [B, 1]
}

void check_label(std::int64_t label, std::int64_t classes) {
  if (label >= classes)
    fail(ErrorKind::usage, "explain.target: class number {} is not below the {} classes of the model", label, classes);
}

}  // namespace

Target parse_target(const std::string& text, const std::vector<std::string>& label_names) {
  const std::size_t colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  const auto found = std::find(kKinds.begin(), kKinds.end(), kind);
  if (found == kKinds.end()) {
    fail(ErrorKind::config, "explain.target: unknown kind '{}'{}; write one of {}, optionally followed by ':<class>'",
         kind, did_you_mean(kind, kKinds), fmt::join(kKinds, ", "));
  }
  Target target;
  target.kind = static_cast<TargetKind>(found - kKinds.begin());
  if (colon == std::string::npos) return target;
  const std::string classes = text.substr(colon + 1);
  if (target.kind == TargetKind::margin) {
    read_margin(classes, label_names, target);
  } else {
    target.label = need_label(classes, label_names);
  }
  return target;
}

ResolvedTarget resolve_target(const Target& target, const Tensor& scores, const std::vector<std::int64_t>& given) {
  check(scores.dim() == 2, "scores must be [B, C], they have {} dimensions", scores.dim());
  const std::int64_t count = scores.size(0), classes = scores.size(1);
  check_label(std::max(target.label, target.against), classes);
  ResolvedTarget resolved{target.kind, std::vector<std::int64_t>(count, target.label), {}};
  const Tensor host = scores.detach().to(at::kCPU);
  check(given.empty() || static_cast<std::int64_t>(given.size()) == count, "{} given classes for {} rows", given.size(),
        count);
  const Tensor best = host.argmax(1);
  for (std::int64_t i = 0; i < count; ++i) {
    if (!given.empty() && given[i] >= 0) resolved.labels[i] = given[i];
    check_label(resolved.labels[i], classes);
    if (resolved.labels[i] < 0) resolved.labels[i] = best.const_data_ptr<std::int64_t>()[i];
  }
  if (target.kind != TargetKind::margin) return resolved;
  if (classes < 2)
    fail(ErrorKind::usage, "explain.target: a margin needs two classes, the model has {}; use logit", classes);
  resolved.against.assign(count, target.against);
  if (target.against < 0) {
    const Tensor rest =
        host.scatter(1, index_column(resolved.labels, host), -std::numeric_limits<double>::infinity()).argmax(1);
    std::copy_n(rest.const_data_ptr<std::int64_t>(), count, resolved.against.begin());
  }
  return resolved;
}

Tensor target_values(const ResolvedTarget& target, const Tensor& scores) {
  check(scores.dim() == 2 && scores.size(0) == static_cast<std::int64_t>(target.labels.size()),
        "{} targets for scores of {} rows", target.labels.size(), scores.size(0));
  const Tensor labels = index_column(target.labels, scores);
  switch (target.kind) {
    case TargetKind::logit:
      return scores.gather(1, labels).squeeze(1);
    case TargetKind::probability:
      return scores.softmax(1).gather(1, labels).squeeze(1);
    case TargetKind::log_probability:
      return scores.log_softmax(1).gather(1, labels).squeeze(1);
    case TargetKind::margin:
      return (scores.gather(1, labels) - scores.gather(1, index_column(target.against, scores))).squeeze(1);
  }
  fail(ErrorKind::bug, "internal error: unknown target kind {}", static_cast<int>(target.kind));
}

std::string describe_target(const ResolvedTarget& target, std::size_t example,
                            const std::vector<std::string>& label_names) {
  const std::string label = class_name(target.labels.at(example), label_names);
  switch (target.kind) {
    case TargetKind::logit:
      return fmt::format("logit of class '{}'", label);
    case TargetKind::probability:
      return fmt::format("probability of class '{}'", label);
    case TargetKind::log_probability:
      return fmt::format("log-probability of class '{}'", label);
    case TargetKind::margin:
      return fmt::format("logit of class '{}' minus logit of class '{}'", label,
                         class_name(target.against.at(example), label_names));
  }
  return label;
}

std::string target_unit(TargetKind kind) {
  if (kind == TargetKind::probability) return "probability";
  return kind == TargetKind::log_probability ? "nats" : "logit";
}

}  // namespace glass
