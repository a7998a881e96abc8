// A block's maps with its patterns give what its attention gave, on every family.
#include "glass/model/block_maps.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "support/golden_family.h"

namespace glass::block_maps_test {
namespace {

constexpr double kTolerance = 1e-9;  // fp64, sums in another order; states of size 1 to 10

Tensor norm(const std::optional<NormMap>& map, const Tensor& x) {
  if (!map) return x;
  const Tensor centred = map->subtracts_mean ? x - x.mean(1, true) : x;
  const Tensor scaled = centred / (centred.square().mean(1, true) + map->epsilon).sqrt() * map->weight;
  return map->bias.defined() ? scaled + map->bias : scaled;
}

/// The attention of one text written out by the docstring of AttentionMaps: pattern [H, T, S], x [S, D] -> [T, D].
Tensor attention_of(const AttentionMaps& maps, const Tensor& pattern, const Tensor& x) {
  Tensor out = at::zeros({pattern.size(1), maps.output_weight.size(1)}, x.options());
  const std::int64_t heads = maps.output_weight.size(0), shared = heads / maps.value_weight.size(0);
  for (std::int64_t h = 0; h < heads; ++h) {
    Tensor value = x.matmul(maps.value_weight[h / shared].t());
    if (maps.value_bias.defined()) value = value + maps.value_bias[h / shared];
    out = out + pattern[h].matmul(value).matmul(maps.output_weight[h].t());
  }
  return maps.output_bias.defined() ? out + maps.output_bias : out;
}

class BlockMapsLaws : public testing::TestWithParam<std::string> {
 protected:
  BlockMapsLaws() : family_(GetParam()) {
    family_.model.to(at::kCPU, at::kDouble);
    trace_.read("*");
    family_.scores(family_.batch, trace_);
  }

  const std::vector<std::int64_t>& boundaries(const std::string& stack) const {
    const bool behind = stack == "decoder" && family_.model.architecture().encoder;
    return behind && !family_.batch.target_ids.empty() ? family_.batch.target_cu_seqlens : family_.batch.cu_seqlens;
  }

  /// Attention of all texts: patterns of `point`, keys are the rows of x of `key_stack`.
  Tensor attend(const AttentionMaps& maps, const std::string& point, const Tensor& x, const std::string& key_stack) {
    const std::vector<std::int64_t>& cu = boundaries(key_stack);
    std::vector<Tensor> texts;
    for (std::int64_t b = 0; b < family_.batch.size(); ++b)
      texts.push_back(attention_of(maps, trace_.patterns(point)[b], x.narrow(0, cu[b], cu[b + 1] - cu[b])));
    return at::cat(texts);
  }

  golden::Family family_;
  Trace trace_;
};

TEST_P(BlockMapsLaws, PatternsAndMapsGiveTheOutputOfSelfAttention) {
  const Architecture& architecture = family_.model.architecture();
  for (const auto& stack : {architecture.encoder, architecture.decoder}) {
    for (std::int64_t layer = 0; stack && layer < stack->layers; ++layer) {
      const std::string block = stack->part + "." + std::to_string(layer);
      const BlockMaps maps = family_.model.block_maps(stack->part, layer).value();
      const Tensor x = norm(maps.self_norms.before, trace_[block + ".resid_pre"]);
      const Tensor out = attend(maps.self, block + ".self_pattern", x, stack->part);
      EXPECT_LT(golden::largest_difference(out, trace_[block + ".self_out"]), kTolerance) << block;
    }
  }
}

TEST_P(BlockMapsLaws, PatternsAndMapsGiveTheOutputOfCrossAttention) {
  const Architecture& architecture = family_.model.architecture();
  if (!architecture.encoder || !architecture.decoder) return;
  for (std::int64_t layer = 0; layer < architecture.decoder->layers; ++layer) {
    const std::string block = "decoder." + std::to_string(layer);
    const BlockMaps maps = family_.model.block_maps("decoder", layer).value();
    const Tensor out = attend(maps.cross.value(), block + ".cross_pattern", trace_["encoder.final_norm"], "encoder");
    EXPECT_LT(golden::largest_difference(out, trace_[block + ".cross_out"]), kTolerance) << block;
  }
}

/// after(x + inside(out)): the way from a part's output to the stream.
Tensor join(const PartNorms& norms, const Tensor& stream, const Tensor& out) {
  return norm(norms.after, stream + norm(norms.inside, out));
}

TEST_P(BlockMapsLaws, NormsAndOutputsGiveTheStreamOutOfTheBlock) {
  const Architecture& architecture = family_.model.architecture();
  for (const auto& stack : {architecture.encoder, architecture.decoder}) {
    for (std::int64_t layer = 0; stack && layer < stack->layers; ++layer) {
      const std::string block = stack->part + "." + std::to_string(layer) + ".";
      const BlockMaps maps = family_.model.block_maps(stack->part, layer).value();
      EXPECT_EQ(maps.norm_order, stack->norm_order);
      Tensor stream = join(maps.self_norms, trace_[block + "resid_pre"], trace_[block + "self_out"]);
      if (!maps.parallel) EXPECT_LT(golden::largest_difference(stream, trace_[block + "resid_mid"]), kTolerance);
      if (maps.cross) stream = join(maps.cross_norms, stream, trace_[block + "cross_out"]);
      stream = join(maps.mlp_norms, stream, trace_[block + "mlp_out"]);
      EXPECT_LT(golden::largest_difference(stream, trace_[block + "resid_post"]), kTolerance) << block;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, BlockMapsLaws, testing::ValuesIn(golden::family_names()),
                         [](const auto& info) { return info.param; });

TEST(BlockMaps, ABlockThatIsNotThereIsAnError) {
  golden::Family family("bert");
  EXPECT_THROW(family.model.block_maps("decoder", 0), Error);
  EXPECT_THROW(family.model.block_maps("encoder", 99), Error);
}

}  // namespace
}  // namespace glass::block_maps_test
