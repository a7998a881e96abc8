#include "pipeline/text_places.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/model/forward_runner.h"
#include "glass/text/segments.h"

namespace glass {

namespace {

/// The scores of every token of each encoding, or of each as a whole, in float64 on the CPU.
std::vector<at::Tensor> scores_of(const ExplainJob& job, const std::vector<Encoding>& encodings) {
  const bool in_decoder = job.meaning->target_form().kind == TargetForm::Kind::decoder;
  std::vector<TokenSequence> sequences;
  std::vector<std::int64_t> lengths;
  for (const Encoding& encoding : encodings) {
    sequences.push_back(sequence_of(encoding, in_decoder));
    lengths.push_back(static_cast<std::int64_t>(encoding.size()));
  }
  std::vector<at::Tensor> scores(encodings.size());
  const auto make = [&](const Items& items) {
    std::vector<const TokenSequence*> members;
    for (const std::uint32_t item : items) members.push_back(&sequences[item]);
    return batch_of(members);
  };
  ForwardRunner(*job.subject, job.batch_tokens).run(lengths, make, [&](const Forward& forward) {
    for (std::size_t i = 0; i < forward.items.size(); ++i)
      scores[forward.items[i]] = forward.rows(i, job.meaning->scores_tokens()).to(at::kCPU, at::kDouble).contiguous();
  });
  return scores;
}

/// A sequence is all tokens of a target.
[[noreturn]] void refuse_part_of_whole(const PreparedText& text, const std::string& words) {
  if (text.encoding.target_start >= 0)
    fail(ErrorKind::usage,
         "explain.position: the target 'sequence' is the whole target text; remove the position, or take "
         "log_probability for one of its tokens");
  fail(ErrorKind::data,
       "text '{}': the target 'sequence' is the log-probability of a target text, and there is none; give "
       "--target-text, or a column \"target\" in the data",
       shown(words));
}

}  // namespace

ExplainInput explain_input(const Encoding& encoding, const Example& example, const TargetForm& form) {
  const EncodedTexts texts = {example.text, example.text_pair, example.target};
  ExplainInput input{sequence_of(encoding, form.kind == TargetForm::Kind::decoder), encoding.special,
                     number_tokens(encoding, texts, word_segments)};
  input.sentences = number_tokens(encoding, texts, sentence_segments);
  input.paragraphs = number_tokens(encoding, texts, paragraph_segments);
  if (!example.spans.empty()) input.spans = number_tokens(encoding, example.spans);
  return input;
}

PreparedText prepare_text(const ExplainJob& job, const Example& example) {
  std::vector<Encoding> read = job.meaning->encode(example, job.max_length);
  PreparedText text;
  text.counts = counts_of(read, job.tokenizer->special_ids());
  std::vector<double> reference;
  if (read.size() == 1) {
    text.encoding = std::move(read.front());
  } else {
    ScoredText scored{std::move(read), {}};
    scored.scores = scores_of(job, scored.windows);
    text.encoding = job.meaning->choose(std::move(scored), reference);
  }
  text.input = explain_input(text.encoding, example, job.meaning->target_form());
  text.input.reference = std::move(reference);
  return text;
}

TextPlaces find_places(const ExplainJob& job, const PositionRule& rule, const PreparedText& text,
                       const std::string& words) {
  const bool all = rule.kind == PositionRule::Kind::target || rule.kind == PositionRule::Kind::target_or_last;
  TextPlaces found{&text, rule, {}, all && text.encoding.target_start >= 0};
  found.places = text.chosen.empty() ? scored_places(rule, text.encoding, job.meaning->target_form(),
                                                     job.tokenizer->special_ids(), words)
                                     : text.chosen;
  found.is_whole = job.target.kind == TargetKind::sequence;
  if (found.is_whole && !found.has_rows) refuse_part_of_whole(text, words);
  found.has_rows = (found.has_rows || found.is_of_words()) && !found.is_whole;
  return found;
}

std::vector<std::int64_t> TextPlaces::row_tokens() const {
  std::vector<std::int64_t> tokens;
  for (const ScoredPlace& place : places) tokens.push_back(place.token >= 0 ? place.token : place.position);
  return tokens;
}

std::vector<std::size_t> choose_tagged(const ExplainJob& job, const std::vector<PreparedText*>& texts) {
  std::vector<Encoding> encodings;
  for (const PreparedText* text : texts) encodings.push_back(text->encoding);
  const std::vector<at::Tensor> scores = scores_of(job, encodings);
  const std::int64_t outside = job.meaning->find_class(kOutsideTag).value_or(-1);
  std::vector<std::size_t> none;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    texts[i]->chosen = places_without(outside, word_places(texts[i]->encoding), scores[i]);
    if (texts[i]->chosen.empty()) none.push_back(i);
  }
  return none;
}

void check_places(const ExplainJob& job, const PreparedText& text, const Example& example) {
  if (job.meaning->link() == Link::unit_rows && job.target.kind != TargetKind::dimension &&
      text.input.reference.empty()) {
    fail(ErrorKind::data,
         "an embedding is explained by its cosine with a second text, and there is none; give --text-pair, a column "
         "\"text_pair\" in the data, or explain.target = \"dimension:<number>\"");
  }
  if (!depends_on_scores(job.position) && !find_places(job, job.position, text, example.text).places.empty()) return;
  const std::vector<std::uint8_t>& special = text.encoding.special;
  if (std::find(special.begin(), special.end(), 0) == special.end())
    fail(ErrorKind::data, "text '{}': it has no token of its own, and nothing to explain", shown(example.text));
}

namespace {

/// The tokens that a row sees in a model that looks back only; -1: all.
std::int64_t seen_by(const ExplainJob& job, const ExplainInput& input, std::int64_t position) {
  const bool looks_back = job.meaning->target_form().kind != TargetForm::Kind::none;
  return looks_back && position >= 0 ? std::max<std::int64_t>(input.decoder_start, 0) + position + 1 : -1;
}

ExplainInput whole_input(const ExplainJob& job, const TextPlaces& text) {
  ExplainInput input = text.text->input;
  for (const ScoredPlace& place : text.places) {
    input.rows.push_back(place.position);
    input.row_labels.push_back(text.text->encoding.ids[static_cast<std::size_t>(place.token)]);
  }
  input.position = input.rows.back();
  input.seen = seen_by(job, input, input.position);
  return input;
}

}  // namespace

std::vector<ExplainInput> inputs_of(const ExplainJob& job, const TextPlaces& text, std::int64_t number) {
  std::vector<ExplainInput> inputs;
  if (text.is_whole) {
    inputs.push_back(whole_input(job, text));
    inputs.back().example = number;
    return inputs;
  }
  for (const ScoredPlace& place : text.places) {
    inputs.push_back(text.text->input);
    // The end of an answer is explained where it ends.
    const bool is_end = text.rule.last >= 0 && job.target.label == 1;
    inputs.back().position = is_end ? text.rule.last : place.position;
    inputs.back().example = number;
    inputs.back().seen = seen_by(job, inputs.back(), place.position);
    // A class that the target names is explained in place of the token that stands there.
    if (place.token >= 0 && job.target.label < 0)
      inputs.back().label = text.text->encoding.ids[static_cast<std::size_t>(place.token)];
  }
  return inputs;
}

ExplainedExample describe_text(const ExplainJob& job, const TextToExplain& text, const Encoding& encoding) {
  const Example& example = text.example;
  ExplainedExample result;
  result.text = example.text;
  result.text_pair = example.text_pair;
  if (encoding.target_start >= 0) result.target_text = example.target;
  result.example = text.number;
  result.line = example.line;
  result.tokens = token_spans(*job.tokenizer, encoding);
  result.tokens_before = encoding.tokens_before;
  result.tokens_cut = encoding.tokens_cut;
  result.gold = example.label;
  if (example.label >= 0 && example.label < static_cast<std::int32_t>(job.label_names.size()))
    result.gold_name = job.label_names[example.label];
  result.rationale = example.rationale;
  result.has_rationale = example.has_rationale;
  result.group = example.group;
  return result;
}

}  // namespace glass
