// Zero-shot classification by label words: the class whose word a language model finds most probable in a template
// (Schick and Schütze 2021).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/data/dataset.h"
#include "glass/suite/token_scores.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// A class and what stands for it in the template.
struct LabelWord {
  std::string label, word;
};

/// Reads "negative=terrible;positive=great". Error (usage): fewer than two classes, one without a word, a class or a
/// word that stands twice.
std::vector<LabelWord> parse_label_words(const std::string& text);

/// The words that stand for the labels, and the sentence that they complete.
struct LabelWordSettings {
  std::vector<LabelWord> words;
  /// {text} and {label} stand once each, {text_pair} at most once; nothing else stands in braces.
  std::string pattern = "{text} It was {label}.";
  bool per_token = false;  ///< the mean over a word's tokens in place of their sum, for words of unequal length
};

/// The texts of a labelled file with the classes of the words as labels, by name or as 0, 1, ... in their order. Error
/// (data) for a label without a word and for what glass/data/dataset.h refuses.
std::vector<Example> read_for_label_words(const std::filesystem::path& path, const ReadOptions& options,
                                          const std::vector<LabelWord>& words);

/// The score of each class of each text, [texts][C] in nats: the log-probability of the tokens that the class's word
/// covers in the filled template. A causal language model reads what stands before a token; a masked one reads the
/// template with all tokens of the word hidden at once. A text that does not fit with its template is cut at its end,
/// alike for all classes; `cut` counts them. Errors: usage for other heads, for a template that is not as above, whose
/// text stands behind the word of a causal model, and for words that the tokenizer does not know; data where nothing
/// fits.
std::vector<std::vector<double>> score_label_words(Transformer& model, const Tokenizer& tokenizer,
                                                   const std::vector<Example>& examples,
                                                   const LabelWordSettings& settings, std::int64_t* cut = nullptr,
                                                   const SuiteProgress& progress = {});

/// Metrics of the classes with the highest scores, as evaluate_classification gives them (accuracy, macro F1, loss and
/// calibration of the softmax over the scores, confusion, majority accuracy), with "suite", "template", "label_words",
/// "per_token", "cut_texts".
Json evaluate_label_words(Transformer& model, const Tokenizer& tokenizer, const std::vector<Example>& examples,
                          const LabelWordSettings& settings, const SuiteProgress& progress = {});

}  // namespace glass
