// The ways to hide tokens: other ids, given or drawn, other word vectors, fewer tokens, and attention that passes them
// by.
#include "explain/hide.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "explain/attention_off.h"
#include "glass/base/error.h"
#include "glass/explain/input_points.h"

namespace glass {

namespace {

bool contains(const std::vector<std::uint32_t>& hidden, std::int64_t token) {
  return std::binary_search(hidden.begin(), hidden.end(), static_cast<std::uint32_t>(token));
}

/// How many of the hidden tokens stand before this one.
std::int64_t before(const std::vector<std::uint32_t>& hidden, std::int64_t token) {
  return std::lower_bound(hidden.begin(), hidden.end(), static_cast<std::uint32_t>(token)) - hidden.begin();
}

/// Where the explained row is left out itself, the one before it predicts what comes next.
std::int64_t moved_position(const ExplainInput& input, std::int64_t position,
                            const std::vector<std::uint32_t>& hidden) {
  const std::int64_t first = std::max<std::int64_t>(input.decoder_start, 0), row = first + position;
  const std::int64_t moved = row - before(hidden, row) - (contains(hidden, row) ? 1 : 0);
  return moved - (first - before(hidden, first));
}

TokenSequence without_tokens(const ExplainInput& input, const std::vector<std::uint32_t>& hidden) {
  TokenSequence rest;
  for (std::size_t t = 0; t < input.ids.size(); ++t) {
    if (contains(hidden, static_cast<std::int64_t>(t))) continue;
    rest.ids.push_back(input.ids[t]);
    if (t < input.token_types.size()) rest.token_types.push_back(input.token_types[t]);
  }
  if (input.decoder_start >= 0) rest.decoder_start = input.decoder_start - before(hidden, input.decoder_start);
  if (input.position >= 0) rest.position = moved_position(input, input.position, hidden);
  for (const std::int64_t row : input.rows) rest.rows.push_back(moved_position(input, row, hidden));
  const std::int64_t first_row = rest.rows.empty() ? rest.position : rest.rows.front();
  const bool nothing_to_read = rest.ids.empty() || rest.decoder_start == 0 || (input.position >= 0 && first_row < 0);
  if (nothing_to_read)
    fail(ErrorKind::usage,
         "explain: example {}: deletion leaves nothing of the text that a score could be read from; use another "
         "replacement, such as attention_off",
         input.example);
  return rest;
}

}  // namespace

ExplainGroup::VariantRun hide_tokens(const ExplainGroup& group, const Replacement& replacement,
                                     const HiddenTokens& hidden) {
  ExplainGroup::VariantRun how;
  switch (replacement.kind) {
    case Replacement::Kind::token:
      how.change = [&](const TextVariant& variant, std::int64_t* ids) {
        for (const std::uint32_t token : hidden(variant)) ids[token] = replacement.id;
      };
      break;
    case Replacement::Kind::sampled:
      how.change = [&](const TextVariant& variant, std::int64_t* ids) {
        const auto draw = static_cast<std::int64_t>(variant.variant) % replacement.draws;
        for (const std::uint32_t token : hidden(variant))
          ids[token] = replacement.draw->at(group.inputs()[variant.input].example, token, draw);
      };
      break;
    case Replacement::Kind::word_vector:
      how.watch = [&](const Variants& variants, const Batch&, Trace& trace) {
        edit_word_vectors(
            group, variants, trace, replacement.vector,
            [&](const TextVariant& variant, std::int64_t token) { return contains(hidden(variant), token); });
      };
      break;
    case Replacement::Kind::deletion:
      how.rewrite = [&](const TextVariant& variant) {
        return without_tokens(group.inputs()[variant.input], hidden(variant));
      };
      break;
    case Replacement::Kind::attention_off:
      how.watch = [&](const Variants& variants, const Batch&, Trace& trace) {
        std::vector<std::vector<std::uint32_t>> off;
        for (const TextVariant& variant : variants) off.push_back(hidden(variant));
        switch_attention_off(group, variants, off, trace);
      };
      break;
  }
  return how;
}

void edit_word_vectors(const ExplainGroup& group, const Variants& variants, Trace& trace, const Tensor& vector,
                       const std::function<bool(const TextVariant& variant, std::int64_t token)>& is_replaced) {
  const InputPoints points(*group.context().subject, "word_embed", "explain.baseline");
  for (std::size_t point = 0; point < points.points().size(); ++point) {
    std::vector<std::uint8_t> replaced;  // by row of the point
    for (const TextVariant& variant : variants) {
      const ExplainInput& input = group.inputs()[variant.input];
      const std::vector<std::int64_t> tokens = points.tokens_by_point(input)[point];
      const bool has_start = point == 1 && input.decoder_start < 0;  // in front of a text that is read again
      for (std::size_t row = 0; row < tokens.size(); ++row)
        replaced.push_back((row > 0 || !has_start) && is_replaced(variant, tokens[row]) ? 1 : 0);
    }
    const Tensor rows =
        at::tensor(at::ArrayRef<std::uint8_t>(replaced), at::kByte).to(at::kBool).unsqueeze(1);  // [N, 1]
    trace.edit(points.points()[point], [rows, vector](const Tensor& value, const EditPlace&) {
      const Tensor other = vector.defined() ? vector.to(value.options()) : at::zeros({1}, value.options());
      return at::where(rows.to(value.device()), other, value);
    });
  }
}

}  // namespace glass
