// Forward of one block. Every value of the table of sites passes through the trace.
#include "model/stack/block.h"

#include <ATen/ATen.h>

namespace glass {

namespace {

constexpr ResidualNorms::Sites kSelfNorms{Site::self_norm_scale, Site::self_out_norm_scale, Site::self_sum_norm_scale};
constexpr ResidualNorms::Sites kCrossNorms{Site::cross_norm_scale, Site::cross_out_norm_scale,
                                           Site::cross_sum_norm_scale};
constexpr ResidualNorms::Sites kFeedForwardNorms{Site::mlp_norm_scale, Site::mlp_out_norm_scale,
                                                 Site::mlp_sum_norm_scale};

}  // namespace

ResidualNorms::ResidualNorms(const StackShape& shape, bool has_before, const Sites& sites_in, Initializer& initializer)
    : sites(sites_in) {
  const auto make = [&] { return NormPart(shape.width, shape.norm, initializer); };
  if (shape.norm_order == NormOrder::post) {
    after = make();
    return;
  }
  if (has_before && shape.norm_order != NormOrder::inside) before = make();
  if (shape.norm_order != NormOrder::pre) inside = make();
}

PartNorms ResidualNorms::maps() const {
  const auto map_of = [](const std::optional<NormPart>& norm) -> std::optional<NormMap> {
    if (!norm) return std::nullopt;
    return NormMap{norm->shape.kind == NormKind::layer, norm->shape.epsilon, norm->factor().detach(),
                   norm->bias.defined() ? norm->bias.detach() : norm->bias};
  };
  return {map_of(before), map_of(inside), map_of(after)};
}

void ResidualNorms::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  if (before) before->visit(prefix + "_norm", visitor);
  if (after) after->visit(prefix + "_norm", visitor);
  if (inside) inside->visit(prefix + "_post_norm", visitor);
}

Block::Block(const StackShape& shape, std::int64_t layer, Initializer& initializer)
    : norm_order_(shape.norm_order),
      parallel_(shape.parallel),
      shared_norm_(shape.shared_norm),
      gated_(shape.feed_forward.gated),
      residual_scale_(shape.residual_scale),
      dropout_(shape.dropout),
      activation_(shape.feed_forward.activation),
      attention_norms_(shape, layer > 0 || shape.first_attention_norm, kSelfNorms, initializer),
      ffn_norms_(shape, !shape.shared_norm, kFeedForwardNorms, initializer),
      attention_(shape, initializer),
      ffn_in_(shape.width, (gated_ ? 2 : 1) * shape.feed_forward.width, shape.feed_forward.bias, initializer),
      ffn_out_(shape.feed_forward.width, shape.width, shape.feed_forward.bias, initializer) {
  if (!shape.cross) return;
  cross_norms_.emplace(shape, true, kCrossNorms, initializer);
  cross_.emplace(shape, initializer);
}

Tensor Block::join(const ResidualNorms& norms, const Tensor& residual, const Tensor& x, Site from,
                   const LayerPass& pass) const {
  const Tensor inner = norms.inside ? pass.norm(*norms.inside, x, norms.sites.inside) : x;
  const bool drops = pass.pass.training && dropout_ > 0;
  const Tensor sum =
      drops ? add_dropout(residual, inner, dropout_, pass.pass.dropout_key(pass.points[from].name(), pass.rows))
            : residual + inner;
  return norms.after ? pass.norm(*norms.after, sum, norms.sites.after) : sum;
}

Tensor Block::feed_forward(const Tensor& x, const LayerPass& pass) const {
  const Tensor projected = ffn_in_.forward(x);  // [N, F] or [N, 2F]
  Tensor hidden;
  if (gated_) {
    const std::vector<Tensor> halves = projected.chunk(2, 1);
    const Tensor gate = pass.at(Site::mlp_act, activate(activation_, pass.at(Site::mlp_pre, halves[0])));
    hidden = gate * pass.at(Site::mlp_up, halves[1]);
  } else {
    hidden = activate(activation_, pass.at(Site::mlp_pre, projected));
  }
  const Tensor out = ffn_out_.forward(pass.at(Site::mlp_hidden, hidden));
  return pass.at(Site::mlp_out, residual_scale_ == 1 ? out : out * residual_scale_);
}

Tensor Block::finish(const Tensor& x, const Tensor& read, const Tensor& attended, const LayerPass& pass) const {
  if (parallel_) {
    const Tensor fed = feed_forward(shared_norm_ ? read : ffn_norms_.input(x, pass), pass);
    const Tensor state = join(attention_norms_, x, attended, Site::self_out, pass);
    return pass.at(Site::resid_post, join(ffn_norms_, state, fed, Site::mlp_out, pass));
  }
  Tensor state = pass.at(Site::resid_mid, join(attention_norms_, x, attended, Site::self_out, pass));
  if (cross_) {
    const Tensor crossed = cross_->forward(cross_norms_->input(state, pass), pass);
    state = pass.at(Site::resid_cross, join(*cross_norms_, state, crossed, Site::cross_out, pass));
  }
  const Tensor fed = feed_forward(ffn_norms_.input(state, pass), pass);
  return pass.at(Site::resid_post, join(ffn_norms_, state, fed, Site::mlp_out, pass));
}

Tensor Block::forward(const Tensor& input, const LayerPass& pass) const {
  const Tensor x = pass.at(Site::resid_pre, input);
  const Tensor read = attention_norms_.input(x, pass);
  return finish(x, read, attention_.forward(read, pass), pass);
}

Tensor Block::forward_rows(const Tensor& x, const LayerPass& pass) const {
  const Tensor& rows = pass.rows == BlockRows::last ? pass.pass.layout.last_rows : pass.pass.layout.first_rows;
  const Tensor read = attention_norms_.input(x, pass);
  return finish(x.index_select(0, rows), shared_norm_ ? read.index_select(0, rows) : read,
                attention_.forward_rows(read, pass), pass);
}

BlockMaps Block::maps() const {
  BlockMaps maps{norm_order_, parallel_, attention_.maps(), {}, attention_norms_.maps(), {}, ffn_norms_.maps()};
  if (cross_) {
    maps.cross = cross_->maps();
    maps.cross_norms = cross_norms_->maps();
  }
  return maps;
}

void Block::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  attention_norms_.visit(prefix + ".attention", visitor);
  attention_.visit(prefix, visitor);
  if (cross_) {
    cross_norms_->visit(prefix + ".cross", visitor);
    cross_->visit(prefix, visitor);
  }
  ffn_norms_.visit(prefix + ".ffn", visitor);
  ffn_in_.visit(prefix + (gated_ ? ".ffn_gate_up" : ".ffn_in"), visitor);
  ffn_out_.visit(prefix + ".ffn_out", visitor);
}

bool is_watched(const BlockPoints& points, const Trace& trace) {
  if (!trace.watching()) return false;
  for (const Point& point : points.points) {
    if (trace.wants(point)) return true;
  }
  return false;
}

}  // namespace glass
