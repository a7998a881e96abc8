// Where an answer stands: two scores a token, that it begins there and that it ends there. Their softmax goes over the
// tokens of a text (Devlin et al. 2019, section 4.2).
#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/task/span.h"
#include "task/meanings/shared.h"

namespace glass {
namespace {

class SpanScores final : public NamedScores {
 public:
  explicit SpanScores(const MeaningInput& input)
      : NamedScores("span", Link::softmax, {"start", "end"}),
        tokenizer_(input.tokenizer),
        overlap_(input.window_overlap),
        unanswerable_(input.unanswerable) {}
  bool scores_tokens() const override { return true; }
  std::string class_word() const override { return "score"; }
  /// Where the answer begins its start is explained, whichever of the two scores is larger there.
  std::int64_t default_label() const override { return 0; }
  PositionRule default_position() const override { return {PositionRule::Kind::answer}; }
  bool has_position(PositionRule::Kind kind) const override { return kind == PositionRule::Kind::answer; }

  bool needs_all_tokens(const Target& target) const override {
    return target.kind != TargetKind::logit && target.kind != TargetKind::automatic;
  }
  /// The starts or ends of each text as a row over its tokens; shorter texts end in -inf.
  at::Tensor arrange(const at::Tensor& scores, const std::vector<std::int64_t>& cu_seqlens,
                     const Target& target) const override {
    const auto count = static_cast<std::int64_t>(cu_seqlens.size()) - 1;
    std::int64_t longest = 0;
    for (std::int64_t b = 0; b < count; ++b) longest = std::max(longest, cu_seqlens[b + 1] - cu_seqlens[b]);
    const at::Tensor column = scores.select(1, std::max<std::int64_t>(target.label, 0));
    std::vector<at::Tensor> rows;
    for (std::int64_t b = 0; b < count; ++b) {
      const std::int64_t length = cu_seqlens[b + 1] - cu_seqlens[b];
      rows.push_back(at::constant_pad_nd(column.narrow(0, cu_seqlens[b], length), {0, longest - length},
                                         -std::numeric_limits<double>::infinity()));
    }
    return at::stack(rows);
  }
  std::string describe(const ResolvedTarget& target, std::size_t row) const override {
    if (target.column < 0) return fmt::format("{} score of the answer", class_name(target.labels.at(row)));
    const std::string side = class_name(target.column);
    const std::int64_t token = target.labels.at(row);
    switch (target.kind) {
      case TargetKind::probability:
        return fmt::format("probability that the answer has its {} at token {}", side, token);
      case TargetKind::log_probability:
        return fmt::format("log-probability that the answer has its {} at token {}", side, token);
      case TargetKind::entropy:
        return fmt::format("entropy of the answer's {} over the tokens", side);
      case TargetKind::kl:
        return fmt::format("minus the divergence from the unedited text of the answer's {} over the tokens", side);
      case TargetKind::probability_margin:
        return fmt::format("probability of the {} at token {} minus that at token {}", side, token,
                           target.against.at(row));
      default:
        return fmt::format("{} score of token {} minus that of token {}", side, token, target.against.at(row));
    }
  }
  /// What speaks for a start or an end at a place speaks for no class.
  std::string target_class(const ResolvedTarget& /*target*/, std::size_t /*row*/) const override { return ""; }

  std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const override {
    if (example.text_pair.empty())
      fail(ErrorKind::data,
           "text '{}': the answer is searched in a second text, and there is none; give --text-pair, or a column "
           "\"text_pair\" (\"context\") in the data",
           shown(example.text));
    return encode_searched(tokenizer_, example, max_length, overlap_);
  }
  /// The window that the best answer stands in. What the others have behind it counts as cut.
  Encoding choose(ScoredText text, std::vector<double>& /*reference*/) const override {
    const AnswerSearch search = search_of(text);
    const auto end = [](const Encoding& window) {
      return window.tokens_before + std::count(window.sequences.begin(), window.sequences.end(), 1);
    };
    Encoding chosen = text.windows[search.window()];
    if (search.window() + 1 < text.windows.size()) chosen.tokens_cut += end(text.windows.back()) - end(chosen);
    return chosen;
  }

  Prediction prediction(const std::vector<double>& scores) const override {
    Prediction said;
    said.kind = PredictionKind::answer;
    said.logits = scores;
    said.label = 0;
    return said;
  }

  Json answer(const Example& example, const ScoredText& text) const override {
    const AnswerSearch search = search_of(text);
    Json found = nullptr;
    if (search.best() && !(unanswerable_ && search.is_unanswerable())) {
      const auto [first, last, score] = *search.best();
      const at::Tensor shares = text.scores[search.window()].to(at::kCPU, at::kDouble).softmax(0);  // [T, 2]
      found = covered_part(example, text.windows[search.window()], first, last);
      found["score"] = score;
      found["start_probability"] = shares[static_cast<std::int64_t>(first)][0].item<double>();
      found["end_probability"] = shares[static_cast<std::int64_t>(last)][1].item<double>();
    }
    Json answer = answer_begin(example);
    answer["answer"] = found;
    answer["no_answer_score"] = search.no_answer_score();
    return answer;
  }

 private:
  AnswerSearch search_of(const ScoredText& text) const {
    AnswerSearch search;
    for (std::size_t w = 0; w < text.windows.size(); ++w)
      search.add(w, text.scores[w], searched_tokens(text.windows[w]));
    return search;
  }

  const Tokenizer& tokenizer_;
  std::int64_t overlap_;
  bool unanswerable_;
};

}  // namespace

std::unique_ptr<ScoreMeaning> span_meaning(const MeaningInput& input) {
  return std::make_unique<SpanScores>(input);
}

}  // namespace glass
