// One text that grows token by token, greedily or by sampling.
#pragma once

#include <string>

#include "generate/prompts.h"
#include "generate/score_processor.h"
#include "glass/base/random.h"

namespace glass {

/// What all texts of one call share.
struct Growth {
  Transformer& model;
  const Tokenizer& tokenizer;
  const GenerationSettings& settings;
  const std::vector<std::int64_t>& end_ids;
  const ScoreProcessors& processors;
  const OnText& on_text;
};

class GrowingText {
 public:
  /// `row` is its sequence in `made`.
  GrowingText(const PromptBatch& made, std::size_t row, const GenerationSettings& settings);

  /// Takes the next token from its scores [V], whose log-sum-exp is `normaliser`; false when the text has ended.
  bool grow(const double* scores, std::int64_t vocab, double normaliser, const Growth& growth);

  std::int64_t next() const { return next_; }
  const std::vector<std::int64_t>& ids() const { return ids_; }
  std::size_t prompt() const { return prompt_; }
  Generated finish(const Growth& growth);

 private:
  std::int64_t choose(const double* scores, std::int64_t vocab, const Growth& growth);
  void cut_at_stop(const std::vector<std::string>& stop);
  void tell(const OnText& on_text, const std::vector<std::string>& stop);

  std::size_t prompt_, number_;
  std::vector<std::int64_t> ids_, source_;
  std::int64_t begin_, limit_;
  Random random_;
  std::int64_t next_ = 0;
  Generated made_;
  std::size_t told_ = 0;
};

/// Where the first of the stop texts begins; npos where there is none.
std::size_t find_stop(const std::string& text, const std::vector<std::string>& stop);

}  // namespace glass
