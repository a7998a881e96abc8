// The parts of a Transformer: for transformer.cpp and decoding.cpp.
#pragma once

#include <optional>

#include "glass/model/transformer.h"
#include "model/stack/head.h"
#include "model/stack/stack.h"

namespace glass {

struct Transformer::Impl {
  Impl(const Architecture& given, Initializer initializer) : architecture(given), head(make(given, initializer)) {}

  /// The stacks are made before the head: the order in which a seed's values are drawn.
  Head make(const Architecture& a, Initializer& initializer) {
    if (a.encoder) encoder.emplace(*a.encoder, true, !a.decoder, initializer);
    if (a.decoder) decoder.emplace(*a.decoder, !a.encoder, true, initializer);
    const StackShape& last = a.last();
    return Head(a.head, last.output_width > 0 ? last.output_width : last.width, initializer);
  }

  Architecture architecture;
  std::optional<Stack> encoder, decoder;
  Head head;
  std::uint64_t dropout_seed = 0;
  bool training = false, checkpointing = false;
  Tensor token_counts;  ///< [V] or undefined
  NamedTensors carried;
  Point pooled_point{"pooled"};

  Stack& first() { return encoder ? *encoder : *decoder; }
  const Stack& first() const { return encoder ? *encoder : *decoder; }
  const Stack& last() const { return decoder ? *decoder : *encoder; }
  bool has_both() const { return encoder && decoder; }
  const Tensor& words() const { return first().words(); }
  void visit(const ParameterVisitor& visitor) {
    if (encoder) encoder->visit(visitor);
    if (decoder) decoder->visit(visitor);
    head.visit(visitor);
  }
  void make_tables(at::Device device, at::ScalarType dtype) {
    if (encoder) encoder->make_tables(device, dtype);
    if (decoder) decoder->make_tables(device, dtype);
  }
  Layout layout_of(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens,
                   const std::vector<std::int64_t>& types, const std::vector<std::int64_t>& place_ids = {}) const;
  Layout target_layout(const Batch& batch) const;
  BlockRows rows_to_compute(const Batch& batch, const Layout& layout) const;
  HeadRows rows_to_read(const Tensor& x, const Batch& batch, const Pass& pass) const;
  Tensor keys_to_read(const Batch& batch, const Layout& layout) const;
  void check_starts(const Trace& trace) const;
};

}  // namespace glass
