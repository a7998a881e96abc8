// The settings of [task].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glass {

namespace config {
class Reader;
}

/// Every kind of task: what task.kind may be. docs/tasks has a page for each of the library's.
const std::vector<std::string>& task_kinds();

/// What is learned. Bounds, units and meanings: src/config/settings/task.cpp.
struct TaskConfig {
  std::string kind = "classification";
  double mask_rate = 0.15;         ///< masked_language_model: share of tokens that are asked for
  bool whole_words = false;        ///< masked_language_model: all tokens of a word or none
  std::string end_token = "auto";  ///< what a language model learns behind each text: auto, none, or a token
  double label_smoothing = 0;      ///< share of the label's weight that goes to all tokens alike
  std::int64_t written_texts =
      1000;                ///< sequence_to_sequence: most texts of a split that are written for BLEU and chrF
  std::int64_t beams = 0;  ///< with so many beams; 0: as the checkpoint's generation_config.json says, else 1
  std::int64_t window_overlap =
      128;                    ///< span: tokens that neighbouring windows of a long text share; 0: it is cut at its end
  bool unanswerable = false;  ///< span: questions may have no answer
};

/// One more kind, of a program that brings a task of its own: before it reads a config (GLASS_REGISTER_TASK does this).
void add_task_kind(const std::string& kind);

/// Binds the section "task".
void bind_settings(config::Reader& reader, TaskConfig& task);

}  // namespace glass
