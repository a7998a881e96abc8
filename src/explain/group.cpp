// The plain pass of a group and what is kept of it.
#include "glass/explain/group.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "explain/shared_sequences.h"
#include "glass/base/error.h"
#include "glass/explain/gradients.h"
#include "glass/explain/input_points.h"
#include "glass/explain/masked_scores.h"

namespace glass {

namespace {

/// Rows [1, C] under one another; shorter ones end in -inf.
Tensor pad_rows(const std::vector<Tensor>& rows) {
  std::int64_t longest = 0;
  for (const Tensor& row : rows) longest = std::max(longest, row.size(1));
  std::vector<Tensor> padded;
  for (const Tensor& row : rows) {
    const std::int64_t missing = longest - row.size(1);
    padded.push_back(missing == 0 ? row
                                  : at::constant_pad_nd(row, {0, missing}, -std::numeric_limits<double>::infinity()));
  }
  return at::cat(padded);
}

/// What each text is compared with, [B, D].
Tensor references_of(const std::vector<ExplainInput>& inputs) {
  std::vector<Tensor> rows;
  for (const ExplainInput& input : inputs) {
    if (input.reference.empty()) {
      fail(ErrorKind::usage,
           "explain: an embedding is explained by its cosine with a second text, and there is none; give --text-pair, "
           "a column \"text_pair\" in the data, or explain.target = \"dimension:<number>\"");
    }
    rows.push_back(at::tensor(input.reference, at::kDouble));
  }
  return at::stack(rows);
}

/// For each text the first that reads the same.
std::vector<std::size_t> first_of_each(const std::vector<ExplainInput>& inputs) {
  std::map<std::tuple<std::vector<std::int32_t>, std::vector<std::int64_t>, std::int64_t>, std::size_t> known;
  std::vector<std::size_t> first;
  for (const ExplainInput& input : inputs)
    first.push_back(known.try_emplace({input.ids, input.token_types, input.decoder_start}, first.size()).first->second);
  return first;
}

/// These rows; the tensor itself where they are all of it in their order.
Tensor chosen_rows(const Tensor& given, const std::vector<std::int64_t>& rows) {
  bool all = static_cast<std::int64_t>(rows.size()) == given.size(0);
  for (std::size_t i = 0; i < rows.size(); ++i) all = all && rows[i] == static_cast<std::int64_t>(i);
  return all ? given : given.index_select(0, at::tensor(rows, at::kLong).to(given.device()));
}

/// Rows of the batch where the asked tokens of its items stand.
std::vector<std::int64_t> asked_rows(const Batch& batch, const Items& items,
                                     const std::vector<std::vector<std::int64_t>>& asked) {
  const std::vector<std::int64_t>& ends = batch.target_cu_seqlens.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
  std::vector<std::int64_t> rows;
  for (std::size_t b = 0; b < items.size(); ++b) {
    for (const std::int64_t token : asked[items[b]]) rows.push_back(ends[b] + token);
  }
  return rows;
}

}  // namespace

ExplainGroup::ExplainGroup(const ExplainContext& context, std::vector<ExplainInput> inputs)
    : context_(context), inputs_(std::move(inputs)), first_alike_(first_of_each(inputs_)) {
  check(context.subject != nullptr, "explain: the context has no subject");
  check(context.batch_tokens >= 1, "explain: the token budget is {}", context.batch_tokens);
}

ExplainGroup::ExplainGroup(ExplainGroup& plain, const InputPoints& points, std::vector<Tensor> values)
    : context_(plain.context_),
      inputs_(plain.inputs_),
      first_alike_(plain.first_alike_),
      target_(plain.target()),
      values_(plain.values()),
      changed_point_(points.name()),
      changed_values_(std::move(values)) {
  check(changed_values_.size() == size(), "explain: {} changed values for {} texts", changed_values_.size(), size());
}

ExplainGroup::~ExplainGroup() = default;

void ExplainGroup::want_patterns(const std::vector<std::string>& points) {
  for (const std::string& point : points) {
    check(!plain_done_ || wanted_.contains(point), "explain: the pattern {} is declared after the first forward",
          point);
    wanted_.insert(point);
  }
}

bool ExplainGroup::all_tokens() const {
  return context_.scores_mean().needs_all_tokens(context_.target);
}

void ExplainGroup::run(const Variants& variants, const VariantRun& how, const UseVariants& use) {
  check(how.together >= 1 && variants.size() % how.together == 0, "explain: {} variants are not sets of {}",
        variants.size(), how.together);
  std::vector<TokenSequence> rewritten;
  for (const TextVariant& variant : variants) {
    if (how.rewrite) rewritten.push_back(how.rewrite(variant));
  }
  const auto sequence = [&](std::size_t number) -> const TokenSequence& {
    return how.rewrite ? rewritten[number] : inputs_[variants[number].input];
  };
  std::vector<std::int64_t> lengths;  // of each set that shares a forward
  for (std::size_t number = 0; number < variants.size(); number += how.together)
    lengths.push_back(static_cast<std::int64_t>(how.together * sequence(number).ids.size()));
  Variants members;
  ForwardRunner runner(*context_.subject, context_.batch_tokens);
  if (how.gradients) runner.with_gradients();
  if (how.watch) {
    runner.watch([&](const Items&, const Batch& batch, Trace& trace) { how.watch(members, batch, trace); });
  }
  const auto make = [&](const Items& items) {
    members.clear();
    std::vector<const TokenSequence*> sequences;
    for (const std::uint32_t item : items) {
      for (std::size_t number = item * how.together; number < (item + 1) * how.together; ++number) {
        members.push_back(variants[number]);
        sequences.push_back(&sequence(number));
      }
    }
    Batch batch = batch_of(
        sequences,
        how.change ? ChangeIds([&](std::size_t i, std::int64_t* ids) { how.change(members[i], ids); }) : ChangeIds{});
    if (all_tokens() || !how.asked.empty()) batch.read_positions.clear();
    if (!how.asked.empty()) batch.read_rows = asked_rows(batch, items, how.asked);
    return batch;
  };
  runner.run(lengths, make, [&](const Forward& forward) { use(members, forward); });
}

Tensor ExplainGroup::target_rows(const Forward& forward) const {
  Tensor rows = forward.scores;
  if (all_tokens()) rows = context_.scores_mean().arrange(rows, forward.batch.cu_seqlens, context_.target);
  const std::int64_t asked = forward.batch.read_rows.empty()
                                 ? forward.batch.size()
                                 : static_cast<std::int64_t>(forward.batch.read_rows.size());
  check(rows.defined() && rows.dim() == 2 && rows.size(0) == asked,
        "the subject's scores are not [R, C] for {} rows of {} sequences", asked, forward.batch.size());
  return rows;
}

std::int64_t ExplainGroup::row_count(std::size_t input) const {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(inputs_.at(input).rows.size()));
}

void ExplainGroup::run_shared(const Variants& variants, VariantRun how,
                              const std::function<std::size_t(const TextVariant& variant)>& change_of,
                              const std::function<void(const SharedScores& shared)>& use) {
  SharedSequences shared;
  for (std::size_t number = 0; number < variants.size(); ++number) {
    const TextVariant& variant = variants[number];
    std::vector<std::int64_t> tokens = asked_rows(how.rewrite ? how.rewrite(variant) : inputs_[variant.input]);
    if (tokens.empty()) tokens = {-1};
    shared.add(number, {first_alike_[variant.input], change_of(variant)}, tokens);
  }
  Variants firsts;
  for (const std::size_t number : shared.firsts()) firsts.push_back(variants[number]);
  const auto hand_on = [&](const Forward& forward, const Items& sequences, bool by_token) {
    Variants members;
    const SharedSequences::Members chosen = shared.members_of(sequences, by_token);
    for (const std::size_t number : chosen.numbers) members.push_back(variants[number]);
    const Tensor given = by_token ? forward.scores : target_rows(forward);
    use({members, chosen_rows(given, chosen.rows), chosen.sequences, forward});
  };
  const std::vector<std::int64_t> starts = common_beginnings(firsts, how, shared.asked());
  Items behind, whole;
  for (std::size_t s = 0; s < firsts.size(); ++s)
    (starts[s] > 0 ? behind : whole).push_back(static_cast<std::uint32_t>(s));
  run_from(firsts, behind, starts, how, shared.asked(),
           [&](const Forward& forward) { hand_on(forward, forward.items, true); });
  const bool by_token = shared.asks_several() && !all_tokens();
  Variants rest;
  for (const std::uint32_t s : whole) {
    rest.push_back(firsts[s]);
    if (by_token) how.asked.push_back(shared.asked()[s]);
  }
  run(rest, how, [&](const Variants&, const Forward& forward) {
    Items sequences;
    for (const std::uint32_t item : forward.items) sequences.push_back(whole[item]);
    hand_on(forward, sequences, by_token);
  });
}

void ExplainGroup::run_plain(Rows rows) {
  check(!plain_done_, "explain: a group's plain pass is run twice");
  check(changed_point_.empty(), "explain: texts with changed values at {} have no plain pass", changed_point_);
  plain_done_ = true;
  for (const std::string& point : wanted_) patterns_[point].resize(size());
  VariantRun how;
  how.watch = [&](const Variants&, const Batch&, Trace& trace) {
    for (const std::string& point : wanted_) trace.read(point);
  };
  const auto keep_patterns = [&](std::size_t input, std::int64_t sequence, const Forward& forward) {
    for (const std::string& point : wanted_)
      patterns_[point][input] = forward.trace.patterns(point).at(static_cast<std::size_t>(sequence));
  };
  if (rows == Rows::all_tokens) {
    token_scores_.resize(size());
    run(one_each(size()), how, [&](const Variants& variants, const Forward& forward) {
      for (std::size_t i = 0; i < variants.size(); ++i) {
        token_scores_[variants[i].input] = forward.rows(i, true).to(at::kCPU, at::kDouble).contiguous();
        keep_patterns(variants[i].input, static_cast<std::int64_t>(i), forward);
      }
    });
    return;
  }
  std::vector<Tensor> scores(size());
  run_shared(
      one_each(size()), how, [](const TextVariant&) { return std::size_t{0}; },
      [&](const SharedScores& shared) {
        std::int64_t row = 0;
        for (std::size_t i = 0; i < shared.variants.size(); ++i) {
          const std::size_t input = shared.variants[i].input;
          scores[input] = shared.rows.narrow(0, row, row_count(input)).to(at::kCPU, at::kDouble).contiguous();
          row += row_count(input);
          keep_patterns(input, shared.sequences[i], shared.forward);
        }
      });
  scores_ = pad_rows(scores);
}

const Tensor& ExplainGroup::token_scores(std::size_t input) {
  if (token_scores_.empty()) run_plain(Rows::all_tokens);
  return token_scores_.at(input);
}

void ExplainGroup::set_position(std::size_t input, std::int64_t position) {
  check(!scores_.defined(), "explain: a position is set after the scores were read");
  inputs_.at(input).position = position;
}

const Tensor& ExplainGroup::scores() {
  if (scores_.defined()) return scores_;
  if (token_scores_.empty()) {
    run_plain(Rows::as_asked);
    return scores_;
  }
  std::vector<Tensor> rows;
  for (std::size_t i = 0; i < size(); ++i) {
    const Tensor& own = token_scores_[i];
    rows.push_back(all_tokens() ? context_.scores_mean().arrange(own, {0, own.size(0)}, context_.target)
                                : own.narrow(0, inputs_[i].position, 1));
  }
  scores_ = pad_rows(rows);
  return scores_;
}

void ExplainGroup::resolve() {
  if (!target_.labels.empty()) return;
  std::vector<std::int64_t> given, counts;
  for (std::size_t i = 0; i < size(); ++i) {
    const ExplainInput& input = inputs_[i];
    counts.push_back(row_count(i));
    given.insert(given.end(), static_cast<std::size_t>(counts.back()), all_tokens() ? input.position : input.label);
    std::copy(input.row_labels.begin(), input.row_labels.end(), given.end() - counts.back());
  }
  Target target = context_.target;
  if (target.kind == TargetKind::automatic) target.kind = context_.scores_mean().target_kinds().front();
  if (all_tokens()) target.label = -1;
  target_ = resolve_target(target, context_.scores_mean().link(), scores(), given);
  if (all_tokens()) target_.column = std::max<std::int64_t>(context_.target.label, 0);
  if (std::any_of(counts.begin(), counts.end(), [](std::int64_t rows) { return rows > 1; })) target_.rows = counts;
  if (compares_texts(target.kind)) target_.references = references_of(inputs_);
  if (target.kind == TargetKind::kl) target_.references = scores().log_softmax(1);
  values_ = to_doubles(target_values(target_, scores()));
}

const std::vector<double>& ExplainGroup::values() {
  resolve();
  return values_;
}

const ResolvedTarget& ExplainGroup::target() {
  resolve();
  return target_;
}

ResolvedTarget ExplainGroup::target_of(const Variants& variants) {
  std::vector<std::size_t> rows;
  for (const TextVariant& variant : variants) rows.push_back(variant.input);
  return select_targets(target(), rows);
}

const Tensor& ExplainGroup::pattern(const std::string& point, std::size_t input) {
  check(wanted_.contains(point), "explain: the pattern {} was not declared", point);
  if (!plain_done_) scores();
  return patterns_.at(point).at(input);
}

const InputGradients& ExplainGroup::gradients(const InputPoints& points) {
  std::unique_ptr<InputGradients>& kept = gradients_[points.name()];
  if (!kept) kept = std::make_unique<InputGradients>(plain_gradients(*this, points));
  return *kept;
}

void ExplainGroup::share_gradients(const std::vector<InputPoints>& points) {
  std::vector<std::string> names;
  for (const InputPoints& point : points) {
    if (!gradients_.contains(point.name())) names.push_back(point.name());
  }
  if (names.empty()) return;
  std::vector<InputGradients> all = gradients_at(*this, names);
  for (std::size_t p = 0; p < names.size(); ++p)
    gradients_[names[p]] = std::make_unique<InputGradients>(std::move(all[p]));
}

const std::vector<Tensor>* ExplainGroup::input_values(const InputPoints& points) const {
  if (changed_point_.empty()) return nullptr;
  check(points.name() == changed_point_, "explain: values are changed at {}, a method asks for {}", changed_point_,
        points.name());
  return &changed_values_;
}

MaskedScores& ExplainGroup::masked() {
  check(changed_point_.empty(), "explain: texts with changed values at {} have no masked scores", changed_point_);
  if (!masked_) masked_ = std::make_unique<MaskedScores>(*this);
  return *masked_;
}

std::string ExplainGroup::describe_target(std::size_t input) {
  return context_.scores_mean().describe(target(), input);
}

std::string ExplainGroup::target_class(std::size_t input) {
  return context_.scores_mean().target_class(target(), input);
}

std::string ExplainGroup::target_unit() const {
  return context_.scores_mean().unit(context_.target.kind);
}

}  // namespace glass
