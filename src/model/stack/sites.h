// The sites of a Transformer: tables with name, shape, meaning and kind, from which points are made and printed.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "glass/model/architecture.h"
#include "glass/model/point.h"

namespace glass {

/// In the order in which a block fires them. The scales of norms are those of the norm before a part, over its output
/// (sandwich) and over the residual sum (post-norm).
enum class Site {
  resid_pre,
  self_norm_scale,
  self_query_pre,
  self_query_norm_scale,
  self_query,
  self_key_pre,
  self_key_norm_scale,
  self_key,
  self_value,
  self_to_position,
  self_from_position,
  self_products,
  self_scores,
  self_pattern,
  self_heads,
  self_out,
  self_out_norm_scale,
  self_sum_norm_scale,
  resid_mid,
  cross_norm_scale,
  cross_query,
  cross_key,
  cross_value,
  cross_products,
  cross_scores,
  cross_pattern,
  cross_heads,
  cross_out,
  cross_out_norm_scale,
  cross_sum_norm_scale,
  resid_cross,
  mlp_norm_scale,
  mlp_pre,
  mlp_act,
  mlp_up,
  mlp_hidden,
  mlp_out,
  mlp_out_norm_scale,
  mlp_sum_norm_scale,
  resid_post,
  count
};

/// Sites of a stack around its blocks, and of the head.
enum class StackSite { word_embed, embed_norm_scale, embed, final_norm_scale, final_norm, count };
enum class HeadSite {
  pooled,
  head_pre,
  head_act,
  head_norm_scale,
  head_hidden,
  embedding_scale,
  logits_uncapped,
  logits,
  count
};

/// The points of one block, made once when the block is built.
struct BlockPoints {
  BlockPoints(const std::string& part, std::int64_t layer);
  const Point& operator[](Site site) const { return points[static_cast<std::size_t>(site)]; }
  std::vector<Point> points;
};

PointInfo describe(StackSite site, const std::string& part);
PointInfo describe(HeadSite site);
/// Every site that block `layer` of this stack fires, in order.
std::vector<PointInfo> describe_block(const StackShape& shape, std::int64_t layer);

}  // namespace glass
