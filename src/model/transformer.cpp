// The encoder classifier: embedding, blocks, final norm, pooling, classifier.
#include "glass/model/transformer.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "glass/base/error.h"
#include "model/embedding.h"

namespace glass {

struct Transformer::Impl {
  Impl(const ModelShape& shape_in, at::Generator generator)
      : shape(shape_in), embedding(shape.config, shape.vocab_size, shape.max_length, generator) {
    for (std::int64_t layer = 0; layer < shape.config.layers; ++layer) blocks.emplace_back(shape.config, layer, generator);
    if (shape.config.norm_order == "pre") final_norm.emplace(shape.config.width);
    classifier = LinearPart(shape.config.width, shape.classes, generator);
  }

  ModelShape shape;
  Embedding embedding;
  std::vector<EncoderBlock> blocks;
  std::optional<LayerNormPart> final_norm;
  LinearPart classifier;
  DropoutKeys keys;
  bool training = false;
  Tensor token_counts;  ///< [V] or undefined
  Point final_norm_point{"final_norm"}, pooled_point{"pooled"}, logits_point{"logits"};

  void visit(const ParameterVisitor& visitor) {
    embedding.visit("encoder", visitor);
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i].visit("encoder.layers." + std::to_string(i), visitor);
    if (final_norm) final_norm->visit("encoder.final_norm", visitor);
    classifier.visit("classifier", visitor);
  }
  Tensor stack(const Pass& pass);
  Tensor pool(const Tensor& x, const Pass& pass) const;
  std::optional<std::size_t> block_after(const std::string& point) const;
  std::size_t first_block(const Trace& trace) const;
};

/// The block that reads this point, where a forward can start from it.
std::optional<std::size_t> Transformer::Impl::block_after(const std::string& point) const {
  if (point == "encoder.embed") return 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string prefix = "encoder." + std::to_string(i);
    if (point == prefix + ".resid_pre") return i;
    if (point == prefix + ".resid_post") return i + 1;
  }
  return std::nullopt;
}

std::size_t Transformer::Impl::first_block(const Trace& trace) const {
  const std::string& name = *trace.start_point();
  if (const std::optional<std::size_t> block = block_after(name)) return *block;
  fail(ErrorKind::usage, "trace: a forward cannot start from '{}'; it can from encoder.embed, encoder.<layer>.resid_pre and .resid_post", name);
}

/// Embedding (or the stored residual stream) through the blocks: [N, D], or [B, D] where only the first rows are read.
Tensor Transformer::Impl::stack(const Pass& pass) {
  const bool starts_inside = pass.trace.start_point().has_value();
  std::size_t block = starts_inside ? first_block(pass.trace) : 0;
  Tensor x = starts_inside ? pass.trace.start_value() : embedding.forward(pass);
  // A block announces its own resid_pre; other points to start from are announced here, once.
  if (starts_inside && !pass.trace.start_point()->ends_with(".resid_pre")) x = pass.trace.at(Point(*pass.trace.start_point()), x);
  check(x.dim() == 2 && x.size(0) == pass.layout.ids.size(0), "the residual stream must be [{}, {}]", pass.layout.ids.size(0),
        shape.config.width);
  for (; block < blocks.size(); ++block) {
    const bool is_last = block + 1 == blocks.size();
    const bool only_first = is_last && shape.config.pooling == "first" && !blocks[block].is_watched(pass.trace) &&
                            !pass.trace.wants(final_norm_point);
    x = only_first ? blocks[block].forward_first_rows(x, pass) : blocks[block].forward(x, pass);
  }
  return x;
}

Tensor Transformer::Impl::pool(const Tensor& x, const Pass& pass) const {
  const bool already_rows = x.size(0) == pass.layout.lengths.size(0);
  if (shape.config.pooling == "first") return already_rows ? x : x.index_select(0, pass.layout.first_rows);
  // Sums in order of the tokens: the neighbours in the batch change nothing.
  return at::segment_reduce(x, "mean", pass.layout.lengths, {}, {}, 0, /*unsafe=*/true);
}

Transformer::Transformer(const ModelShape& shape, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(shape, at::make_generator<at::CPUGeneratorImpl>(seed))) {
  check(shape.vocab_size > 0 && shape.classes > 0 && shape.max_length > 0, "a model needs a vocabulary, classes and a length");
}

Transformer::~Transformer() = default;

Tensor Transformer::scores(const Batch& batch, Trace& trace) {
  const Layout layout = make_layout(batch, impl_->classifier.weight.device());
  if (layout.longest > impl_->shape.max_length) {
    fail(ErrorKind::data, "a text of {} tokens is longer than the model's {}; cut it at data.max_length", layout.longest, impl_->shape.max_length);
  }
  const Pass pass{layout, trace, impl_->keys, impl_->training};
  Tensor x = impl_->stack(pass);
  if (impl_->final_norm) x = impl_->final_norm->forward(x);
  x = trace.at(impl_->final_norm_point, x);
  const Tensor pooled = trace.at(impl_->pooled_point, impl_->pool(x, pass));
  return trace.at(impl_->logits_point, impl_->classifier.forward(pooled));
}

std::vector<PointInfo> Transformer::points() const {
  std::vector<PointInfo> points = {{"encoder.word_embed", "[N, D]", "word vectors alone"},
                                   {"encoder.embed", "[N, D]", "input of the first block: word vectors, positions, norm, dropout"}};
  for (std::int64_t layer = 0; layer < impl_->shape.config.layers; ++layer) {
    for (PointInfo& info : describe_block("encoder", layer)) points.push_back(std::move(info));
  }
  points.push_back({"final_norm", "[N, D]", "last residual stream, after the final norm where there is one"});
  points.push_back({"pooled", "[B, D]", "one vector a sequence, read by the classifier"});
  points.push_back({"logits", "[B, C]", "scores of the classes"});
  return points;
}

std::vector<std::string> Transformer::pattern_points() const {
  std::vector<std::string> names;
  for (std::int64_t layer = 0; layer < impl_->shape.config.layers; ++layer) names.push_back("encoder." + std::to_string(layer) + ".self_pattern");
  return names;
}

bool Transformer::can_start_from(const std::string& point) const { return impl_->block_after(point).has_value(); }
ReadRows Transformer::read_rows() const { return impl_->shape.config.pooling == "first" ? ReadRows::first : ReadRows::mean; }

void Transformer::set_training(bool training) { impl_->training = training; }
bool Transformer::is_training() const { return impl_->training; }
const ModelShape& Transformer::shape() const { return impl_->shape; }
void Transformer::set_token_counts(Tensor counts) { impl_->token_counts = std::move(counts); }
const Tensor& Transformer::token_counts() const { return impl_->token_counts; }

void Transformer::set_dropout_seed(std::uint64_t seed) {
  impl_->keys = {seed, 0};
  // CUDA dropout draws from LibTorch's generator.
  if (!impl_->classifier.weight.is_cpu()) at::manual_seed(seed);
}

Tensor Transformer::mean_word_vector() const {
  if (!impl_->token_counts.defined()) return {};
  const Tensor& words = impl_->embedding.word_vectors();
  const Tensor counts = impl_->token_counts.to(words.device(), at::kDouble);
  return at::matmul(counts / counts.sum().clamp_min(1), words.detach().to(at::kDouble)).to(words.scalar_type());
}

NamedTensors Transformer::named_parameters() const {
  NamedTensors named;
  impl_->visit([&](const std::string& name, Tensor& parameter) { named.emplace_back(name, parameter); });
  return named;
}

std::vector<Tensor> Transformer::parameters() const {
  std::vector<Tensor> all;
  impl_->visit([&](const std::string&, Tensor& parameter) { all.push_back(parameter); });
  return all;
}

void Transformer::to(at::Device device, at::ScalarType dtype) {
  impl_->visit([&](const std::string&, Tensor& parameter) { parameter = parameter.detach().to(device, dtype).requires_grad_(true); });
  impl_->embedding.move_tables(device, dtype);
}

}  // namespace glass
