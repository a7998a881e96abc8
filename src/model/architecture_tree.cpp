// Words for the parts of an architecture.
#include "glass/model/architecture_tree.h"

#include <fmt/core.h>

#include <algorithm>

#include "glass/base/error.h"

namespace glass {
namespace {

const char* norm_name(NormKind kind) {
  if (kind == NormKind::layer) return "layer norm";
  return kind == NormKind::rms ? "RMS norm" : "RMS norm (weights from 1)";
}

const char* order_name(NormOrder order) {
  if (order == NormOrder::pre) return "pre-norm";
  if (order == NormOrder::inside) return "norms of what each part adds";
  return order == NormOrder::post ? "post-norm" : "norms before and after each part";
}

std::string rotary_text(const RotaryShape& rotary) {
  const char* scaling[] = {
      "", ", linear scaling", ", dynamic scaling", ", Llama 3 scaling", ", YaRN scaling", ", LongRoPE scaling"};
  std::string text = fmt::format("rotary, theta {}{}", rotary.theta, scaling[static_cast<int>(rotary.scaling)]);
  if (rotary.fraction < 1) text += fmt::format(", {:.0f} % of each head", 100 * rotary.fraction);
  return text;
}

std::string positions_text(const StackShape& stack) {
  if (stack.distances) {
    const bool is_learned = stack.embedding.positions == PositionKind::learned;
    return fmt::format(
        "disentangled, {} vectors of distances{}", 2 * stack.distances->span,
        is_learned ? fmt::format(", and learned [{}, {}]", stack.embedding.position_rows, stack.embedding.width) : "");
  }
  switch (stack.embedding.positions) {
    case PositionKind::learned:
      return fmt::format("learned [{}, {}]", stack.embedding.position_rows,
                         stack.embedding.projection_first ? stack.width : stack.embedding.width);
    case PositionKind::sinusoidal:
      return "sinusoidal";
    case PositionKind::rotary:
      return stack.rotary.empty() ? "rotary" : rotary_text(stack.rotary[0]);
    case PositionKind::alibi:
      return "ALiBi";
    case PositionKind::buckets:
      return fmt::format("{} buckets of distance", stack.buckets ? stack.buckets->buckets : 0);
    case PositionKind::none:
      break;
  }
  return "none";
}

std::string attention_text(const StackShape& stack) {
  const AttentionShape& a = stack.attention;
  std::string text = fmt::format("{} heads of width {}", a.heads, a.head_width);
  if (a.key_value_heads == 1 && a.heads > 1) text += ", one key and value head (multi-query)";
  if (a.key_value_heads > 1 && a.key_value_heads < a.heads)
    text += fmt::format(", {} key and value heads (grouped-query)", a.key_value_heads);
  if (stack.causal) text += ", causal";
  if (a.query_key_norm) text += ", query and key norm";
  if (a.soft_cap > 0) text += fmt::format(", scores capped at {}", a.soft_cap);
  const auto sliding =
      std::count_if(stack.windows.begin(), stack.windows.end(), [](std::int64_t window) { return window > 0; });
  if (sliding > 0)
    text += fmt::format(", {} of {} layers see keys up to {} away", sliding, stack.layers,
                        *std::max_element(stack.windows.begin(), stack.windows.end()));
  return text + (a.bias ? ", biases" : "");
}

std::string feed_forward_text(const StackShape& stack) {
  const FeedForwardShape& f = stack.feed_forward;
  return fmt::format("{} -> {} -> {}, {}{}{}", stack.width, f.width, stack.width, activation_name(f.activation),
                     f.gated ? ", gated" : "", f.bias ? ", biases" : "");
}

std::string pooling_text(Pooling pooling) {
  const char* names[] = {"every token", "the first token", "the mean of all tokens", "the last token",
                         "the last end-of-sequence token"};
  return names[static_cast<int>(pooling)];
}

std::string stack_tree(const StackShape& stack) {
  const EmbeddingShape& e = stack.embedding;
  std::string lines = fmt::format(
      "{}: {} layers{}, width {}, {}, {}\n", stack.part, stack.layers,
      stack.distinct_layers > 0 ? fmt::format(" ({} with weights of their own)", stack.distinct_layers) : "",
      stack.width, norm_name(stack.norm.kind),
      stack.parallel ? "attention and feed-forward side by side" : order_name(stack.norm_order));
  lines +=
      fmt::format("  embedding: words [{}, {}]{}{}{}\n", e.vocab_size, e.width,
                  e.token_types > 0 ? fmt::format(", token types [{}, {}]", e.token_types, e.width) : "",
                  e.norm ? ", norm" : "", e.width != stack.width ? fmt::format(", projected to {}", stack.width) : "");
  lines += fmt::format("  positions: {}\n  attention: {}\n", positions_text(stack), attention_text(stack));
  if (stack.cross) lines += "  cross-attention to the encoder\n";
  lines += fmt::format("  feed-forward: {}\n", feed_forward_text(stack));
  if (stack.final_norm) lines += "  final norm\n";
  return lines;
}

/// Which words of the model's files say that it has this head.
std::string head_reason(const Architecture& architecture) {
  const HeadKind kind = architecture.head.kind;
  if (kind == HeadKind::embedding) return "modules.json beside config.json names a pooling";
  const auto named = architecture.config.find("architectures");
  if (named == architecture.config.end() || !named->is_array() || named->empty() || !(*named)[0].is_string())
    return "config.json names no class under architectures";
  std::string reason = fmt::format("architectures in config.json names {}", (*named)[0].get<std::string>());
  if (!is_pooled(kind)) return reason;
  const auto type = architecture.config.find("problem_type");
  if (type != architecture.config.end() && type->is_string())
    return reason + ", problem_type " + type->get<std::string>();
  return reason + fmt::format(", without problem_type {} {}", architecture.head.outputs,
                              architecture.head.outputs == 1 ? "label means a number" : "labels mean one of them");
}

std::string head_tree(const Architecture& architecture) {
  const HeadShape& head = architecture.head;
  const std::string reason = fmt::format("  found by: {}\n", head_reason(architecture));
  if (head.kind == HeadKind::none) return "no head: states of every token\n" + reason;
  std::string lines = fmt::format("head: {}, reads {}\n", head_name(head.kind), pooling_text(head.pooling)) + reason;
  if (head.hidden > 0)
    lines +=
        fmt::format("  dense -> {}, {}{}\n", head.hidden, activation_name(head.activation), head.norm ? ", norm" : "");
  if (head.normalize) lines += "  scaled to length 1\n";
  if (head.outputs > 0)
    lines += fmt::format("  product -> {}{}{}\n", head.outputs, head.tied ? ", weight tied to the words" : "",
                         head.bias ? ", bias" : "");
  return lines;
}

Json stack_facts(const StackShape& stack) {
  return {{"layers", stack.layers},
          {"width", stack.width},
          {"heads", stack.attention.heads},
          {"key_value_heads", stack.attention.key_value_heads},
          {"head_width", stack.attention.head_width},
          {"ffn_width", stack.feed_forward.width},
          {"activation", activation_name(stack.feed_forward.activation)},
          {"gated", stack.feed_forward.gated},
          {"norm", norm_name(stack.norm.kind)},
          {"norm_order", order_name(stack.norm_order)},
          {"positions", positions_text(stack)},
          {"causal", stack.causal},
          {"cross_attention", stack.cross}};
}

}  // namespace

Json architecture_facts(const Architecture& architecture) {
  Json facts = {{"family", architecture.family},
                {"vocab_size", architecture.vocab_size()},
                {"max_length", architecture.max_length}};
  if (architecture.encoder) facts["encoder"] = stack_facts(*architecture.encoder);
  if (architecture.decoder) facts["decoder"] = stack_facts(*architecture.decoder);
  facts["head"] = {{"kind", head_name(architecture.head.kind)},
                   {"outputs", architecture.head.outputs},
                   {"reads", pooling_text(architecture.head.pooling)},
                   {"found_by", head_reason(architecture)}};
  return facts;
}

std::string architecture_tree(const Architecture& architecture) {
  std::string lines = fmt::format("{}, vocabulary {}, at most {} tokens\n", architecture.family,
                                  architecture.vocab_size(), architecture.max_length);
  if (architecture.encoder) lines += stack_tree(*architecture.encoder);
  if (architecture.decoder) lines += stack_tree(*architecture.decoder);
  return lines + head_tree(architecture);
}

}  // namespace glass
