// The meaning of each kind of head, and what all meanings share.
#include <map>

#include "glass/base/error.h"
#include "glass/base/names.h"
#include "task/meanings/shared.h"

namespace glass {

namespace {

constexpr std::int64_t kMostListed = 20;  // classes that a message names

}  // namespace

bool has_scores(const Architecture& architecture) {
  return architecture.head.kind != HeadKind::none;
}

std::unique_ptr<ScoreMeaning> make_score_meaning(const MeaningInput& input) {
  using Make = std::unique_ptr<ScoreMeaning> (*)(const MeaningInput&);
  static const std::map<HeadKind, Make> makers = {{HeadKind::classification, classification_meaning},
                                                  {HeadKind::multi_label, multi_label_meaning},
                                                  {HeadKind::regression, regression_meaning},
                                                  {HeadKind::embedding, embedding_meaning},
                                                  {HeadKind::token_classification, tags_meaning},
                                                  {HeadKind::span, span_meaning},
                                                  {HeadKind::masked_lm, masked_lm_meaning},
                                                  {HeadKind::causal_lm, causal_lm_meaning},
                                                  {HeadKind::sequence_to_sequence_lm, sequence_to_sequence_meaning}};
  const auto found = makers.find(input.architecture.head.kind);
  if (found == makers.end()) {
    fail(ErrorKind::usage,
         "a model with no head gives no answer to a text and has no score that could be explained; inspect, trace and "
         "probe work with it");
  }
  return found->second(input);
}

std::optional<std::int64_t> ScoreMeaning::find_class(const std::string& name) const {
  for (std::int64_t label = 0; label < class_count(); ++label) {
    if (class_name(label) == name) return label;
  }
  return std::nullopt;
}

std::string ScoreMeaning::near_classes(const std::string& name) const {
  std::vector<std::string> names;
  for (std::int64_t label = 0; label < class_count(); ++label) names.push_back(class_name(label));
  const std::string nearest = nearest_name(name, names);
  const std::string near = nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
  if (class_count() > kMostListed) return fmt::format("{} There are {}", near.empty() ? "." : near, class_count());
  return fmt::format("{} Allowed: {}", near.empty() ? "." : near, listed_names(names));
}

std::string ScoreMeaning::describe(const ResolvedTarget& target, std::size_t row) const {
  const std::string named = fmt::format("of {} '{}'", class_word(), class_name(target.labels.at(row)));
  switch (target.kind) {
    case TargetKind::probability:
      return "probability " + named;
    case TargetKind::log_probability:
      return "log-probability " + named;
    case TargetKind::margin:
      return fmt::format("logit {} minus logit of {} '{}'", named, class_word(), class_name(target.against.at(row)));
    case TargetKind::probability_margin:
      return fmt::format("probability {} minus probability of {} '{}'", named, class_word(),
                         class_name(target.against.at(row)));
    case TargetKind::entropy:
      return "entropy of the probabilities";
    case TargetKind::kl:
      return "minus the divergence from the probabilities of the unedited text";
    case TargetKind::sequence:
      return "log-probability of the whole target";
    default:
      return "logit " + named;
  }
}

std::string ScoreMeaning::target_class(const ResolvedTarget& target, std::size_t row) const {
  const bool is_of_a_class = has_probabilities(target.link) && target.column < 0 && !names_no_class(target.kind);
  return is_of_a_class ? class_name(target.labels.at(row)) : "";
}

std::string ScoreMeaning::unit(TargetKind kind) const {
  switch (kind == TargetKind::automatic ? target_kinds().front() : kind) {
    case TargetKind::probability:
    case TargetKind::probability_margin:
      return "probability";
    case TargetKind::log_probability:
    case TargetKind::entropy:
    case TargetKind::kl:
    case TargetKind::sequence:
      return "nats";
    case TargetKind::dot:
      return "dot product";
    case TargetKind::value:
      return "value";
    case TargetKind::cosine:
      return "cosine";
    case TargetKind::dimension:
      return "embedding";
    default:
      return "logit";
  }
}

at::Tensor ScoreMeaning::arrange(const at::Tensor& scores, const std::vector<std::int64_t>& /*cu_seqlens*/,
                                 const Target& /*target*/) const {
  return scores;
}

Encoding ScoreMeaning::choose(ScoredText text, std::vector<double>& /*reference*/) const {
  return std::move(text.windows.front());
}

}  // namespace glass
