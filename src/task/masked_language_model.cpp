// The task "masked_language_model": which tokens stand behind the masks.
#include "glass/base/error.h"
#include "glass/base/random.h"
#include "glass/config/config.h"
#include "glass/data/token_labels.h"
#include "glass/task/language_models.h"
#include "task/token_loss.h"

namespace glass {
namespace {

constexpr double kShownAsMask = 0.8, kShownAsRandom = 0.1;  // the rest stays as it is

class MaskedLanguageModel final : public Task {
 public:
  MaskedLanguageModel(const TaskConfig& config, const Tokenizer& tokenizer)
      : config_(config),
        special_(tokenizer.special_ids()),
        vocab_size_(static_cast<std::uint64_t>(tokenizer.vocab_size())) {
    if (!special_.mask)
      fail(ErrorKind::config,
           "task.kind: masked_language_model hides tokens behind a mask token, and the tokenizer has none; choose "
           "another");
  }

  std::string kind() const override { return "masked_language_model"; }
  HeadKind head() const override { return HeadKind::masked_lm; }
  std::int64_t outputs() const override { return 0; }
  std::vector<MetricInfo> metrics() const override {
    return {{"loss", false}, {"perplexity", false}, {"accuracy", true}};
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_in_pieces(data, tokenizer, max_length, counts);
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    return token_loss(scores, labels_of<TokenLabels>(batch), config_.label_smoothing);
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset&) const override {
    return start_token_evaluation(false);
  }

  /// Every text draws from its own stream, so that its neighbours in the batch change nothing.
  void prepare(Batch& batch, std::uint64_t seed) const override {
    batch.read_rows.clear();
    const std::vector<std::int32_t>& words = labels_of<TokenLabels>(batch).words;
    auto hidden = std::make_shared<TokenLabels>();
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      Random random(derive_seed(seed, static_cast<std::uint64_t>(batch.examples[static_cast<std::size_t>(b)])));
      std::vector<std::int32_t> labels;
      for (const std::int64_t row : choose(batch, words, b, random)) {
        auto& id = batch.ids[static_cast<std::size_t>(row)];
        batch.read_rows.push_back(row);
        labels.push_back(static_cast<std::int32_t>(id));
        const double fate = random.uniform();
        if (fate < kShownAsMask)
          id = *special_.mask;
        else if (fate < kShownAsMask + kShownAsRandom)
          id = static_cast<std::int64_t>(random.below(vocab_size_));
      }
      hidden->put(labels);
    }
    batch.labels = std::move(hidden);
  }

 private:
  bool is_special(std::int64_t id) const { return special_.cls == id || special_.sep == id || special_.pad == id; }

  /// Rows of one text to ask for, at least one where it has any token of its own.
  std::vector<std::int64_t> choose(const Batch& batch, const std::vector<std::int32_t>& words, std::int64_t b,
                                   Random& random) const {
    std::vector<std::int64_t> own, chosen;
    std::int64_t word = -1;
    bool is_chosen = false;
    for (std::int64_t row = batch.cu_seqlens[static_cast<std::size_t>(b)];
         row < batch.cu_seqlens[static_cast<std::size_t>(b) + 1]; ++row) {
      const auto place = static_cast<std::size_t>(row);
      const std::int64_t this_word = words.empty() ? -1 : words[place];
      // Every row draws its number, so that a token's fate does not depend on what stands before it.
      const bool drawn = random.uniform() < config_.mask_rate;
      const bool goes_on = config_.whole_words && this_word >= 0 && this_word == word;
      if (!goes_on) is_chosen = drawn;
      word = this_word;
      if (is_special(batch.ids[place])) continue;
      own.push_back(row);
      if (is_chosen) chosen.push_back(row);
    }
    if (chosen.empty() && !own.empty()) chosen.push_back(own[random.below(own.size())]);
    return chosen;
  }

  TaskConfig config_;
  SpecialIds special_;
  std::uint64_t vocab_size_;
};

}  // namespace

std::unique_ptr<Task> make_masked_language_model(const TaskInput& input) {
  check(input.tokenizer != nullptr, "masked_language_model without a tokenizer");
  return std::make_unique<MaskedLanguageModel>(input.config.task, *input.tokenizer);
}

}  // namespace glass
