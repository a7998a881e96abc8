#include "generate/prompts.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/model/target_form.h"

namespace glass {

namespace {

/// A prompt goes on where it ends: special tokens that the file puts behind a whole text are left out.
std::vector<std::int64_t> beginning(const Tokenizer& tokenizer, const std::string& text) {
  const Encoding encoding = tokenizer.encode(text);
  std::size_t size = encoding.size();
  while (size > 1 && encoding.special[size - 1] != 0) --size;
  return {encoding.ids.begin(), encoding.ids.begin() + static_cast<std::ptrdiff_t>(size)};
}

void append(const std::vector<std::int64_t>& tokens, std::vector<std::int64_t>& ids,
            std::vector<std::int64_t>& boundaries) {
  if (boundaries.empty()) boundaries.push_back(0);
  ids.insert(ids.end(), tokens.begin(), tokens.end());
  boundaries.push_back(static_cast<std::int64_t>(ids.size()));
}

}  // namespace

PromptBatch make_prompts(const Transformer& model, const Tokenizer& tokenizer, const std::vector<std::string>& prompts,
                         std::int64_t copies, std::int64_t max_new_tokens) {
  const TargetForm form = target_form(model.architecture());
  const bool has_encoder = form.kind == TargetForm::Kind::decoder;
  PromptBatch made;
  for (const std::string& prompt : prompts) {
    std::vector<std::int64_t> source, read;
    if (has_encoder) {
      const Encoding encoding = tokenizer.encode(prompt, model.architecture().max_length);
      source.assign(encoding.ids.begin(), encoding.ids.end());
      read = {form.start_id};
    } else {
      read = beginning(tokenizer, prompt);
    }
    if (read.empty() || (has_encoder && source.empty()))
      fail(ErrorKind::data, "prompt '{}': the tokenizer makes no token of it; write something", shown(prompt));
    for (std::int64_t copy = 0; copy < copies; ++copy) {
      append(has_encoder ? source : read, made.batch.ids, made.batch.cu_seqlens);
      if (has_encoder) append(read, made.batch.target_ids, made.batch.target_cu_seqlens);
      made.read.push_back(read);
    }
    made.longest = std::max(made.longest, static_cast<std::int64_t>(read.size()));
  }
  made.capacity = made.longest + max_new_tokens;
  return made;
}

}  // namespace glass
