// The tables of sites. N tokens, R rows that the head reads, E width of word vectors or of the head, M source tokens, D
// width, F hidden width, H heads of width Dh, KV heads of keys and values, T and S lengths of a sequence and of its
// source.
#include "model/stack/sites.h"

namespace glass {

namespace {

struct SiteRow {
  const char *name, *shape, *meaning;
  PointKind kind = PointKind::state;
  bool can_start = false;
};

constexpr SiteRow kSites[] = {
    {"resid_pre", "[N, D]", "residual stream into the block", PointKind::state, true},
    {"self_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm before self-attention",
     PointKind::norm_scale},
    {"self_query_pre", "[N, H*Dh]", "queries of all heads before their norm", PointKind::heads},
    {"self_query_norm_scale", "[N, H, 1]", "1 / deviation (or root mean square) of each head's queries in their norm",
     PointKind::norm_scale},
    {"self_query", "[N, H*Dh]",
     "queries of all heads side by side, as the pattern is made from them (normed and turned)", PointKind::heads},
    {"self_key_pre", "[N, KV*Dh]", "keys of all heads before their norm", PointKind::heads},
    {"self_key_norm_scale", "[N, KV, 1]", "1 / deviation (or root mean square) of each head's keys in their norm",
     PointKind::norm_scale},
    {"self_key", "[N, KV*Dh]", "keys of all heads, likewise", PointKind::heads},
    {"self_value", "[N, KV*Dh]", "values of all heads", PointKind::heads},
    {"self_to_position", "[H, T, T] a sequence",
     "disentangled: scaled products of queries with the vectors of distances, a part of self_scores",
     PointKind::attention_scores},
    {"self_from_position", "[H, T, T] a sequence",
     "disentangled: scaled products of the vectors of distances with keys, a part of self_scores",
     PointKind::attention_scores},
    {"self_products", "[H, T, T] a sequence", "soft-capped: scaled products of queries and keys before their cap",
     PointKind::attention_scores},
    {"self_scores", "[H, T, T] a sequence",
     "scaled products of queries and keys with position bias, before hidden keys and softmax",
     PointKind::attention_scores},
    {"self_pattern", "[H, T, T] a sequence", "attention weights, rows are queries and sum to 1", PointKind::pattern},
    {"self_heads", "[N, H*Dh]", "values mixed by the pattern, heads side by side, before the output projection",
     PointKind::heads},
    {"self_out", "[N, D]", "output of self-attention, before dropout and the residual sum", PointKind::output},
    {"self_out_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm of self-attention's output",
     PointKind::norm_scale},
    {"self_sum_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm that makes resid_mid",
     PointKind::norm_scale},
    {"resid_mid", "[N, D]", "residual stream after attention (post-norm: after its norm)"},
    {"cross_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm before cross-attention",
     PointKind::norm_scale},
    {"cross_query", "[N, H*Dh]", "queries to the encoder's states", PointKind::heads},
    {"cross_key", "[M, KV*Dh]", "keys made from the encoder's states", PointKind::heads},
    {"cross_value", "[M, KV*Dh]", "values made from the encoder's states", PointKind::heads},
    {"cross_products", "[H, T, S] a sequence", "soft-capped: scaled products of queries and keys before their cap",
     PointKind::attention_scores},
    {"cross_scores", "[H, T, S] a sequence", "scaled products of queries and keys, before the softmax",
     PointKind::attention_scores},
    {"cross_pattern", "[H, T, S] a sequence", "attention weights on the source, rows are target tokens and sum to 1",
     PointKind::pattern},
    {"cross_heads", "[N, H*Dh]", "source values mixed by the cross pattern, before the output projection",
     PointKind::heads},
    {"cross_out", "[N, D]", "output of cross-attention, before dropout and the residual sum", PointKind::output},
    {"cross_out_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm of cross-attention's output",
     PointKind::norm_scale},
    {"cross_sum_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm that makes resid_cross",
     PointKind::norm_scale},
    {"resid_cross", "[N, D]", "residual stream after cross-attention (post-norm: after its norm)"},
    {"mlp_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm before the feed-forward part",
     PointKind::norm_scale},
    {"mlp_pre", "[N, F]", "hidden layer of the feed-forward part before the activation; of a gated one the gate",
     PointKind::activation},
    {"mlp_act", "[N, F]", "gated: the activated gate", PointKind::activation},
    {"mlp_up", "[N, F]", "gated: what the activated gate is multiplied by", PointKind::activation},
    {"mlp_hidden", "[N, F]", "hidden layer of the feed-forward part, after the activation", PointKind::activation},
    {"mlp_out", "[N, D]", "output of the feed-forward part, before dropout and the residual sum", PointKind::output},
    {"mlp_out_norm_scale", "[N, 1]",
     "1 / deviation (or root mean square) in the norm of the feed-forward part's output", PointKind::norm_scale},
    {"mlp_sum_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm that makes resid_post",
     PointKind::norm_scale},
    {"resid_post", "[N, D]", "residual stream out of the block", PointKind::state, true},
};
static_assert(std::size(kSites) == static_cast<std::size_t>(Site::count));

constexpr SiteRow kStackSites[] = {
    {"word_embed", "[N, E]", "word vectors alone"},
    {"embed_norm_scale", "[N, 1]", "1 / deviation (or root mean square) in the norm of the embeddings",
     PointKind::norm_scale},
    {"embed", "[N, D]", "input of the first block: word vectors, positions, norm, dropout", PointKind::state, true},
    {"final_norm_scale", "[N, 1]", "1 / standard deviation in the final norm", PointKind::norm_scale},
    {"final_norm", "[N, D]", "last residual stream, after the final norm where there is one", PointKind::state, true},
};
static_assert(std::size(kStackSites) == static_cast<std::size_t>(StackSite::count));

constexpr SiteRow kHeadSites[] = {
    {"pooled", "[B, D]", "one vector a sequence, read by the head"},
    {"head_pre", "[R, E]", "the head's own layer before its activation", PointKind::activation},
    {"head_act", "[R, E]", "the same after its activation, before its norm", PointKind::activation},
    {"head_norm_scale", "[R, 1]", "1 / standard deviation in the head's norm", PointKind::norm_scale},
    {"head_hidden", "[R, E]", "the head's own layer: dense, activation and norm", PointKind::activation},
    {"embedding_scale", "[R, 1]", "1 / length, by which an embedding is made of length 1", PointKind::norm_scale},
    {"logits_uncapped", "[R, C]", "soft-capped: scores before their cap", PointKind::logits},
    {"logits", "[R, C]", "scores of the classes or of the vocabulary", PointKind::logits},
};
static_assert(std::size(kHeadSites) == static_cast<std::size_t>(HeadSite::count));

PointInfo info_of(const SiteRow& row, const std::string& name, const std::string& part, std::int64_t layer) {
  return {name, row.shape, row.meaning, row.kind, part, layer, row.name, row.can_start};
}

std::string point_name(const std::string& part, std::int64_t layer, const SiteRow& site) {
  return part + "." + std::to_string(layer) + "." + site.name;
}

/// The number of the block that serves a layer.
std::int64_t block_of(const StackShape& shape, std::int64_t layer) {
  return shape.distinct_layers > 0 ? layer * shape.distinct_layers / shape.layers : layer;
}

bool has_norm_before(const StackShape& shape) {
  return shape.norm_order == NormOrder::pre || shape.norm_order == NormOrder::sandwich;
}

/// True where `layer` of this stack has the site.
bool has_site(const StackShape& shape, std::int64_t layer, Site site) {
  if (!shape.cross && site >= Site::cross_norm_scale && site <= Site::resid_cross) return false;
  switch (site) {
    case Site::self_norm_scale:
      return has_norm_before(shape) && (shape.first_attention_norm || block_of(shape, layer) > 0);
    case Site::cross_norm_scale:
      return has_norm_before(shape);
    case Site::mlp_norm_scale:
      return has_norm_before(shape) && !shape.shared_norm;
    case Site::self_out_norm_scale:
    case Site::cross_out_norm_scale:
    case Site::mlp_out_norm_scale:
      return shape.norm_order == NormOrder::sandwich || shape.norm_order == NormOrder::inside;
    case Site::self_sum_norm_scale:
    case Site::cross_sum_norm_scale:
    case Site::mlp_sum_norm_scale:
      return shape.norm_order == NormOrder::post;
    case Site::self_query_pre:
    case Site::self_query_norm_scale:
    case Site::self_key_pre:
    case Site::self_key_norm_scale:
      return shape.attention.query_key_norm;
    case Site::self_to_position:
      return shape.distances && shape.distances->content_to_position;
    case Site::self_from_position:
      return shape.distances && shape.distances->position_to_content;
    case Site::self_products:
    case Site::cross_products:
      return shape.attention.soft_cap > 0;
    case Site::mlp_act:
    case Site::mlp_up:
      return shape.feed_forward.gated;
    case Site::resid_mid:
      return !shape.parallel;  // attention and feed-forward side by side have no state between them
    default:
      return true;
  }
}

}  // namespace

BlockPoints::BlockPoints(const std::string& part, std::int64_t layer) {
  for (const SiteRow& site : kSites) points.emplace_back(point_name(part, layer, site));
}

PointInfo describe(StackSite site, const std::string& part) {
  const SiteRow& row = kStackSites[static_cast<std::size_t>(site)];
  return info_of(row, part + "." + row.name, part, -1);
}

PointInfo describe(HeadSite site) {
  const SiteRow& row = kHeadSites[static_cast<std::size_t>(site)];
  return info_of(row, row.name, "", -1);
}

std::vector<PointInfo> describe_block(const StackShape& shape, std::int64_t layer) {
  std::vector<PointInfo> infos;
  for (std::size_t i = 0; i < std::size(kSites); ++i) {
    if (!has_site(shape, layer, static_cast<Site>(i))) continue;
    infos.push_back(info_of(kSites[i], point_name(shape.part, layer, kSites[i]), shape.part, layer));
  }
  return infos;
}

}  // namespace glass
