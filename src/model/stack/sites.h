// The sites of a Transformer: tables with name, shape, meaning and kind, from which points are made and printed.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "glass/model/architecture.h"
#include "glass/model/point.h"

namespace glass {

enum class Site {
  resid_pre,
  self_query,
  self_key,
  self_value,
  self_pattern,
  self_heads,
  self_out,
  resid_mid,
  cross_query,
  cross_key,
  cross_value,
  cross_pattern,
  cross_heads,
  cross_out,
  resid_cross,
  mlp_hidden,
  mlp_out,
  resid_post,
  count
};

/// Sites of a stack around its blocks, and of the head.
enum class StackSite { word_embed, embed, final_norm, count };
enum class HeadSite { pooled, head_hidden, logits, count };

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
