// Names of what an architecture is made of, and the architecture of a config.
#include "glass/model/architecture.h"

#include <fmt/format.h>

#include <utility>

#include "glass/base/error.h"

namespace glass {

namespace {

const std::vector<std::pair<HeadKind, const char*>> kHeads = {
    {HeadKind::none, "none"},
    {HeadKind::classification, "classification"},
    {HeadKind::regression, "regression"},
    {HeadKind::multi_label, "multi_label"},
    {HeadKind::token_classification, "token_classification"},
    {HeadKind::span, "span"},
    {HeadKind::masked_lm, "masked_lm"},
    {HeadKind::causal_lm, "causal_lm"},
    {HeadKind::sequence_to_sequence_lm, "sequence_to_sequence_lm"},
    {HeadKind::embedding, "embedding"}};

/// The first name of an activation is the one that is written.
const std::vector<std::pair<const char*, Activation>> kActivations = {{"gelu", Activation::gelu},
                                                                      {"gelu_new", Activation::gelu_tanh},
                                                                      {"gelu_pytorch_tanh", Activation::gelu_tanh},
                                                                      {"gelu_fast", Activation::gelu_tanh},
                                                                      {"gelu_python", Activation::gelu},
                                                                      {"quick_gelu", Activation::quick_gelu},
                                                                      {"relu", Activation::relu},
                                                                      {"silu", Activation::silu},
                                                                      {"swish", Activation::silu},
                                                                      {"tanh", Activation::tanh}};

}  // namespace

TokenScoring token_scoring(const Architecture& architecture) {
  switch (architecture.head.kind) {
    case HeadKind::causal_lm:
      return TokenScoring::next;
    case HeadKind::masked_lm:
      return TokenScoring::masked;
    case HeadKind::sequence_to_sequence_lm:
      return TokenScoring::target;
    default:
      return TokenScoring::none;
  }
}

std::string head_name(const Architecture& architecture) {
  return architecture.head.kind == HeadKind::none ? "a model with no head"
                                                  : "a head for " + head_name(architecture.head.kind);
}

std::string head_name(HeadKind kind) {
  for (const auto& [known, name] : kHeads) {
    if (known == kind) return name;
  }
  fail(ErrorKind::bug, "internal error: unknown head {}", static_cast<int>(kind));
}

bool is_pooled(HeadKind kind) {
  return kind == HeadKind::classification || kind == HeadKind::regression || kind == HeadKind::multi_label ||
         kind == HeadKind::embedding;
}

Activation parse_activation(const std::string& name, const std::string& origin) {
  std::vector<std::string> known;
  for (const auto& [allowed, activation] : kActivations) {
    if (name == allowed) return activation;
    known.push_back(allowed);
  }
  fail(ErrorKind::data, "{}: the activation '{}' is not known; allowed: {}", origin, shown(name),
       fmt::join(known, ", "));
}

std::string activation_name(Activation activation) {
  for (const auto& [name, known] : kActivations) {
    if (known == activation) return name;
  }
  fail(ErrorKind::bug, "internal error: unknown activation {}", static_cast<int>(activation));
}

}  // namespace glass
