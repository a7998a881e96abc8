#include "glass/task/text_end.h"

#include "glass/base/error.h"

namespace glass {

namespace {

constexpr const char* kLearnedKey = "text_end_token_id";

bool is_auto(const TaskConfig& task) {
  return task.end_token == "auto";
}

/// The token that the setting names; -1 for "none".
std::int32_t named_end(const TaskConfig& task, const Tokenizer& tokenizer) {
  if (task.end_token == "none") return -1;
  if (const auto id = tokenizer.id(task.end_token)) return *id;
  fail(ErrorKind::config,
       "task.end_token: the tokenizer has no token '{}'; name one of its tokens, or \"auto\" or \"none\"",
       shown(task.end_token));
}

}  // namespace

std::int32_t learned_end_id(const TaskConfig& task, const Tokenizer& tokenizer, const Architecture& architecture) {
  if (!is_auto(task)) return named_end(task, tokenizer);
  if (tokenizer.special_ids().sep) return -1;
  if (architecture.end_id >= 0 && architecture.end_id < tokenizer.vocab_size())
    return static_cast<std::int32_t>(architecture.end_id);
  return tokenizer.special_ids().end.value_or(-1);
}

std::int32_t judged_end_id(const TaskConfig& task, const Tokenizer& tokenizer, const Architecture& architecture) {
  if (!is_auto(task)) return named_end(task, tokenizer);
  const auto learned = architecture.config.find(kLearnedKey);
  if (learned == architecture.config.end() || !learned->is_number_unsigned()) return -1;
  const auto id = learned->get<std::uint64_t>();
  return id < static_cast<std::uint64_t>(tokenizer.vocab_size()) ? static_cast<std::int32_t>(id) : -1;
}

void note_end(std::int32_t end_id, Architecture& architecture) {
  architecture.config.erase(kLearnedKey);
  if (end_id < 0) return;
  architecture.config[kLearnedKey] = end_id;
  if (architecture.end_id >= 0) return;
  architecture.config["eos_token_id"] = end_id;
  architecture.end_id = end_id;
}

}  // namespace glass
