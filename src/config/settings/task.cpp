// Bounds, units and meanings of [task].
#include "glass/config/task_config.h"

#include "glass/config/reader.h"

namespace glass {

namespace {

std::vector<std::string>& known_kinds() {
  static std::vector<std::string> kinds = {
      "classification", "multi_label",           "regression",          "token_classification", "span",
      "language_model", "masked_language_model", "sequence_to_sequence"};
  return kinds;
}

}  // namespace

const std::vector<std::string>& task_kinds() {
  return known_kinds();
}

void add_task_kind(const std::string& kind) {
  known_kinds().push_back(kind);
}

namespace {

/// How often and by which search a trained model writes targets that are judged.
void bind_writing(config::Reader& reader, TaskConfig& task) {
  reader
      .field("written_texts", task.written_texts,
             "sequence_to_sequence: most texts of dev and of test that the trained model writes targets for, to be "
             "judged by BLEU and chrF; "
             "0: none")
      .at_least(0);
  reader
      .field("beams", task.beams,
             "sequence_to_sequence: beams of that search; 1: greedy; 0: as the checkpoint's generation_config.json "
             "says, greedy without one")
      .at_least(0)
      .at_most(100);
}

}  // namespace

void bind_settings(config::Reader& reader, TaskConfig& task) {
  reader.section("task");
  reader
      .field("kind", task.kind,
             "what is learned: the label of a text; any number of labels (multi_label); a number (regression); a tag "
             "for each word "
             "(token_classification); where an answer stands in a text (span); the next token of a text "
             "(language_model); hidden tokens of a "
             "text (masked_language_model); the target of a text, such as its translation (sequence_to_sequence)")
      .one_of(task_kinds());
  reader.field("mask_rate", task.mask_rate, "masked_language_model: share of the tokens that are hidden and asked for")
      .above(0)
      .at_most(0.9);
  reader.field("whole_words", task.whole_words, "masked_language_model: hide all tokens of a word or none");
  reader.field(
      "end_token", task.end_token,
      "language_model, sequence_to_sequence: the token that is learned behind each text and stops a "
      "generation; auto: the tokenizer's own (kinds that are built from train have one, but for character with "
      "data.documents = file); none; or a token, which is added where the tokenizer lacks it");
  reader
      .field("label_smoothing", task.label_smoothing,
             "share of a token's weight in the training loss that all tokens of the vocabulary get alike")
      .at_least(0)
      .below(1);
  bind_writing(reader, task);
  reader
      .field("window_overlap", task.window_overlap,
             "span: a text longer than data.max_length is read in windows; neighbours share so many tokens, at most "
             "half a window; 0: the text is "
             "cut at its end")
      .at_least(0)
      .unit("tokens");
  reader.field("unanswerable", task.unanswerable,
               "span: learn and judge questions without an answer too; they are answered with nothing");
}

}  // namespace glass
