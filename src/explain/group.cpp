// The plain pass of a group and what is kept of it.
#include "glass/explain/group.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/explain/gradients.h"
#include "glass/explain/input_points.h"
#include "glass/explain/masked_scores.h"

namespace glass {

namespace {

/// Rows [R, C] under one another; shorter ones end in -inf.
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

}  // namespace

ExplainGroup::ExplainGroup(const ExplainContext& context, std::vector<ExplainInput> inputs)
    : context_(context), inputs_(std::move(inputs)) {
  check(context.subject != nullptr, "explain: the context has no subject");
  check(context.batch_tokens >= 1, "explain: the token budget is {}", context.batch_tokens);
  number_texts();
}

ExplainGroup::ExplainGroup(ExplainGroup& plain, const InputPoints& points, std::vector<Tensor> values)
    : context_(plain.context_),
      inputs_(plain.inputs_),
      target_(plain.target()),
      values_(plain.values()),
      changed_point_(points.name()),
      changed_values_(std::move(values)) {
  check(changed_values_.size() == size(), "explain: {} changed values for {} texts", changed_values_.size(), size());
  number_texts();
}

void ExplainGroup::number_texts() {
  for (std::size_t i = 0; i < size(); ++i) {
    const bool is_same = i > 0 && inputs_[i].text >= 0 && inputs_[i].text == inputs_[i - 1].text;
    texts_.push_back(is_same ? texts_.back() : i);
  }
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

/// One token sequence for each forward of a run, and the variants that it serves.
struct ExplainGroup::Sequences {
  std::vector<TokenSequence> own;            ///< those that are made for the run
  std::vector<const TokenSequence*> places;  ///< by number
  std::vector<Variants> served;              ///< by number

  Sequences(const ExplainGroup& group, const Variants& variants, const VariantRun& how) {
    for (const TextVariant& variant : variants) {
      const bool joins =
          how.forward_of && !served.empty() && how.forward_of(served.back().front()) == how.forward_of(variant);
      if (!joins) served.emplace_back();
      served.back().push_back(variant);
    }
    const bool by_rows = served.size() < variants.size();
    own.reserve(served.size());
    for (const Variants& members : served) {
      const TokenSequence& text = group.inputs_[members.front().input];
      if (!by_rows && !how.rewrite) {
        places.push_back(&text);
        continue;
      }
      own.push_back(how.rewrite ? how.rewrite(members.front()) : text);
      if (by_rows) own.back().rows = rows_of(group, members, how);
      places.push_back(&own.back());
    }
  }

  static std::vector<std::int64_t> rows_of(const ExplainGroup& group, const Variants& members, const VariantRun& how) {
    std::vector<std::int64_t> rows;
    for (const TextVariant& member : members) {
      const std::vector<std::int64_t> asked =
          how.rewrite ? asked_rows(how.rewrite(member)) : asked_rows(group.inputs_[member.input]);
      check(!asked.empty(), "explain: a text that is scored as a whole shares no forward");
      rows.insert(rows.end(), asked.begin(), asked.end());
    }
    return rows;
  }

  std::vector<std::int64_t> lengths() const {
    std::vector<std::int64_t> lengths;
    for (const TokenSequence* sequence : places) lengths.push_back(static_cast<std::int64_t>(sequence->ids.size()));
    return lengths;
  }
};

void ExplainGroup::run(const Variants& variants, const VariantRun& how, const UseVariants& use) {
  const Sequences sequences(*this, variants, how);
  Variants firsts, members;  // of the batch: one variant a sequence, and all that they serve
  ForwardRunner runner(*context_.subject, context_.batch_tokens);
  if (how.gradients) runner.with_gradients();
  if (how.watch) {
    runner.watch([&](const Items&, const Batch& batch, Trace& trace) { how.watch(firsts, batch, trace); });
  }
  const auto make = [&](const Items& items) {
    firsts.clear();
    members.clear();
    std::vector<const TokenSequence*> chosen;
    for (const std::uint32_t item : items) {
      const Variants& served = sequences.served[item];
      firsts.push_back(served.front());
      members.insert(members.end(), served.begin(), served.end());
      chosen.push_back(sequences.places[item]);
    }
    Batch batch =
        batch_of(chosen, how.change ? ChangeIds([&](std::size_t i, std::int64_t* ids) { how.change(firsts[i], ids); })
                                    : ChangeIds{});
    if (all_tokens()) batch.read_positions.clear();
    return batch;
  };
  runner.run(sequences.lengths(), make, [&](const Forward& forward) { use(members, forward); });
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

void ExplainGroup::run_plain(Rows rows) {
  check(!plain_done_, "explain: a group's plain pass is run twice");
  check(changed_point_.empty(), "explain: texts with changed values at {} have no plain pass", changed_point_);
  plain_done_ = true;
  std::vector<Tensor> scores(size());
  if (rows == Rows::all_tokens) token_scores_.resize(size());
  for (const std::string& point : wanted_) patterns_[point].resize(size());
  VariantRun how;
  how.watch = [&](const Variants&, const Batch&, Trace& trace) {
    for (const std::string& point : wanted_) trace.read(point);
  };
  if (rows == Rows::as_asked) how.forward_of = [&](const TextVariant& variant) { return text_of(variant.input); };
  run(one_each(size()), how, [&](const Variants& variants, const Forward& forward) {
    const Tensor given = rows == Rows::all_tokens ? forward.scores : target_rows(forward);
    std::int64_t row = 0;
    std::size_t sequence = 0;
    for (std::size_t i = 0; i < variants.size(); ++i) {
      const std::size_t input = variants[i].input;
      if (i > 0 && (!how.forward_of || text_of(variants[i - 1].input) != text_of(input))) ++sequence;
      const std::int64_t count = row_count(input);
      const Tensor own = rows == Rows::all_tokens ? forward.rows(sequence, true) : given.narrow(0, row, count);
      (rows == Rows::all_tokens ? token_scores_[input] : scores[input]) = own.to(at::kCPU, at::kDouble).contiguous();
      for (const std::string& point : wanted_) patterns_[point][input] = forward.trace.patterns(point).at(sequence);
      row += count;
    }
  });
  if (rows == Rows::as_asked) scores_ = pad_rows(scores);
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
