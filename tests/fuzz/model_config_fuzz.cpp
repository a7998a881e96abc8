// Fuzz target: any bytes as a model's config.json. An architecture that is accepted keeps the bounds that the model
// relies on, and what is written again reads back as the same architecture.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "glass/base/error.h"
#include "glass/base/json.h"
#include "model/hugging_face/family.h"
#include "model/hugging_face/read_architecture.h"

namespace {

using namespace glass;

void need(bool holds) {
  if (!holds) __builtin_trap();
}

bool is_rate(double value) {
  return value >= 0 && value < 1;
}

/// At least one per layer, or none.
bool by_layer(std::size_t count, const StackShape& stack) {
  return count == 0 || count == static_cast<std::size_t>(stack.layers);
}

void check_attention(const AttentionShape& attention) {
  need(attention.heads >= 1 && attention.key_value_heads >= 1 && attention.heads % attention.key_value_heads == 0);
  need(attention.head_width >= 1 && std::isfinite(attention.scale) && std::isfinite(attention.soft_cap));
}

void check_positions(const StackShape& stack, std::int64_t max_length) {
  const EmbeddingShape& embedding = stack.embedding;
  const bool has_table =
      embedding.positions == PositionKind::learned || embedding.positions == PositionKind::sinusoidal;
  need(embedding.position_offset >= 0);
  if (has_table) need(embedding.position_rows - embedding.position_offset >= max_length);
  for (const RotaryShape& rotary : stack.rotary) {
    if (rotary.fraction == 0) continue;  // a layer without rotation
    const auto turning = static_cast<std::int64_t>(static_cast<double>(stack.attention.head_width) * rotary.fraction);
    need(turning >= 2 && turning % 2 == 0 && turning <= stack.attention.head_width && rotary.theta > 0 &&
         rotary.factor > 0);
  }
  if (!stack.buckets) return;
  const std::int64_t exact = stack.buckets->buckets / (stack.buckets->bidirectional ? 4 : 2);
  need(exact >= 1 && stack.buckets->max_distance > exact);
}

void check_stack(const StackShape& stack, std::int64_t max_length) {
  need(stack.layers >= 1 && stack.width >= 1 && stack.distinct_layers >= 0 && stack.distinct_layers <= stack.layers);
  need(stack.feed_forward.width >= 1 && is_rate(stack.dropout) && is_rate(stack.attention_dropout) &&
       stack.norm.epsilon >= 0);
  need(stack.embedding.vocab_size >= 1 && stack.embedding.width >= 1 && std::isfinite(stack.embedding.scale));
  need(by_layer(stack.windows.size(), stack) && by_layer(stack.rotary.size(), stack));
  for (const std::int64_t window : stack.windows) need(window >= 0);
  check_attention(stack.attention);
  check_positions(stack, max_length);
}

void check_architecture(const Architecture& architecture) {
  need(architecture.encoder || architecture.decoder);
  need(architecture.max_length >= 1);
  for (const auto& stack : {architecture.encoder, architecture.decoder}) {
    if (stack) check_stack(*stack, architecture.max_length);
  }
  need(architecture.head.outputs >= 0 && is_rate(architecture.head.dropout) &&
       std::isfinite(architecture.head.soft_cap));
  for (const std::int64_t id : {architecture.pad_id, architecture.end_id, architecture.decoder_start_id})
    need(id >= -1);
}

/// Reading as it stands, as fine-tuning does with a classifier's head, and without a head.
void read_all(const Json& document) {
  for (const std::optional<HeadKind> head :
       {std::optional<HeadKind>(), std::optional(HeadKind::classification), std::optional(HeadKind::none)}) {
    try {
      const Architecture architecture = read_architecture(document, "config.json", head);
      check_architecture(architecture);
      const HeadKind kind = architecture.head.kind;
      const Json written =
          write_config(architecture, has_labels(kind) ? read_labels(ConfigFields(document, "config.json"))
                                                      : std::vector<std::string>{});
      const Architecture again = read_architecture(parse_json(dump_json(written), "again.json"), "again.json", kind);
      need(again.head.outputs == architecture.head.outputs && again.max_length == architecture.max_length);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data) __builtin_trap();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    read_all(parse_json({reinterpret_cast<const char*>(data), size}, "config.json"));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) __builtin_trap();
  }
  return 0;
}
