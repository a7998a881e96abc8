// The table of sites. N tokens, M source tokens, D width, F hidden width, H heads of width Dh, KV heads of keys and
// values, T and S lengths of a sequence and of its source.
#include "model/stack/sites.h"

namespace glass {

namespace {

struct SiteRow {
  const char *name, *shape, *meaning;
};

constexpr SiteRow kSites[] = {
    {"resid_pre", "[N, D]", "residual stream into the block"},
    {"self_query", "[N, H*Dh]",
     "queries of all heads side by side, as the pattern is made from them (normed and turned)"},
    {"self_key", "[N, KV*Dh]", "keys of all heads, likewise"},
    {"self_value", "[N, KV*Dh]", "values of all heads"},
    {"self_pattern", "[H, T, T] a sequence", "attention weights, rows are queries and sum to 1"},
    {"self_heads", "[N, H*Dh]", "values mixed by the pattern, heads side by side, before the output projection"},
    {"self_out", "[N, D]", "output of self-attention, before dropout and the residual sum"},
    {"resid_mid", "[N, D]", "residual stream after attention (post-norm: after its norm)"},
    {"cross_query", "[N, H*Dh]", "queries to the encoder's states"},
    {"cross_key", "[M, KV*Dh]", "keys made from the encoder's states"},
    {"cross_value", "[M, KV*Dh]", "values made from the encoder's states"},
    {"cross_pattern", "[H, T, S] a sequence", "attention weights on the source, rows are target tokens and sum to 1"},
    {"cross_heads", "[N, H*Dh]", "source values mixed by the cross pattern, before the output projection"},
    {"cross_out", "[N, D]", "output of cross-attention, before dropout and the residual sum"},
    {"resid_cross", "[N, D]", "residual stream after cross-attention (post-norm: after its norm)"},
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

std::vector<PointInfo> describe_block(const StackShape& shape, std::int64_t layer) {
  std::vector<PointInfo> infos;
  for (std::size_t i = 0; i < std::size(kSites); ++i) {
    const SiteRow& site = kSites[i];
    const Site number = static_cast<Site>(i);
    if (!shape.cross && number >= Site::cross_query && number <= Site::resid_cross) continue;
    // Attention and feed-forward side by side have no state between them.
    if (shape.parallel && number == Site::resid_mid) continue;
    infos.push_back({point_name(shape.part, layer, site), site.shape, site.meaning});
  }
  return infos;
}

}  // namespace glass
