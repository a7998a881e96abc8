// The table of sites. N tokens, D width, F hidden width, H heads, T length of a sequence.
#include "model/sites.h"

namespace glass {

namespace {

struct SiteRow {
  const char *name, *shape, *meaning;
};

constexpr SiteRow kSites[] = {
    {"resid_pre", "[N, D]", "residual stream into the block"},
    {"self_query", "[N, D]", "queries of all heads, side by side"},
    {"self_key", "[N, D]", "keys of all heads"},
    {"self_value", "[N, D]", "values of all heads"},
    {"self_pattern", "[H, T, T] a sequence", "attention weights, rows are queries and sum to 1"},
    {"self_heads", "[N, D]", "values mixed by the pattern, heads side by side, before the output projection"},
    {"self_out", "[N, D]", "output of self-attention, before dropout and the residual sum"},
    {"resid_mid", "[N, D]", "residual stream after attention (post-norm: after its norm)"},
    {"mlp_hidden", "[N, F]", "hidden layer of the feed-forward part, after the activation"},
    {"mlp_out", "[N, D]", "output of the feed-forward part, before dropout and the residual sum"},
    {"resid_post", "[N, D]", "residual stream out of the block"},
};
static_assert(std::size(kSites) == static_cast<std::size_t>(Site::count));

std::string point_name(const std::string& part, std::int64_t layer, const SiteRow& site) {
  return part + "." + std::to_string(layer) + "." + site.name;
}

}  // namespace

BlockPoints::BlockPoints(const std::string& part, std::int64_t layer) {
  for (const SiteRow& site : kSites) points.emplace_back(point_name(part, layer, site));
}

std::vector<PointInfo> describe_block(const std::string& part, std::int64_t layer) {
  std::vector<PointInfo> infos;
  for (const SiteRow& site : kSites) infos.push_back({point_name(part, layer, site), site.shape, site.meaning});
  return infos;
}

}  // namespace glass
